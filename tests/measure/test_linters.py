"""ruff, ruff format, biome, eslint, oxlint, flake8, pylint, bandit, clippy."""

import pytest

from gates.measure.command import parse_command
from gates.measure.registry import apply_probe, paths_of, probe_of
from gates.model.measurement import Finding
from tests.measure.outputs import measured, numbers, output, reasons

BIOME = "Checked 6 files in 49ms. No fixes applied.\nFound 8 errors.\nFound 3 warnings.\n"
BANDIT = (
    "Code scanned:\n\tTotal lines of code: {lines}\n\tTotal lines skipped (#nosec): 0\n\nRun metrics:\n"
    "\tTotal issues (by severity):\n\t\tUndefined: 0\n\t\tLow: 1\n\t\tMedium: 2\n\t\tHigh: 0\n"
    "\tTotal issues (by confidence):\n\t\tUndefined: 0\n\t\tLow: 0\n\t\tMedium: 0\n\t\tHigh: 3\n"
    "Files skipped ({skipped}):\n"
)
RUFF_JSON = '[\n  {"code": "F401", "filename": "/r/a.py", "location": {"column": 8, "row": 1}, "message": "unused"}\n]'
ESLINT_JSON = (
    '[{"filePath":"/r/a.js","errorCount":2,"warningCount":1},{"filePath":"/r/b.js","errorCount":0,"warningCount":0}]'
)

COUNTED: dict[str, tuple[str, str, str, int, dict[str, float]]] = {
    "ruff, clean": ("ruff check .", "All checks passed!\n", "", 0, {"errors": 0}),
    "ruff, findings": ("ruff check .", "Found 4 errors.\n[*] 2 fixable with `--fix`.\n", "", 1, {"errors": 4}),
    "ruff, after fixing": ("ruff check --fix .", "Found 3 errors (2 fixed, 1 remaining).\n", "", 1, {"errors": 1}),
    "ruff, two runs": ("ruff check a; ruff check b", "Found 1 error.\nAll checks passed!\n", "", 0, {"errors": 1}),
    "ruff, coloured": ("ruff check .", "\x1b[1;32mAll checks passed!\x1b[0m\r\n", "", 0, {"errors": 0}),
    "ruff, JSON": ("ruff check .", RUFF_JSON, "", 1, {"errors": 1}),
    "ruff, clean JSON": ("ruff check --output-format json .", "[]\n", "", 0, {"errors": 0}),
    "ruff format": (
        "ruff format --check .",
        "Would reformat: a.py\n1 file would be reformatted, 2 files already formatted\n",
        "",
        1,
        {"unformatted": 1, "files": 3},
    ),
    "ruff format, clean": ("ruff format --check", "8 files already formatted\n", "", 0, {"unformatted": 0, "files": 8}),
    "biome 1 writes file(s) and error(s)": (
        "biome check src",
        "Checked 1 file(s) in 1300µs\nFound 5 error(s)\nFound 2 warning(s)\n",
        "",
        1,
        {"errors": 5, "warnings": 2, "files": 1},
    ),
    "biome": ("biome check src", "", BIOME, 1, {"errors": 8, "warnings": 3, "files": 6}),
    "ultracite that ends with 0": ("bunx ultracite check", BIOME, "", 0, {"errors": 8, "warnings": 3, "files": 6}),
    "biome, JSON": (
        "biome check --reporter=json src",
        '{"summary":{"changed":0,"unchanged":2,"errors":1,"warnings":0},"diagnostics":[]}\n',
        "",
        1,
        {"errors": 1, "warnings": 0, "files": 2},
    ),
    "eslint": ("eslint .", "\n✖ 3 problems (2 errors, 1 warning)\n", "", 1, {"errors": 2, "warnings": 1}),
    "eslint, silent": ("npx eslint .", "", "", 0, {"errors": 0, "warnings": 0}),
    "eslint, JSON": ("eslint -f json .", ESLINT_JSON, "", 1, {"errors": 2, "warnings": 1, "files": 2}),
    "oxlint": (
        "oxlint",
        "Found 2 warnings and 1 error.\nFinished in 23ms on 3 files with 96 rules using 2 threads.\n",
        "",
        1,
        {"errors": 1, "warnings": 2, "files": 3},
    ),
    "flake8": ("flake8 src", "src/a.py:1:1: F401 'os' imported but unused\n", "", 1, {"errors": 1}),
    "flake8, silent": ("flake8 src", "", "", 0, {"errors": 0}),
    "pylint": (
        "pylint src",
        "a.py:1:0: C0114: Missing module docstring (missing-module-docstring)\n\nYour code has been rated at 9.00/10\n",
        "",
        16,
        {"errors": 1, "score": 9},
    ),
    "bandit": ("bandit -r src", BANDIT.format(lines=12, skipped=0), "", 1, {"errors": 3, "lines": 12}),
    "clippy": (
        "cargo clippy",
        "",
        'warning: `c` (bin "c") generated 2 warnings\n    Finished `dev` profile target(s) in 0.42s\n',
        0,
        {"errors": 0, "warnings": 2},
    ),
    "clippy, errors": (
        "cargo clippy -- -D warnings",
        "",
        'error: could not compile `c` (bin "c") due to 2 previous errors; 1 warning emitted\n',
        101,
        {"errors": 2, "warnings": 1},
    ),
}


@pytest.mark.parametrize(("command", "stdout", "stderr", "exit_code", "expected"), COUNTED.values(), ids=COUNTED)
def test_errors_are_counted(command: str, stdout: str, stderr: str, exit_code: int, expected: dict[str, float]) -> None:
    measurement = measured(command, stdout, stderr, exit_code)

    assert numbers(measurement) == expected
    assert reasons(measurement) == []
    assert exit_code in measurement.findings_exit_codes | {0}


NOT_BELIEVED: dict[str, tuple[str, str, str, int, str]] = {
    "ruff, no files": (
        "ruff check x",
        "All checks passed!\n",
        "warning: No Python files found\n",
        0,
        "nothing-examined",
    ),
    "ruff, path missing": (
        "ruff check x",
        "E902 No such file\n--> x:1:1\n\nFound 1 error.\n",
        "",
        1,
        "nothing-examined",
    ),
    "ruff, quiet": ("ruff check -q .", "", "", 0, "no-measurement"),
    "ruff, empty list of another": ("ruff check . ", "[]\n", "", 2, "no-measurement"),
    "ruff, configuration": ("ruff check .", "", "ruff failed\n  Cause: x\n", 2, "no-measurement"),
    "ruff, watching": ("ruff check .", "[06:59] Found 0 errors. Watching for file changes.\n", "", 0, "no-measurement"),
    "ruff, one of two": ("ruff check -q a || ruff check b", "All checks passed!\n", "", 0, "inconsistent"),
    "ruff format, no files": ("ruff format --check x", "", "warning: No Python files found\n", 0, "nothing-examined"),
    "biome, nothing said": ("biome check .", "", "", 0, "no-measurement"),
    "biome, wording changed": (
        "ultracite check",
        "Checked 6 files in 2ms. No fixes applied.\n8 errors found\n",
        "  × Some errors were emitted while running checks.\n",
        0,
        "inconsistent",
    ),
    "eslint, masked": ("eslint . || true", "", "", 0, "no-measurement"),
    "eslint, redirected": ("eslint . > log", "", "", 0, "no-measurement"),
    "eslint, not there": ("eslint . ; true", "", "sh: 1: eslint: not found\n", 0, "tool-missing"),
    "eslint, ignored file": (
        "eslint a.js",
        "  0:0  warning  File ignored because of a matching ignore pattern\n\n✖ 1 problem (0 errors, 1 warning)\n",
        "",
        0,
        "nothing-examined",
    ),
    "eslint, broken": ("eslint .", "", "\nOops! Something went wrong! :(\n", 2, "no-measurement"),
    "flake8, broken": ("flake8", "", "Traceback (most recent call last):\n  x\n", 1, "crashed"),
    "flake8, path missing": ("flake8 x", "x:0:1: E902 FileNotFoundError: x\n", "", 1, "nothing-examined"),
    "flake8, its version": (
        "flake8 --version",
        "7.5.0 (mccabe: 0.7.0, pycodestyle: 2.15.0, pyflakes: 4.1.0)\nCPython 3.11.7 on Linux\n",
        "",
        0,
        "no-measurement",
    ),
    "flake8, its bug report": (
        "flake8 --bug-report",
        '{\n  "plugins": [],\n  "version": "7.5.0"\n}\n',
        "",
        0,
        "no-measurement",
    ),
    "eslint, its set-up": (
        "eslint --env-info",
        "Environment Info:\n\nNode version: v20.20.2\n",
        "",
        0,
        "no-measurement",
    ),
    "flake8, masked": ("flake8 src; true", "", "", 0, "no-measurement"),
    "pylint, fatal": ("pylint x.py", "x.py:1:0: F0001: No module named x.py (fatal)\n", "", 1, "nothing-examined"),
    "pylint, no files": ("pylint empty", "", "", 0, "no-measurement"),
    "bandit, path missing": ("bandit -r x", BANDIT.format(lines=0, skipped=1), "", 0, "nothing-examined"),
    "clippy, not installed": ("cargo clippy", "", "error: no such command: `clippy`\n", 101, "tool-missing"),
    "a module that is not there": ("python -m ruff", "", "/usr/bin/python: No module named ruff\n", 1, "tool-missing"),
    "a program that uv cannot start": ("uv run ruff", "", "error: Failed to spawn: `ruff`\n", 2, "tool-missing"),
    "a package that does not exist": ("npx oxlint", "", "npm error code E404\n", 1, "tool-missing"),
    "a program that the shell cannot find": ("ruff check && x", "", "", 127, "tool-missing"),
    "a signal": ("ruff check .", "", "", -9, "crashed"),
    "a signal behind uv": ("uv run ruff check .", "", "", 137, "crashed"),
}


@pytest.mark.parametrize(
    ("command", "stdout", "stderr", "exit_code", "reason"), NOT_BELIEVED.values(), ids=NOT_BELIEVED
)
def test_what_cannot_be_believed_says_why(command: str, stdout: str, stderr: str, exit_code: int, reason: str) -> None:
    assert reason in reasons(measured(command, stdout, stderr, exit_code))


@pytest.mark.parametrize("exit_code", [2, 4, 101])
def test_findings_do_not_explain_a_status_that_the_tool_has_for_something_else(exit_code: int) -> None:
    assert exit_code not in measured("ruff check .", "Found 4 errors.\n", "", exit_code).findings_exit_codes


def test_no_errors_do_not_explain_the_status_of_findings() -> None:
    assert measured("ruff check .", "All checks passed!\n", "", 1).findings_exit_codes == frozenset()


@pytest.mark.parametrize("exit_code", [4, 20, 21])
def test_a_bit_of_pylint_that_no_message_explains_is_not_accounted_for(exit_code: int) -> None:
    stdout = "a.py:1:0: C0114: Missing module docstring (missing-module-docstring)\n"
    assert measured("pylint a.py", stdout, "", exit_code).findings_exit_codes == frozenset()


def test_findings_tell_their_place() -> None:
    full = "F401 [*] `os` imported but unused\n --> src/bad.py:1:8\n  |\n\nFound 1 error.\n"
    concise = "src/bad.py:1:8: F401 [*] `os` imported but unused\nFound 1 error.\n"
    expected = (Finding(path="src/bad.py", line=1, text="F401 [*] `os` imported but unused"),)

    assert measured("ruff check", full, "", 1).findings == expected
    assert measured("ruff check", concise, "", 1).findings == expected


def test_ruff_is_asked_which_files_it_would_lint() -> None:
    (call,) = parse_command("uv run ruff check --select F src").calls
    assert probe_of(call) == ("uv", "run", "ruff", "check", "--show-files", "--select", "F", "src")

    nothing = apply_probe(call, measured("ruff check", "All checks passed!\n"), output("/r/pyproject.toml\n"))
    assert numbers(nothing) == {"errors": 0, "files": 0}
    two = apply_probe(call, measured("ruff check", "All checks passed!\n"), output("/r/a.py\n/r/b.pyi\n/r/x.toml\n"))
    assert numbers(two) == {"errors": 0, "files": 2}
    failed = apply_probe(call, measured("ruff check", "All checks passed!\n"), output("", "error\n", 2))
    assert failed.examined is None


def test_flake8_is_asked_how_many_files_it_processed() -> None:
    (call,) = parse_command("flake8 src").calls
    assert probe_of(call) == ("flake8", "src", "--benchmark")

    probed = apply_probe(
        call, measured("flake8 src"), output("0.03       seconds elapsed\n2          total files processed\n")
    )
    assert numbers(probed) == {"errors": 0, "files": 2}


PATHS = {
    "ruff check --select F,E -o log src tests": ("src", "tests"),
    "ruff check": (),
    "ruff check -": (),
    "ruff check -- -odd": ("-odd",),
    "ruff format --check src": ("src",),
    "npx ultracite check src": ("src",),
    "biome check --config-path c 'src/**'": (),
    "eslint -c e.js src 'src/**/*.ts'": ("src",),
    "oxlint -D all web": ("web",),
    "flake8 --max-line-length 100 src": ("src",),
    "pylint -j 4 src/a.py package": ("src/a.py",),
    "bandit -r src -x tests": ("src",),
    "uv run --directory sub ruff check src": (),
    "ruff check $SRC": (),
    "cargo clippy": (),
    "make lint": (),
}


@pytest.mark.parametrize(("command", "paths"), PATHS.items(), ids=PATHS)
def test_the_paths_that_must_exist_are_named(command: str, paths: tuple[str, ...]) -> None:
    (call,) = parse_command(command).calls
    assert paths_of(call) == paths
