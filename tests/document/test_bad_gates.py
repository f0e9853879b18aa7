"""Everything that can be wrong with the gates of a plan and a gates.toml together, with the whole text of it."""

import pytest

from gates.document.compile import compile_gates
from gates.document.plan import read_plan
from gates.document.policy import read_policy
from gates.model.facts import Facts

PYTHON = Facts(python="pyproject.toml")
POLICY = """\
[vars]
paths = ["src"]
[[gate]]
id = "complexity"
name = "Complexity"
run = "uv run lizard -C 10 <paths>"
expect = "Max CC ≤ 10"
[[gate]]
id = "lint"
run = {python = "ruff check .", typescript = "bunx ultracite check src"}
expect = "0 errors"
[[gate]]
id = "scope"
run = "make scope"
expect = "pass"
"""


def said(rows: str, policy: str = "", **variables: str) -> list[str]:
    """Return what is said about a plan whose table has these rows; the first of them is on line 5."""
    plan = f"# P\n## Quality Gates\n| Gate | Command | Threshold |\n| - | - | - |\n{rows}\n"
    gates = compile_gates(
        read_plan(plan.encode(), "plan.md"),
        read_policy(policy.encode(), "gates.toml") if policy else None,
        PYTHON,
        variables,
        "plan.md",
    )
    return [str(diagnostic) for diagnostic in gates.diagnostics]


ROWS = [
    (
        "no command",
        "| Lint | | 0 errors |",
        (
            'plan.md:5:10: "Lint" has nothing to run: the command cell is empty (write the command in backticks)'
            " [no-command]"
        ),
    ),
    (
        "prose instead of a command",
        "| Review | Manual review | pass |",
        (
            'plan.md:5:12: "Review" has nothing to run: "Manual review" is no command (write the command in'
            " backticks) [no-command]"
        ),
    ),
    (
        "a tool's name only",
        "| Scan | CodeQL | pass |",
        (
            'plan.md:5:10: "Scan" has nothing to run: "CodeQL" is no command (write the command in backticks)'
            " [no-command]"
        ),
    ),
    (
        "commands joined in different ways",
        "| Lint | `ruff check .` / `mypy .` + `pytest` | pass |",
        (
            'plan.md:5:10: the commands of "Lint" are joined in different ways: `ruff check .` / `mypy .` +'
            " `pytest` (join them all with ` / ` (alternatives), ` + ` (all of them) or ` → ` (one after"
            " another)) [mixed-commands]"
        ),
    ),
    (
        "commands joined by nothing",
        "| Lint | `ruff check .` `mypy .` | pass |",
        (
            'plan.md:5:10: the commands of "Lint" are joined in different ways: `ruff check .` `mypy .` (join'
            " them all with ` / ` (alternatives), ` + ` (all of them) or ` → ` (one after another))"
            " [mixed-commands]"
        ),
    ),
    (
        "a placeholder",
        "| CC | `lizard <paths>` | Max CC ≤ 10 |",
        'plan.md:5:9: nothing fills the placeholder <paths> (did you mean "path"?) [unfilled-placeholder]',
    ),
    (
        "a placeholder in quotes",
        "| CC | `sh -c 'lizard <paths>'` | Max CC ≤ 10 |",
        'plan.md:5:9: nothing fills the placeholder <paths> (did you mean "path"?) [unfilled-placeholder]',
    ),
    (
        "a placeholder of several words",
        "| Tests | `<the command that runs the tests>` | pass |",
        (
            "plan.md:5:12: nothing fills the placeholder <the command that runs the tests> (write what is meant"
            " in its place) [unfilled-placeholder]"
        ),
    ),
    (
        "a misspelt placeholder",
        "| CC | `lizard <pahts>` | Max CC ≤ 10 |",
        (
            'plan.md:5:9: nothing fills the placeholder <pahts> (set pahts = "…" under [vars] in gates.toml, or'
            " --var pahts=VALUE) [unfilled-placeholder]"
        ),
    ),
    (
        "a quote that is never closed",
        "| Lint | `echo 'a` | pass |",
        (
            "plan.md:5:11: cannot be read as a command: the quote ' is never closed: echo 'a (write the command"
            " as it would be typed into a shell) [unreadable-command]"
        ),
    ),
    (
        "no expectation",
        "| Lint | `ruff check .` | |",
        (
            'plan.md:5:27: the expectation of "Lint" cannot be judged: an empty cell is a placeholder, not an'
            " expectation (for example `0 errors`, `≥ 85%` or `exit 0`) [unreadable-expectation]"
        ),
    ),
    (
        "an expectation to be decided",
        "| Lint | `ruff check .` | TBD |",
        (
            'plan.md:5:27: the expectation of "Lint" cannot be judged: tbd is a placeholder, not an expectation'
            " (for example `0 errors`, `≥ 85%` or `exit 0`) [unreadable-expectation]"
        ),
    ),
    (
        "an expectation that does not apply",
        "| Lint | `ruff check .` | N/A |",
        (
            'plan.md:5:27: the expectation of "Lint" cannot be judged: n/a is a placeholder, not an expectation'
            " (for example `0 errors`, `≥ 85%` or `exit 0`) [unreadable-expectation]"
        ),
    ),
    (
        "an expectation with a placeholder",
        "| Lint | `ruff check .` | ≤ <N> errors |",
        (
            'plan.md:5:27: the expectation of "Lint" cannot be judged: ≤ <n> errors is a placeholder, not an'
            " expectation (for example `0 errors`, `≥ 85%` or `exit 0`) [unreadable-expectation]"
        ),
    ),
    (
        "an expectation that is no number",
        "| Coverage | `pytest --cov` | ≥ NaN% |",
        (
            'plan.md:5:31: the expectation of "Coverage" cannot be judged: ≥ nan% has no number that can be'
            " compared (for example `0 errors`, `≥ 85%` or `exit 0`) [unreadable-expectation]"
        ),
    ),
    (
        "an expectation without end",
        "| Coverage | `pytest --cov` | ≥ 1e999 |",
        (
            'plan.md:5:31: the expectation of "Coverage" cannot be judged: 1e999 is not a number that can be'
            " compared (for example `0 errors`, `≥ 85%` or `exit 0`) [unreadable-expectation]"
        ),
    ),
    (
        "a bare number of nothing known",
        "| Thing | `pytest` | 7 |",
        (
            'plan.md:5:22: the expectation of "Thing" cannot be judged: nothing says whether 7 is a minimum or a'
            " maximum: write ≥, ≤ or = (for example `0 errors`, `≥ 85%` or `exit 0`) [unreadable-expectation]"
        ),
    ),
    (
        "prose",
        "| Review | `pytest` | the reviewers like it |",
        (
            'plan.md:5:23: warning: the expectation of "Review" is prose, only the exit status can answer it:'
            " the reviewers like it (write a number, `pass` or `exit 0`) [prose-expectation]"
        ),
    ),
    (
        "a masked exit status",
        "| Lint | `ruff check . \\|\\| true` | 0 errors |",
        (
            "plan.md:5:11: warning: `|| true` hides the exit status of the command before it (remove it, only a"
            " measurement can still tell) [masked-exit-status]"
        ),
    ),
    (
        "findings that are hidden",
        "| Lint | `ruff check --exit-zero .` | 0 errors |",
        (
            "plan.md:5:11: warning: `--exit-zero` makes the tool end with 0 whatever it finds (remove it, only a"
            " measurement can still tell) [masked-exit-status]"
        ),
    ),
    (
        "a status lost in a pipe",
        "| Tests | `pytest \\| tee log` | 100% passing |",
        (
            "plan.md:5:12: warning: `| tee` hides the exit status of the command before it (remove it, only a"
            " measurement can still tell) [masked-exit-status]"
        ),
    ),
    (
        "a bar in a basic regular expression",
        '| No prints | `grep -rn "print\\|pprint" src` | 0 matches |',
        (
            'plan.md:5:16: warning: grep without -E takes "|" literally; what runs is: grep -rn "print|pprint"'
            " src (Markdown turns \\| into |, so use -E and keep the \\|) [bre-pipe]"
        ),
    ),
    (
        "a bar in sed",
        '| Sed | `sed -n "/a\\|b/p" x` | no output |',
        (
            'plan.md:5:10: warning: sed without -E takes "|" literally; what runs is: sed -n "/a|b/p" x'
            " (Markdown turns \\| into |, so use -E and keep the \\|) [bre-pipe]"
        ),
    ),
    (
        "a number that nobody can read",
        "| Score | `mytool --all` | score ≥ 8 |",
        (
            'plan.md:5:12: warning: nothing reads a number from mytool, so "score ≥ 8" stays undecided (say'
            " where it is with metric = {…} in gates.toml) [expectation-cannot-be-measured]"
        ),
    ),
    (
        "a regression that nobody can read",
        "| Perf | `mytool bench` | no regression |",
        (
            'plan.md:5:11: warning: nothing reads a number from mytool, so "no regression" stays undecided (say'
            " where it is with metric = {…} in gates.toml) [expectation-cannot-be-measured]"
        ),
    ),
    (
        "a name with a letter of another script",
        "| Lіnt | `ruff check .` | 0 errors |",
        (
            'plan.md:5:3: the name "Lіnt" mixes Latin letters with U+0456 CYRILLIC SMALL LETTER'
            " BYELORUSSIAN-UKRAINIAN I (write it with plain letters) [confusable-name]"
        ),
    ),
    (
        "a name with an invisible character",
        "| Li\u200bnt | `ruff check .` | 0 errors |",
        (
            'plan.md:5:3: the name "Li\u200bnt" holds the invisible character U+200B (write it with plain'
            " letters) [confusable-name]"
        ),
    ),
]


@pytest.mark.parametrize(("rows", "message"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_a_mistake_in_a_row_is_told_with_its_place(rows: str, message: str) -> None:
    assert said(rows, '[vars]\npath = "src"\n') == [message]


AGAINST_THE_POLICY: list[tuple[str, str, list[str]]] = [
    (
        "a looser limit",
        "| Complexity | `uv run lizard -C 10 <paths>` | Max CC ≤ 15 |",
        [
            (
                'plan.md:5:48: "Max CC ≤ 15" is looser than "Max CC ≤ 10", which gates.toml expects of "Complexity"'
                " (a plan may tighten a gate of gates.toml, never loosen it) [looser-than-policy]"
            ),
        ],
    ),
    (
        "a turned comparison",
        "| Complexity | `uv run lizard -C 10 <paths>` | Max CC ≥ 10 |",
        [
            (
                'plan.md:5:48: "Max CC ≥ 10" is looser than "Max CC ≤ 10", which gates.toml expects of "Complexity"'
                " (a plan may tighten a gate of gates.toml, never loosen it) [looser-than-policy]"
            ),
        ],
    ),
    (
        "another metric",
        "| Complexity | `uv run lizard -C 10 <paths>` | coverage ≥ 10% |",
        [
            (
                'plan.md:5:48: "coverage ≥ 10%" cannot be compared with "Max CC ≤ 10", which gates.toml expects of'
                ' "Complexity" (a plan may tighten a gate of gates.toml, never loosen it) [looser-than-policy]'
            ),
        ],
    ),
    (
        "prose instead of a limit",
        "| Complexity | `uv run lizard -C 10 <paths>` | simple enough |",
        [
            (
                'plan.md:5:48: warning: the expectation of "Complexity" is prose, only the exit status can answer'
                " it: simple enough (write a number, `pass` or `exit 0`) [prose-expectation]"
            ),
            (
                'plan.md:5:48: "simple enough" is looser than "Max CC ≤ 10", which gates.toml expects of'
                ' "Complexity" (a plan may tighten a gate of gates.toml, never loosen it) [looser-than-policy]'
            ),
        ],
    ),
    (
        "an exit status instead of a limit",
        "| Complexity | `uv run lizard -C 10 <paths>` | exit 0 |",
        [
            (
                'plan.md:5:48: "exit 0" cannot be compared with "Max CC ≤ 10", which gates.toml expects of'
                ' "Complexity" (a plan may tighten a gate of gates.toml, never loosen it) [looser-than-policy]'
            ),
        ],
    ),
    (
        "to be decided",
        "| Complexity | `uv run lizard -C 10 <paths>` | TBD |",
        [
            (
                'plan.md:5:48: the expectation of "Complexity" cannot be judged: tbd is a placeholder, not an'
                " expectation (for example `0 errors`, `≥ 85%` or `exit 0`) [unreadable-expectation]"
            ),
        ],
    ),
    (
        "another command",
        "| Complexity | `uv run lizard -C 20 <paths>` | Max CC ≤ 10 |",
        [
            (
                'plan.md:5:16: "Complexity" runs `uv run lizard -C 20 src`, gates.toml says `uv run lizard -C 10'
                " src` (write the same command, empty the cell, or give the gate a name of its own)"
                " [differs-from-policy]"
            ),
        ],
    ),
    (
        "a narrowed path",
        "| Complexity | `uv run lizard -C 10 src/small` | Max CC ≤ 10 |",
        [
            (
                'plan.md:5:16: "Complexity" runs `uv run lizard -C 10 src/small`, gates.toml says `uv run lizard -C'
                " 10 src` (write the same command, empty the cell, or give the gate a name of its own)"
                " [differs-from-policy]"
            ),
        ],
    ),
    (
        "a masked command",
        "| Complexity | `uv run lizard -C 10 <paths> \\|\\| true` | Max CC ≤ 10 |",
        [
            (
                'plan.md:5:16: "Complexity" runs `uv run lizard -C 10 src || true`, gates.toml says `uv run lizard'
                " -C 10 src` (write the same command, empty the cell, or give the gate a name of its own)"
                " [differs-from-policy]"
            ),
        ],
    ),
    (
        "one command more",
        "| Lint | `ruff check .` / `true` | 0 errors |",
        [
            (
                'plan.md:5:10: "Lint" runs `true`, gates.toml says `bunx ultracite check src` or `ruff check .`'
                " (write the same command, empty the cell, or give the gate a name of its own) [differs-from-policy]"
            ),
        ],
    ),
    (
        "prose instead of the command",
        "| Lint | by hand | 0 errors |",
        [
            (
                'plan.md:5:10: "Lint" runs `by hand`, gates.toml says `bunx ultracite check src` or `ruff check .`'
                " (write the same command, empty the cell, or give the gate a name of its own) [differs-from-policy]"
            ),
        ],
    ),
    (
        "named by its id in capitals",
        "| COMPLEXITY | `true` | Max CC ≤ 10 |",
        [
            (
                'plan.md:5:16: "COMPLEXITY" runs `true`, gates.toml says `uv run lizard -C 10 src` (write the same'
                " command, empty the cell, or give the gate a name of its own) [differs-from-policy]"
            ),
        ],
    ),
    (
        "named in wide letters",
        "| Ｌｉｎｔ | `true` | 0 errors |",
        [
            (
                'plan.md:5:10: "Ｌｉｎｔ" runs `true`, gates.toml says `bunx ultracite check src` or `ruff check .`'
                " (write the same command, empty the cell, or give the gate a name of its own) [differs-from-policy]"
            ),
        ],
    ),
    (
        "both looser and different",
        "| Lint | `true` | pass |",
        [
            (
                'plan.md:5:10: "Lint" runs `true`, gates.toml says `bunx ultracite check src` or `ruff check .`'
                " (write the same command, empty the cell, or give the gate a name of its own) [differs-from-policy]"
            ),
        ],
    ),
    (
        "a look-alike of the whole name",
        "| ѕсоре | `true` | pass |",
        [
            (
                'plan.md:5:3: the name "ѕсоре" only looks like the gate "scope" of gates.toml (write "scope" with'
                " plain letters) [confusable-name]"
            ),
        ],
    ),
    (
        "twice, the second looser",
        "| Lint | | |\n| lint | | ≤ 5 errors |",
        [
            'plan.md:6:3: "lint" is already the gate of line 5 (give each gate its own name) [duplicate-gate]',
            (
                'plan.md:6:12: "≤ 5 errors" is looser than "0 errors", which gates.toml expects of "lint" (a plan'
                " may tighten a gate of gates.toml, never loosen it) [looser-than-policy]"
            ),
        ],
    ),
    (
        "twice under one name",
        "| Tests | `pytest` | pass |\n| tests | `true` | pass |",
        [
            'plan.md:6:3: "tests" is already the gate of line 5 (give each gate its own name) [duplicate-gate]',
        ],
    ),
]


@pytest.mark.parametrize(
    ("rows", "messages"), [case[1:] for case in AGAINST_THE_POLICY], ids=[case[0] for case in AGAINST_THE_POLICY]
)
def test_a_row_against_the_policy_is_told_with_its_place(rows: str, messages: list[str]) -> None:
    assert said(rows, POLICY) == messages
