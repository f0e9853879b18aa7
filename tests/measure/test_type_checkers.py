"""mypy, tsc, pyright, ty, pyrefly."""

import pytest

from gates.measure.command import parse_command
from gates.measure.registry import apply_probe, paths_of, probe_of
from gates.model.measurement import Finding
from tests.measure.outputs import measured, numbers, output, reasons

TSC = "src/bad.ts(3,5): error TS2322: Type 'string' is not assignable.\n  Types of 'a' are incompatible.\n"
PRETTY = "\x1b[96msrc/bad.ts\x1b[0m:\x1b[93m3\x1b[0m:5 - \x1b[91merror\x1b[0m\x1b[90m TS2322: \x1b[0mType.\n"
PYRIGHT_JSON = (
    '{\n    "summary": {\n        "filesAnalyzed": 1,\n        "errorCount": 2,\n        "warningCount": 0\n    }\n}\n'
)

COUNTED: dict[str, tuple[str, str, str, int, dict[str, float]]] = {
    "mypy, clean": ("mypy src", "Success: no issues found in 2 source files\n", "", 0, {"errors": 0, "files": 2}),
    "mypy, findings": (
        "mypy src",
        "Found 2 errors in 1 file (checked 6 source files)\n",
        "",
        1,
        {"errors": 2, "files": 6},
    ),
    "mypy, coloured": (
        "mypy src",
        "\x1b[1m\x1b[31mFound 1 error in 1 file (checked 1 source file)\x1b(B\x1b[m\n",
        "",
        1,
        {"errors": 1, "files": 1},
    ),
    "mypy, two runs": (
        "mypy a; mypy b",
        "Found 2 errors in 1 file (checked 6 source files)\nSuccess: no issues found in 1 source file\n",
        "",
        0,
        {"errors": 2, "files": 7},
    ),
    "mypy, a note about the configuration": (
        "mypy src",
        "Success: no issues found in 2 source files\n",
        "pyproject.toml: note: unused section(s): module = ['x']\n",
        0,
        {"errors": 0, "files": 2},
    ),
    "pyright before 1.1.380 ends its totals with a blank": (
        "pyright src",
        "1 error, 0 warnings, 0 informations \n",
        "",
        1,
        {"errors": 1, "warnings": 0},
    ),
    "pyrefly before 0.30": (
        "pyrefly check",
        "",
        " INFO errors shown: 1, errors ignored: 0, modules: 3, transitive dependencies: 56, lines: 17,230\n",
        1,
        {"errors": 1},
    ),
    "tsc, clean": ("bunx tsc --noEmit", "", "", 0, {"errors": 0}),
    "tsc, findings": ("tsc --noEmit", TSC, "", 2, {"errors": 1}),
    "tsc, pretty": ("tsc --noEmit", PRETTY, "", 1, {"errors": 1}),
    "tsc, masked findings": ("tsc --noEmit || true", TSC, "", 0, {"errors": 1}),
    "tsc, code that is about options elsewhere": (
        "tsc",
        "a.ts(1,1): error TS5097: An import path.\n",
        "",
        2,
        {"errors": 1},
    ),
    "pyright": (
        "uvx basedpyright",
        "3 errors, 1 warning, 0 notes\n",
        "",
        1,
        {"errors": 3, "warnings": 1},
    ),
    "pyright, JSON": ("pyright --outputjson", PYRIGHT_JSON, "", 1, {"errors": 2, "warnings": 0, "files": 1}),
    "ty": ("ty check", "Found 3 diagnostics\n", "", 1, {"errors": 3}),
    "ty, clean": ("ty check", "All checks passed!\n", "", 0, {"errors": 0}),
    "pyrefly": ("pyrefly check", "", " INFO 1,003 errors (2 suppressed)\n", 1, {"errors": 1003}),
}


@pytest.mark.parametrize(("command", "stdout", "stderr", "exit_code", "expected"), COUNTED.values(), ids=COUNTED)
def test_errors_are_counted(command: str, stdout: str, stderr: str, exit_code: int, expected: dict[str, float]) -> None:
    measurement = measured(command, stdout, stderr, exit_code)

    assert numbers(measurement) == expected
    assert reasons(measurement) == []
    assert exit_code in measurement.findings_exit_codes | {0}


SUCCESS = "Success: no issues found in 2 source files\n"
NOT_BELIEVED: dict[str, tuple[str, str, str, int, str]] = {
    "mypy, stopped": (
        "mypy x",
        "Found 1 error in 1 file (errors prevented further checking)\n",
        "",
        2,
        "no-measurement",
    ),
    "mypy, setting ignored": ("mypy src", SUCCESS, "mypy.ini: [mypy]: Unrecognized option: x = 1\n", 0, "not-applied"),
    "mypy, broken file": ("mypy src", SUCCESS, "pyproject.toml: Expected ']' at the end\n", 0, "not-applied"),
    "mypy, no files": ("mypy src", "", "There are no .py[i] files in directory 'src'\n", 2, "nothing-examined"),
    "mypy, no summary": ("mypy --no-error-summary src", "", "", 0, "no-measurement"),
    "mypy, crash": ("mypy src", "", "error: INTERNAL ERROR -- Please try\n", 2, "crashed"),
    "tsc, help": (
        "tsc --noEmit",
        "Version 5.9.3\ntsc: The TypeScript Compiler - Version 5.9.3\n",
        "",
        1,
        "no-measurement",
    ),
    "tsc, masked": ("tsc --noEmit || true", "", "", 0, "no-measurement"),
    "tsc, masked inside": ("bash -c 'tsc --noEmit; true'", "", "", 0, "no-measurement"),
    "tsc, redirected": ("tsc --noEmit > log 2>&1", "", "", 0, "no-measurement"),
    "tsc, in a condition": ("if tsc --noEmit; then echo ok; fi", "", "", 0, "no-measurement"),
    "tsc, turned round": ("! tsc --noEmit", "", "", 0, "no-measurement"),
    "tsc, another program": ("npx tsc", "  This is not the tsc command you are looking for\n", "", 1, "tool-missing"),
    "tsc, no inputs": ("tsc", "error TS18003: No inputs were found in config file.\n", "", 2, "nothing-examined"),
    "tsc, project missing": (
        "tsc -p x",
        "error TS5058: The specified path does not exist: 'x'.\n",
        "",
        1,
        "nothing-examined",
    ),
    "tsc, bad option": ("tsc", "tsconfig.json(6,21): error TS5023: Unknown compiler option.\n", "", 2, "not-applied"),
    "tsc, broken project": ("tsc", "tsconfig.build.json(2,1): error TS1005: '}' expected.\n", "", 2, "not-applied"),
    "tsc, only listing": ("tsc --listFilesOnly", "src/a.ts\n", "", 0, "nothing-examined"),
    "tsc, only its version": ("tsc --version", "Version 5.9.3\n", "", 0, "nothing-examined"),
    "pyright, no files": (
        "pyright",
        "No source files found.\n0 errors, 0 warnings, 0 informations\n",
        "",
        0,
        "nothing-examined",
    ),
    "pyright, setting ignored": (
        "pyright",
        "0 errors, 0 warnings, 0 informations\n",
        'Config contains unrecognized setting "x".\n',
        0,
        "not-applied",
    ),
    "ty, no files": (
        "ty check",
        "All checks passed!\n",
        "WARN No python files found under the given path(s)\n",
        0,
        "nothing-examined",
    ),
    "ty, path missing": (
        "ty check x",
        "error[io]: `x`: No such file\n\nFound 1 diagnostic\n",
        "",
        2,
        "nothing-examined",
    ),
    "pyrefly, unconfigured": (
        "pyrefly check",
        "",
        " INFO 0 errors\nNo `pyrefly.toml` found — using preset `basic`.\n",
        0,
        "not-applied",
    ),
    "pyrefly, setting ignored": (
        "pyrefly check",
        "",
        " WARN /r/pyrefly.toml: Extra keys\n INFO 0 errors\n",
        0,
        "not-applied",
    ),
}


@pytest.mark.parametrize(
    ("command", "stdout", "stderr", "exit_code", "reason"), NOT_BELIEVED.values(), ids=NOT_BELIEVED
)
def test_what_cannot_be_believed_says_why(command: str, stdout: str, stderr: str, exit_code: int, reason: str) -> None:
    assert reason in reasons(measured(command, stdout, stderr, exit_code))


def test_errors_of_an_output_that_was_cut_are_not_a_count() -> None:
    assert reasons(measured("tsc", TSC, "", 2, dropped=9000)) == ["inconsistent"]
    assert reasons(measured("tsc", "", "", 0, dropped=9000)) == ["no-measurement"]


def test_the_tail_of_an_output_that_was_cut_still_holds_the_summary() -> None:
    stdout = "…\nFound 900 errors in 30 files (checked 60 source files)\n"
    assert numbers(measured("mypy src", stdout, "", 1, dropped=9000)) == {"errors": 900, "files": 60}


def test_findings_tell_their_place() -> None:
    summary = "Found 1 error in 1 file (checked 2 source files)\n"
    stdout = f"src/x.py:6: error: Bad type  [arg-type]\nsrc/x.py:7: note: hint\n{summary}"
    expected = (Finding(path="src/x.py", line=6, text="Bad type  [arg-type]"),)
    assert measured("mypy src", stdout, "", 1).findings == expected


def test_tsc_is_asked_for_the_files_of_its_program() -> None:
    (call,) = parse_command("npx tsc --noEmit -p web").calls
    assert probe_of(call) == ("npx", "tsc", "--noEmit", "-p", "web", "--noEmit", "--listFilesOnly")

    clean = measured("npx tsc --noEmit -p web")
    solution = apply_probe(call, clean, output(""))
    assert numbers(solution) == {"errors": 0, "files": 0}
    libraries = "/r/node_modules/typescript/lib/lib.es5.d.ts\n/r/src/calc.ts\n"
    assert numbers(apply_probe(call, clean, output(libraries))) == {"errors": 0, "files": 1}


def test_a_build_of_tsc_cannot_be_asked() -> None:
    (call,) = parse_command("tsc -b").calls
    assert probe_of(call) is None


def test_pyright_is_asked_how_many_files_it_analyzed() -> None:
    (call,) = parse_command("uvx pyright src").calls
    assert probe_of(call) == ("uvx", "pyright", "src", "--outputjson")

    probed = apply_probe(call, measured("pyright src", "0 errors, 0 warnings, 0 informations\n"), output(PYRIGHT_JSON))
    assert numbers(probed) == {"errors": 0, "warnings": 0, "files": 1}


PATHS = {
    "mypy --strict --config-file m.ini src tests": ("src", "tests"),
    "mypy -p package": (),
    "dmypy run -- src": ("src",),
    "tsc --noEmit -p web/tsconfig.json": ("web/tsconfig.json",),
    "tsc --target es2022 --pretty false src/a.ts": ("src/a.ts",),
    "tsc -b a b": ("a", "b"),
    "pyright -p x src": ("src",),
    "ty check --python .venv src": ("src",),
    "pyrefly check src": ("src",),
}


@pytest.mark.parametrize(("command", "paths"), PATHS.items(), ids=PATHS)
def test_the_paths_that_must_exist_are_named(command: str, paths: tuple[str, ...]) -> None:
    (call,) = parse_command(command).calls
    assert paths_of(call) == paths
