"""Everything that can be wrong with a gates.toml, with the whole text of what is said about it."""

import pytest

from gates.document.policy import read_policy

LINT = '[[gate]]\nid = "lint"\nrun = "ruff check ."\nexpect = "0 errors"\n'


def said(data: bytes) -> list[str]:
    return [str(diagnostic) for diagnostic in read_policy(data, "gates.toml").diagnostics]


NOT_TOML = [
    ("no value", b"[run]\njobs =\n", "gates.toml:2:7: no valid TOML: Invalid value [not-toml]"),
    ("key twice", b"[run]\njobs = 1\njobs = 2\n", "gates.toml:3:9: no valid TOML: Cannot overwrite a value [not-toml]"),
    (
        "table twice",
        b"[run]\n[run]\n",
        "gates.toml:2:5: no valid TOML: Cannot declare ('run',) twice [not-toml]",
    ),
    (
        "string not closed",
        b'[vars]\nx = "a\n',
        "gates.toml:2:7: no valid TOML: Illegal character '\\n' [not-toml]",
    ),
    (
        "multi-line string not closed",
        b'[vars]\nx = """a\n',
        "gates.toml:3:1: no valid TOML: Unterminated string [not-toml]",
    ),
    (
        "JSON instead of TOML",
        b'{"gate": []}',
        "gates.toml:1:1: no valid TOML: Invalid statement [not-toml]",
    ),
    (
        "a conflict marker of a merge",
        b"[run]\n<<<<<<< HEAD\njobs = 1\n",
        "gates.toml:2:1: no valid TOML: Invalid statement [not-toml]",
    ),
    (
        "not UTF-8",
        b"[run]\njobs = 1 # caf\xe9\n",
        "gates.toml:2:15: byte 0xe9 is not UTF-8 (save the file as UTF-8) [not-utf8]",
    ),
    (
        "UTF-16 with its mark",
        "[run]\n".encode("utf-16-le").join([b"\xff\xfe", b""]),
        "gates.toml:1:1: byte 0xff is not UTF-8 (save the file as UTF-8) [not-utf8]",
    ),
    (
        "nested without end",
        b"x = " + b"[" * 5000 + b"]" * 5000,
        "gates.toml:1:1: lists or tables are nested too deeply [not-toml]",
    ),
    (
        "a date that does not exist",
        b"[run]\njobs = 2025-02-30\n",
        "gates.toml:2:8: no valid TOML: Invalid date or datetime [not-toml]",
    ),
]


@pytest.mark.parametrize(("data", "message"), [case[1:] for case in NOT_TOML], ids=[case[0] for case in NOT_TOML])
def test_a_text_that_is_no_toml_gives_one_message_with_its_place(data: bytes, message: str) -> None:
    assert said(data) == [message]


IN_THE_DOCUMENT = [
    (
        "unknown table",
        "[gates]\n",
        'gates.toml:1:1: unknown key "gates" in gates.toml (did you mean "gate"?) [unknown-key]',
    ),
    (
        "unknown key at the top",
        "trust = true\n",
        'gates.toml:1:1: unknown key "trust" in gates.toml (known keys: run, plans, vars, gate) [unknown-key]',
    ),
    (
        "unknown key that holds a line break",
        '"a\\nb" = true\n',
        'gates.toml:1:1: unknown key "a�b" in gates.toml (known keys: run, plans, vars, gate) [unknown-key]',
    ),
    (
        "one bracket instead of two",
        '[gate]\nid = "lint"\n',
        (
            'gates.toml:1:1: "gate" in gates.toml must be a list of tables, not a table'
            " (write [[gate]], with two brackets, above each gate) [wrong-type]"
        ),
    ),
    (
        "gates that are no tables",
        'gate = ["ruff check"]\n',
        (
            'gates.toml:1:1: "gate" in gates.toml must hold tables only'
            " (write [[gate]], with two brackets, above each gate) [wrong-type]"
        ),
    ),
    (
        "two brackets instead of one",
        "[[run]]\njobs = 1\n",
        'gates.toml:1:1: "run" in gates.toml must be a table, not a list (for example [run]) [wrong-type]',
    ),
    (
        "misspelt setting",
        "[run]\njob = 2\n",
        'gates.toml:2:1: unknown key "job" in [run] (did you mean "jobs"?) [unknown-key]',
    ),
    (
        "setting in another case",
        "[run]\nFail_Fast = true\n",
        'gates.toml:2:1: unknown key "Fail_Fast" in [run] (did you mean "fail_fast"?) [unknown-key]',
    ),
    (
        "no jobs",
        "[run]\njobs = 0\n",
        'gates.toml:2:1: "jobs" in [run] must be at least 1, not 0 [out-of-range]',
    ),
    (
        "fewer than no jobs",
        "[run]\njobs = -4\n",
        'gates.toml:2:1: "jobs" in [run] must be at least 1, not -4 [out-of-range]',
    ),
    (
        "half a job",
        "[run]\njobs = 1.5\n",
        'gates.toml:2:1: "jobs" in [run] must be a whole number, not a number (for example jobs = 4) [wrong-type]',
    ),
    (
        "true jobs",
        "[run]\njobs = true\n",
        'gates.toml:2:1: "jobs" in [run] must be a whole number, not true or false (for example jobs = 4) [wrong-type]',
    ),
    (
        "jobs as a string",
        '[run]\njobs = "4"\n',
        'gates.toml:2:1: "jobs" in [run] must be a whole number, not a string (for example jobs = 4) [wrong-type]',
    ),
    (
        "a switch as a string",
        '[run]\nfail_fast = "yes"\n',
        (
            'gates.toml:2:1: "fail_fast" in [run] must be true or false, not a string'
            " (for example fail_fast = true) [wrong-type]"
        ),
    ),
    (
        "a switch as a number",
        "[run]\nstrict = 1\n",
        (
            'gates.toml:2:1: "strict" in [run] must be true or false, not a number'
            " (for example strict = true) [wrong-type]"
        ),
    ),
    (
        "a time limit in an unknown unit",
        '[run]\ntimeout = "2 fortnights"\n',
        (
            'gates.toml:2:1: "timeout" in [run] is no duration up to a week: "2 fortnights"'
            ' (for example "90s", "2m", "1h30m", or a number of seconds) [unreadable-duration]'
        ),
    ),
    (
        "a time limit with units in the wrong order",
        '[run]\ntimeout = "30m1h"\n',
        (
            'gates.toml:2:1: "timeout" in [run] is no duration up to a week: "30m1h"'
            ' (for example "90s", "2m", "1h30m", or a number of seconds) [unreadable-duration]'
        ),
    ),
    (
        "an empty time limit",
        '[run]\ntimeout = ""\n',
        (
            'gates.toml:2:1: "timeout" in [run] is no duration up to a week: ""'
            ' (for example "90s", "2m", "1h30m", or a number of seconds) [unreadable-duration]'
        ),
    ),
    (
        "a time limit of nothing",
        "[run]\ntimeout = 0\n",
        (
            'gates.toml:2:1: "timeout" in [run] must be above 0 and at most a week, not 0'
            ' (for example "90s", "2m", "1h30m", or a number of seconds) [out-of-range]'
        ),
    ),
    (
        "a negative time limit",
        "[run]\ntimeout = -1.5\n",
        (
            'gates.toml:2:1: "timeout" in [run] must be above 0 and at most a week, not -1.5'
            ' (for example "90s", "2m", "1h30m", or a number of seconds) [out-of-range]'
        ),
    ),
    (
        "a time limit that is no number",
        "[run]\ntimeout = nan\n",
        (
            'gates.toml:2:1: "timeout" in [run] must be above 0 and at most a week, not nan'
            ' (for example "90s", "2m", "1h30m", or a number of seconds) [out-of-range]'
        ),
    ),
    (
        "an endless time limit",
        "[run]\ntimeout = inf\n",
        (
            'gates.toml:2:1: "timeout" in [run] must be above 0 and at most a week, not inf'
            ' (for example "90s", "2m", "1h30m", or a number of seconds) [out-of-range]'
        ),
    ),
    (
        "a time limit of a list",
        '[run]\ntimeout = ["2m"]\n',
        (
            'gates.toml:2:1: "timeout" in [run] must be a duration, not a list'
            ' (for example "90s", "2m", "1h30m", or a number of seconds) [wrong-type]'
        ),
    ),
    (
        "one pattern instead of a list",
        '[plans]\ninclude = "docs/*.md"\n',
        (
            'gates.toml:2:1: "include" in [plans] must be a list of strings, not a string'
            ' (for example include = ["docs/plans/**/*.md"]) [wrong-type]'
        ),
    ),
    (
        "a pattern for other files",
        '[plans]\ninclude = ["docs/*.md", "docs/*"]\n',
        (
            'gates.toml:2:25: "include" in [plans] holds a pattern that is not for Markdown: "docs/*"'
            " (end every pattern in .md) [not-markdown]"
        ),
    ),
    (
        "a pattern outside the project",
        '[plans]\ninclude = [\n  "../*.md",\n]\n',
        (
            'gates.toml:3:3: "include" in [plans] leaves the project: "../*.md"'
            " (write a path below the folder of gates.toml) [outside-root]"
        ),
    ),
    (
        "a pattern that is a number",
        "[plans]\ninclude = [1]\n",
        (
            'gates.toml:2:12: every element of "include" in [plans] must be a string, not a number'
            ' (for example include = ["docs/plans/**/*.md"]) [wrong-type]'
        ),
    ),
    (
        "an unknown key about plans",
        '[plans]\nexclude = ["x.md"]\n',
        'gates.toml:2:1: unknown key "exclude" in [plans] (did you mean "include"?) [unknown-key]',
    ),
    (
        "a variable that is a number",
        "[vars]\nlimit = 10\n",
        'gates.toml:2:1: "limit" in [vars] must be a string, not a number (for example limit = "src") [wrong-type]',
    ),
    (
        "an empty variable",
        '[vars]\npaths = " "\n',
        'gates.toml:2:1: "paths" in [vars] must not be empty (for example paths = "src") [empty-value]',
    ),
    (
        "an empty word in a variable",
        '[vars]\npaths = ["src", ""]\n',
        (
            'gates.toml:2:17: every element of "paths" in [vars] must not be empty'
            ' (for example paths = ["src"]) [empty-value]'
        ),
    ),
    (
        "a variable that no placeholder can name",
        '[vars]\n"my paths" = "src"\n',
        'gates.toml:2:1: "my paths" cannot be the name of a variable (use letters, digits, "_" and "-") [bad-name]',
    ),
    (
        "a variable that breaks the line",
        '[vars]\npaths = "src\\nrm"\n',
        (
            'gates.toml:2:1: "paths" in [vars] must not hold control characters'
            ' (for example paths = "src") [control-character]'
        ),
    ),
]


@pytest.mark.parametrize(
    ("text", "message"), [case[1:] for case in IN_THE_DOCUMENT], ids=[case[0] for case in IN_THE_DOCUMENT]
)
def test_a_mistake_outside_the_gates_is_told_with_its_place(text: str, message: str) -> None:
    assert said(text.encode()) == [message]


IN_A_GATE = [
    (
        "misspelt key",
        'expects = "0 errors"',
        'gates.toml:5:1: unknown key "expects" in [[gate]] (did you mean "expect"?) [unknown-key]',
    ),
    (
        "a key that would trust the repository",
        "trusted = true",
        (
            'gates.toml:5:1: unknown key "trusted" in [[gate]]'
            " (known keys: id, name, run, expect, required, strict, timeout, retries,"
            " cpus, exclusive, share, shards, needs, env, inputs, cache, incremental,"
            " metric, canary, protects) [unknown-key]"
        ),
    ),
    (
        "a name on two lines",
        'name = "a\\nb"',
        (
            'gates.toml:5:1: "name" in [[gate]] must not hold control characters'
            ' (for example name = "Type check") [control-character]'
        ),
    ),
    (
        "a name with a letter of another script",
        'name = "Lіnt"',
        (
            'gates.toml:5:1: the name "Lіnt" mixes Latin letters with U+0456 CYRILLIC SMALL LETTER'
            " BYELORUSSIAN-UKRAINIAN I"
            " (write it with plain letters) [confusable-name]"
        ),
    ),
    (
        "a name with a letter of no width",
        'name = "Li\u200bnt"',
        (
            'gates.toml:5:1: the name "Li\u200bnt" holds the invisible character U+200B'
            " (write it with plain letters) [confusable-name]"
        ),
    ),
    (
        "required as a string",
        'required = "false"',
        (
            'gates.toml:5:1: "required" in [[gate]] must be true or false, not a string'
            " (for example required = true) [wrong-type]"
        ),
    ),
    (
        "strict as a number",
        "strict = 0",
        (
            'gates.toml:5:1: "strict" in [[gate]] must be true or false, not a number'
            " (for example strict = true) [wrong-type]"
        ),
    ),
    (
        "a time limit above a week",
        'timeout = "169h"',
        (
            'gates.toml:5:1: "timeout" in [[gate]] is no duration up to a week: "169h"'
            ' (for example "90s", "2m", "1h30m", or a number of seconds) [unreadable-duration]'
        ),
    ),
    (
        "needs as a string",
        'needs = "tests"',
        (
            'gates.toml:5:1: "needs" in [[gate]] must be a list of strings, not a string'
            ' (for example needs = ["lint"]) [wrong-type]'
        ),
    ),
    (
        "needs nobody",
        'needs = ["tests"]',
        'gates.toml:5:10: "lint" needs "tests", which is the id of no gate (ids: lint) [unknown-need]',
    ),
    (
        "needs somebody misspelt",
        'needs = ["lnt"]',
        'gates.toml:5:10: "lint" needs "lnt", which is the id of no gate (did you mean "lint"?) [unknown-need]',
    ),
    (
        "needs itself",
        'needs = ["lint"]',
        "gates.toml:1:1: gates need each other: lint -> lint (remove one of these needs) [need-cycle]",
    ),
    (
        "env as a list",
        'env = ["CI=1"]',
        'gates.toml:5:1: "env" in [[gate]] must be a table, not a list (for example env = {CI = "1"}) [wrong-type]',
    ),
    (
        "env with a number",
        "env = {CI = 1}",
        'gates.toml:5:8: "CI" in "env" must be a string, not a number (for example CI = "1") [wrong-type]',
    ),
    (
        "env with a name that is none",
        'env = {"MY VAR" = "1"}',
        'gates.toml:5:8: "MY VAR" cannot be the name of an environment variable (use A-Z, 0-9 and _) [bad-name]',
    ),
    (
        "env with a NUL",
        'env = {CI = "a\\u0000b"}',
        'gates.toml:5:8: "CI" in "env" must not hold control characters (for example CI = "1") [control-character]',
    ),
    (
        "inputs outside the project",
        'inputs = ["/etc/passwd"]',
        (
            'gates.toml:5:11: "inputs" in [[gate]] leaves the project: "/etc/passwd"'
            " (write a path below the folder of gates.toml) [outside-root]"
        ),
    ),
    (
        "inputs that climb out",
        'inputs = ["src/../../other"]',
        (
            'gates.toml:5:11: "inputs" in [[gate]] leaves the project: "src/../../other"'
            " (write a path below the folder of gates.toml) [outside-root]"
        ),
    ),
    (
        "protects at home",
        'protects = ["~/.ruff.toml"]',
        (
            'gates.toml:5:13: "protects" in [[gate]] leaves the project: "~/.ruff.toml"'
            " (write a path below the folder of gates.toml) [outside-root]"
        ),
    ),
    (
        "a canary without its text",
        'canary = {path = "src/_canary.py"}',
        'gates.toml:5:1: "canary" has no "text" (add text = …) [missing-key]',
    ),
    (
        "a canary that would be planted elsewhere",
        'canary = {path = "../x.py", text = "x"}',
        (
            'gates.toml:5:11: "path" in "canary" leaves the project: "../x.py"'
            " (write a path below the folder of gates.toml) [outside-root]"
        ),
    ),
    (
        "a canary that is a path only",
        'canary = "src/_canary.py"',
        (
            'gates.toml:5:1: "canary" in [[gate]] must be a table, not a string'
            ' (for example canary = {path = "src/_canary.py", text = "import os"}) [wrong-type]'
        ),
    ),
    (
        "a metric from nowhere",
        'metric = {json = "x"}',
        'gates.toml:5:1: "metric" has no "from" (add from = …) [missing-key]',
    ),
    (
        "a metric from stderr",
        'metric = {from = "stderr", regex = "x"}',
        (
            'gates.toml:5:11: "from" in "metric" is "stderr"'
            " (one of file, stdout, junit, sarif, lines, exit-status) [unknown-value]"
        ),
    ),
    (
        "a metric of a file without a path",
        'metric = {from = "file", json = "x"}',
        'gates.toml:5:1: "metric" has no "path" (add path = …) [missing-key]',
    ),
    (
        "a metric of stdout that nothing selects",
        'metric = {from = "stdout"}',
        (
            'gates.toml:5:11: from = "stdout" needs either "json" or "regex"'
            ' (for example json = "totals.percent" or regex = "score: ([0-9.]+)") [conflicting-keys]'
        ),
    ),
    (
        "a metric that is selected twice",
        'metric = {from = "stdout", json = "x", regex = "y"}',
        (
            'gates.toml:5:11: from = "stdout" needs either "json" or "regex"'
            ' (for example json = "totals.percent" or regex = "score: ([0-9.]+)") [conflicting-keys]'
        ),
    ),
    (
        "a metric of stdout with a path",
        'metric = {from = "stdout", regex = "y", path = "x"}',
        'gates.toml:5:41: "path" in "metric" means nothing with from = "stdout" (remove it) [conflicting-keys]',
    ),
    (
        "a metric of lines with a selection",
        'metric = {from = "lines", json = "y"}',
        'gates.toml:5:27: "json" in "metric" means nothing with from = "lines" (remove it) [conflicting-keys]',
    ),
    (
        "a metric with a broken regular expression",
        'metric = {from = "stdout", regex = "([0-9]+"}',
        (
            'gates.toml:5:28: "regex" in "metric" is no regular expression:'
            " missing ), unterminated subpattern at position 0 (see Python's re syntax) [bad-regex]"
        ),
    ),
    (
        "a metric with a regular expression around nothing",
        'metric = {from = "stdout", regex = "[0-9]+"}',
        (
            'gates.toml:5:28: "regex" in "metric" has 0 groups, which one is the number?'
            " (put one (…) around the number, (?:…) elsewhere) [bad-regex]"
        ),
    ),
    (
        "a metric with an unknown key",
        'metric = {from = "stdout", jsn = "x", json = "y"}',
        'gates.toml:5:28: unknown key "jsn" in "metric" (did you mean "json"?) [unknown-key]',
    ),
]


@pytest.mark.parametrize(("line", "message"), [case[1:] for case in IN_A_GATE], ids=[case[0] for case in IN_A_GATE])
def test_a_mistake_in_a_gate_is_told_with_its_place(line: str, message: str) -> None:
    assert said(f"{LINT}{line}\n".encode()) == [message]


WHOLE_GATES = [
    (
        "nothing at all",
        "[[gate]]\n",
        [
            'gates.toml:1:1: [[gate]] has no "run" (add run = …) [missing-key]',
            'gates.toml:1:1: [[gate]] has no "expect" (add expect = …) [missing-key]',
            'gates.toml:1:1: [[gate]] has neither "id" nor "name" (add id = "…") [missing-key]',
        ],
    ),
    (
        "no expectation",
        '[[gate]]\nid = "lint"\nrun = "ruff check ."\n',
        ['gates.toml:1:1: [[gate]] has no "expect" (add expect = …) [missing-key]'],
    ),
    (
        "an empty command",
        '[[gate]]\nid = "lint"\nrun = ""\nexpect = "pass"\n',
        ['gates.toml:3:1: "run" in [[gate]] must not be empty (for example run = "uv run ruff check .") [empty-value]'],
    ),
    (
        "a command as words",
        '[[gate]]\nid = "lint"\nrun = ["ruff", "check"]\nexpect = "pass"\n',
        [
            (
                'gates.toml:3:1: "run" in [[gate]] must be a string, not a list'
                ' (for example run = "uv run ruff check .") [wrong-type]'
            )
        ],
    ),
    (
        "commands for no ecosystem",
        '[[gate]]\nid = "lint"\nrun = {}\nexpect = "pass"\n',
        [
            (
                'gates.toml:3:1: "run" in [[gate]] names no command'
                ' (for example run = {python = "uv run ruff check .", typescript = "bunx ultracite check src"})'
                " [empty-value]"
            )
        ],
    ),
    (
        "a command for an unknown ecosystem",
        '[[gate]]\nid = "lint"\nrun = {pyton = "ruff check"}\nexpect = "pass"\n',
        ['gates.toml:3:8: unknown key "pyton" in "run" (did you mean "python"?) [unknown-key]'],
    ),
    (
        "an expectation that is a number",
        '[[gate]]\nid = "lint"\nrun = "ruff check ."\nexpect = 0\n',
        [
            (
                'gates.toml:4:1: "expect" in [[gate]] must be a string, not a number'
                ' (for example expect = "0 errors") [wrong-type]'
            )
        ],
    ),
    (
        "an id with capitals and blanks",
        '[[gate]]\nid = "Type Check"\nrun = "mypy"\nexpect = "pass"\n',
        [
            (
                'gates.toml:2:1: "Type Check" cannot be the id of a gate'
                ' (write "type-check"; lower-case letters, digits, ".", "_" and "-" are allowed) [bad-id]'
            )
        ],
    ),
    (
        "an id with a look-alike letter",
        '[[gate]]\nid = "tеsts"\nrun = "pytest"\nexpect = "pass"\n',
        [
            (
                'gates.toml:2:1: "tеsts" cannot be the id of a gate'
                ' (write "t-sts"; lower-case letters, digits, ".", "_" and "-" are allowed) [bad-id]'
            )
        ],
    ),
    (
        "a name that gives no id",
        '[[gate]]\nname = "検証"\nrun = "pytest"\nexpect = "pass"\n',
        ['gates.toml:2:1: the name "検証" gives no id (add id = "…" in ASCII letters) [missing-key]'],
    ),
    (
        "the same id twice",
        LINT + LINT,
        [
            (
                'gates.toml:5:1: two gates are called "lint", the first on line 1'
                " (give each gate its own id and name) [duplicate-gate]"
            )
        ],
    ),
    (
        "a name that is the id of another",
        LINT + '[[gate]]\nid = "other"\nname = "LINT"\nrun = "true"\nexpect = "pass"\n',
        [
            (
                'gates.toml:5:1: two gates are called "lint", the first on line 1'
                " (give each gate its own id and name) [duplicate-gate]"
            )
        ],
    ),
    (
        "a circle of needs",
        LINT
        + 'needs = ["b"]\n'
        + LINT.replace("lint", "b")
        + 'needs = ["c"]\n'
        + LINT.replace("lint", "c")
        + 'needs = ["b"]\n',
        ["gates.toml:6:1: gates need each other: b -> c -> b (remove one of these needs) [need-cycle]"],
    ),
    (
        "a need for a gate that is broken itself",
        LINT + 'needs = ["b"]\n[[gate]]\nid = "b"\nrun = "x"\n',
        ['gates.toml:6:1: [[gate]] has no "expect" (add expect = …) [missing-key]'],
    ),
    (
        "several at once, in the order of the text",
        '[run]\njobs = 0\n[[gate]]\nid = "a"\nrun = ""\nexpect = ""\n[plan]\n',
        [
            'gates.toml:2:1: "jobs" in [run] must be at least 1, not 0 [out-of-range]',
            (
                'gates.toml:5:1: "run" in [[gate]] must not be empty'
                ' (for example run = "uv run ruff check .") [empty-value]'
            ),
            'gates.toml:6:1: "expect" in [[gate]] must not be empty (for example expect = "0 errors") [empty-value]',
            'gates.toml:7:1: unknown key "plan" in gates.toml (did you mean "plans"?) [unknown-key]',
        ],
    ),
]


@pytest.mark.parametrize(
    ("text", "messages"), [case[1:] for case in WHOLE_GATES], ids=[case[0] for case in WHOLE_GATES]
)
def test_all_mistakes_of_a_file_are_told_at_once(text: str, messages: list[str]) -> None:
    assert said(text.encode()) == messages


def test_nothing_is_said_about_the_gate_that_the_mistakes_are_added_to() -> None:
    assert said(LINT.encode()) == []
