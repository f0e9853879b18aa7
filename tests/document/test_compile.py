from collections.abc import Mapping

from gates.document.compile import REFUSAL_CODES, compile_gates
from gates.document.plan import read_plan
from gates.document.policy import read_policy
from gates.judge.expectation import parse_expectation
from gates.model.diagnostic import Location, Severity
from gates.model.expectation import Operator, Success, Threshold
from gates.model.facts import Facts
from gates.model.gate import Canary, Check, Gate, GateSet, MetricSource, Origin

PYTHON = Facts(python="pyproject.toml")
HEAD = "# P\n## Quality Gates\n| Gate | Command | Threshold |\n| - | - | - |\n"
POLICY = """\
[vars]
paths = ["src"]
[[gate]]
id = "complexity"
name = "Complexity"
run = "uv run lizard -C 10 <paths>"
expect = "Max CC ≤ 10"
timeout = "2m"
needs = ["lint"]
env = {CI = "1"}
inputs = ["src/**/*.py"]
metric = {from = "stdout", regex = "max ([0-9]+)"}
canary = {path = "src/_canary.py", text = "x"}
protects = ["lizard.toml"]
[[gate]]
id = "lint"
run = {python = "ruff check .", typescript = "bunx ultracite check src"}
expect = "0 errors"
required = false
[[gate]]
id = "slow"
run = "make slow"
expect = "pass"
required = false
"""
NONE: Mapping[str, str] = {}


def compiled(
    rows: str | None,
    policy: str | None = None,
    *,
    facts: Facts = PYTHON,
    variables: Mapping[str, str] = NONE,
    text: str | None = None,
) -> GateSet:
    """Compile a plan with these rows (or this whole text), the first on line 5; without rows gates.toml alone."""
    plan = None if rows is None and text is None else read_plan((text or f"{HEAD}{rows}\n").encode(), "plan.md")
    read = None if policy is None else read_policy(policy.encode(), "gates.toml")
    return compile_gates(plan, read, facts, variables, "plan.md" if plan else "gates.toml")


def at(line: int, column: int) -> Location:
    return Location(path="plan.md", line=line, column=column)


def test_a_row_becomes_a_gate_with_the_place_of_every_part() -> None:
    assert compiled("| Lint (Ruff) | `ruff check .` | 0 errors |") == GateSet(
        source="plan.md",
        plan="plan.md",
        gates=(
            Gate(
                id="lint-ruff",
                name="Lint (Ruff)",
                checks=(Check(command="ruff check .", location=at(5, 18)),),
                expectation=parse_expectation("0 errors", gate="Lint (Ruff)"),
                location=at(5, 1),
            ),
        ),
    )


def test_all_commands_of_a_sequence_run_one_after_another() -> None:
    (gate,) = compiled("| Build | `make a` → `make b` | pass |").gates
    assert gate.sequential
    assert [(check.command, check.applies) for check in gate.checks] == [("make a", True), ("make b", True)]


def test_all_commands_of_a_sum_run_whatever_the_project_has() -> None:
    (gate,) = compiled("| Both | `ruff check .` + `bunx tsc --noEmit` | 0 errors |").gates
    assert not gate.sequential
    assert [(check.command, check.applies) for check in gate.checks] == [
        ("ruff check .", True),
        ("bunx tsc --noEmit", True),
    ]


def test_an_alternative_that_does_not_apply_is_kept_with_the_reason() -> None:
    (gate,) = compiled("| Types | `mypy src` / `bunx tsc --noEmit` | 0 errors |").gates
    assert [(check.command, check.applies, check.why) for check in gate.checks] == [
        ("mypy src", True, "pyproject.toml found"),
        ("bunx tsc --noEmit", False, "no tsconfig.json"),
    ]


def test_a_gate_of_which_nothing_applies_stays_and_a_note_says_so() -> None:
    gates = compiled("| Lint | `cargo clippy` / `bunx ultracite check src` | 0 errors |")
    assert [check.applies for check in gates.gates[0].checks] == [False, False]
    assert gates.notes == (
        "nothing of Lint applies here: `cargo clippy`: no Cargo.toml; `bunx ultracite check src`: no package.json",
    )
    assert gates.diagnostics == ()


def test_placeholders_are_filled_and_the_command_line_wins_over_the_file() -> None:
    policy = '[vars]\npaths = ["src", "my tests"]\nlimit = "10"\n'
    gates = compiled("| CC | `lizard -C <limit> <paths>` | Max CC ≤ 10 |", policy, variables={"limit": "8"})
    assert gates.gates[0].checks[0].command == "lizard -C 8 src 'my tests'"
    assert gates.diagnostics == ()


def test_different_names_with_the_same_slug_get_numbered_ids() -> None:
    gates = compiled("| Tests (unit) | `pytest` | pass |\n| Tests: unit | `vitest` | pass |\n| 検証 | `jest` | pass |")
    assert [gate.id for gate in gates.gates] == ["tests-unit", "tests-unit-2", "gate-30f9a0e7"]


def test_a_numbered_id_is_never_that_of_a_gate_of_the_policy() -> None:
    policy = '[[gate]]\nid = "unit-2"\nrun = "make"\nexpect = "pass"\n'
    gates = compiled("| Unit! | `pytest` | pass |\n| Unit? | `vitest` | pass |", policy)
    assert [gate.id for gate in gates.gates] == ["unit", "unit-3", "unit-2"]


def test_gates_toml_alone_runs_every_gate_required_or_not() -> None:
    gates = compiled(None, POLICY)
    assert [(gate.id, gate.required, gate.origin) for gate in gates.gates] == [
        ("complexity", True, Origin.POLICY),
        ("lint", False, Origin.POLICY),
        ("slow", False, Origin.POLICY),
    ]
    assert (gates.source, gates.plan, gates.notes, gates.diagnostics) == ("gates.toml", None, (), ())


def test_a_rule_becomes_a_gate_with_everything_that_it_says() -> None:
    gate = compiled(None, POLICY).gates[0]
    assert gate == Gate(
        id="complexity",
        name="Complexity",
        checks=(Check(command="uv run lizard -C 10 src", location=Location(path="gates.toml", line=6, column=1)),),
        expectation=Threshold(
            text="Max CC ≤ 10", metrics=("max_cc",), operator=Operator.AT_MOST, limit=10.0, unit="cc"
        ),
        location=Location(path="gates.toml", line=3, column=1),
        origin=Origin.POLICY,
        timeout=120.0,
        needs=("lint",),
        env={"CI": "1"},
        inputs=("src/**/*.py",),
        metric=MetricSource(kind="regex", select="max ([0-9]+)"),
        canary=Canary(path="src/_canary.py", text="x"),
        protects=("lizard.toml",),
    )


def test_required_gates_run_whatever_the_table_says_with_what_they_need() -> None:
    gates = compiled("| Tests | `pytest` | 100% passing |", POLICY)
    assert [gate.id for gate in gates.gates] == ["tests", "complexity", "lint"]
    assert gates.notes == ("not in the plan's table, required by gates.toml: Complexity, lint",)


def test_a_plan_without_a_table_takes_all_gates_from_gates_toml_and_says_so() -> None:
    gates = compiled(None, POLICY, text="# P\n\ntext\n")
    assert [gate.id for gate in gates.gates] == ["complexity", "lint", "slow"]
    assert gates.notes == ("the plan has no Quality Gates table; its gates come from gates.toml",)
    assert (gates.plan, gates.diagnostics) == ("plan.md", ())


def test_a_row_may_tighten_a_gate_of_the_policy_and_keeps_everything_else_of_it() -> None:
    gates = compiled("| COMPLEXITY | `uv  run lizard -C 10 <paths>` | Max CC ≤ 8 |", POLICY)
    merged, alone = gates.gates[0], compiled(None, POLICY).gates[0]
    assert gates.diagnostics == ()
    assert merged == Gate(
        id="complexity",
        name="COMPLEXITY",
        checks=alone.checks,
        expectation=Threshold(text="Max CC ≤ 8", metrics=("max_cc",), operator=Operator.AT_MOST, limit=8.0, unit="cc"),
        location=at(5, 1),
        origin=Origin.BOTH,
        timeout=120.0,
        needs=("lint",),
        env={"CI": "1"},
        inputs=("src/**/*.py",),
        metric=alone.metric,
        canary=alone.canary,
        protects=("lizard.toml",),
    )


def test_an_empty_cell_leaves_it_to_the_policy() -> None:
    gates = compiled("| Complexity | | |", POLICY)
    assert gates.diagnostics == ()
    assert gates.gates[0].expectation == compiled(None, POLICY).gates[0].expectation
    assert [check.command for check in gates.gates[0].checks] == ["uv run lizard -C 10 src"]


def test_a_row_may_name_one_of_the_variants_but_drops_none() -> None:
    gates = compiled(
        "| Lint | `ruff check .` | 0 errors |", POLICY, facts=Facts(python="a.py", typescript="tsconfig.json")
    )
    lint = next(gate for gate in gates.gates if gate.id == "lint")
    assert gates.diagnostics == ()
    assert [(check.command, check.applies) for check in lint.checks] == [
        ("ruff check .", True),
        ("bunx ultracite check src", True),
    ]


def test_a_loosened_row_is_refused_and_the_floor_stays_in_force() -> None:
    gates = compiled("| Complexity | `true` | Max CC ≤ 99 |", POLICY)
    errors = [problem for problem in gates.diagnostics if problem.severity is Severity.ERROR]
    assert {problem.code for problem in errors} == REFUSAL_CODES
    assert gates.gates[0].expectation == compiled(None, POLICY).gates[0].expectation
    assert [check.command for check in gates.gates[0].checks] == ["uv run lizard -C 10 src"]


def test_a_gate_that_was_renamed_away_from_the_floor_runs_beside_it() -> None:
    gates = compiled("| Complexity light | `lizard -C 99 src` | Max CC ≤ 99 |", POLICY)
    assert [gate.id for gate in gates.gates] == ["complexity-light", "complexity", "lint"]


def test_prose_is_a_warning_and_with_strict_an_error() -> None:
    row = "| Review | `make review` | looks good to the reviewers |"
    (warning,) = compiled(row).diagnostics
    (error,) = compiled(row, "[run]\nstrict = true\n").diagnostics
    assert (warning.code, warning.severity) == ("prose-expectation", Severity.WARNING)
    assert (error.code, error.severity) == ("prose-expectation", Severity.ERROR)


def test_a_gate_may_be_stricter_or_less_strict_than_the_run() -> None:
    gate = '[[gate]]\nid = "review"\nrun = "make review"\nexpect = "looks good to the reviewers"\n'
    assert [problem.severity for problem in compiled(None, f"{gate}strict = true\n").diagnostics] == [Severity.ERROR]
    relaxed = compiled(None, f"[run]\nstrict = true\n{gate}strict = false\n")
    assert [problem.severity for problem in relaxed.diagnostics] == [Severity.WARNING]


def test_a_declared_metric_answers_for_a_tool_that_nobody_reads() -> None:
    gate = '[[gate]]\nid = "score"\nrun = "mytool"\nexpect = "score ≥ 8"\n'
    assert [problem.code for problem in compiled(None, gate).diagnostics] == ["expectation-cannot-be-measured"]
    assert compiled(None, f'{gate}metric = {{from = "stdout", regex = "([0-9]+)"}}\n').diagnostics == ()


def test_the_problems_of_both_documents_come_together_in_their_order() -> None:
    gates = compiled("| B | | |\n| A | `pytest` | TBD |", "[run]\njobs = 0\nnope = 1\n")
    assert [f"{problem.location} {problem.code}" for problem in gates.diagnostics] == [
        "gates.toml:2:1 out-of-range",
        "gates.toml:3:1 unknown-key",
        "plan.md:5:7 no-command",
        "plan.md:5:9 unreadable-expectation",
        "plan.md:6:18 unreadable-expectation",
    ]


NO_GATES = "(write one with `gates init`, or insert a table with `gates init --table plan.md`) [no-gates]"


def test_no_gates_anywhere_is_an_error_that_says_what_to_do() -> None:
    (nothing,) = compiled(None, text="# P\n").diagnostics
    assert str(nothing) == f"plan.md:1:1: no Quality Gates table and no gates.toml {NO_GATES}"
    (without_gates,) = compiled(None, "[run]\njobs = 1\n", text="# P\n").diagnostics
    assert str(without_gates) == (
        "plan.md:1:1: no Quality Gates table, and no gates in gates.toml"
        " (add a [[gate]] there, or insert a table with `gates init --table plan.md`) [no-gates]"
    )
    (empty_policy,) = compiled(None, "").diagnostics
    assert str(empty_policy) == (
        "gates.toml:1:1: no [[gate]] in it (write one, or a new file with `gates init`) [no-gates]"
    )
    (empty_table,) = compiled(None, text=HEAD).diagnostics
    assert str(empty_table) == ("plan.md:1:1: the Quality Gates table has no rows (add a row for each gate) [no-gates]")


def test_a_table_without_rows_does_not_drop_the_required_gates() -> None:
    gates = compiled(None, POLICY, text=HEAD)
    assert [gate.id for gate in gates.gates] == ["complexity", "lint"]


def test_a_word_of_success_is_read_for_a_rule_and_a_row_alike() -> None:
    row = compiled("| Slow | `make slow` | pass |").gates[0]
    rule = compiled(None, POLICY).gates[2]
    assert row.expectation == rule.expectation == Success(text="pass")


def test_a_gate_is_incremental_only_where_that_is_right() -> None:
    rule = '[[gate]]\nid = "{id}"\nrun = "{run}"\nexpect = "pass"\nincremental = {flag}\n'
    wrong = rule.format(id="types", run="mypy src", flag="true") + rule.format(
        id="duplicates", run="lizard -Eduplicate src", flag="true"
    )
    right = rule.format(id="cc", run="lizard -C 10 src", flag="true") + rule.format(id="a", run="mypy", flag="false")
    told = [
        (problem.location.line, problem.code)
        for problem in compiled(None, wrong + right).diagnostics
        if problem.severity is Severity.ERROR
    ]
    assert told == [(1, "not-incremental"), (6, "not-incremental")]
