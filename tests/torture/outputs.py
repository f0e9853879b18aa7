"""What tools usually print, short: where the fuzzer of each extractor starts."""

from collections.abc import Mapping

OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "bandit": (
        (
            ">> Issue: [B602:x] shell=True\n   Severity: High   Confidence: High\n   Location: ./a.py:3:0\n"
            "Code scanned:\n\tTotal lines of code: 12\nRun metrics:\n\tTotal issues (by severity):\n\t\tUndefined: 0\n"
            "\t\tLow: 0\n\t\tMedium: 0\n\t\tHigh: 1\nFiles skipped (0):\n"
        ),
        "Test results:\n\tNo issues identified.\n\nCode scanned:\n\tTotal lines of code: 3\n",
    ),
    "biome": (
        (
            "src/a.ts:3:5 lint/style/useConst ━━━━━━━\n\n  × This let is only assigned once.\n\n"
            "Checked 2 files in 5ms. No fixes applied.\nFound 1 error.\nFound 2 warnings.\n"
        ),
        "Checked 12 files in 20ms. No fixes applied.\n",
    ),
    "cargo clippy": (
        (
            "    Checking x v0.1.0 (/x)\nwarning: unused variable: `a`\n --> src/main.rs:2:9\n\n"
            'warning: `x` (bin "x") generated 1 warning\n    Finished `dev` profile [unoptimized] target(s) in 0.2s\n'
        ),
        'error: could not compile `x` (bin "x") due to 2 previous errors; 1 warning emitted\n',
    ),
    "cargo test": (
        (
            "running 2 tests\ntest a ... ok\ntest b ... FAILED\n\nfailures:\n    b\n\n"
            "test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n"
        ),
    ),
    "eslint": (
        (
            "\n/x/src/a.js\n  1:7  error  'a' is assigned a value but never used  no-unused-vars\n\n"
            "✖ 3 problems (2 errors, 1 warning)\n  1 error and 0 warnings potentially fixable with `--fix`.\n"
        ),
        '[{"filePath":"/x/a.js","messages":[],"errorCount":1,"warningCount":0}]',
    ),
    "flake8": ("./a.py:1:1: F401 'os' imported but unused\n./b.py:2:80: E501 line too long (99 > 79 characters)\n2\n",),
    "go test": (
        "--- FAIL: TestA (0.00s)\n    a_test.go:5: no\nFAIL\nFAIL\texample.org/x\t0.002s\nok  \texample.org/y\t0.1s\n",
        '{"Action":"pass","Package":"x","Test":"TestA"}\n{"Action":"fail","Package":"x","Test":"TestB"}\n',
    ),
    "interrogate": ("RESULT: PASSED (minimum: 80.0%, actual: 95.0%)\n",),
    "mypy": (
        (
            'src/a.py:3: error: Incompatible return value type (got "int", expected "str")  [return-value]\n'
            "Found 1 error in 1 file (checked 2 source files)\n"
        ),
        "Success: no issues found in 12 source files\n",
    ),
    "rg": ("src/a.py:3:TODO\nsrc/b.py:4:TODO\n", "", "3\n"),
    "oxlint": (
        "  x eslint(no-debugger): `debugger` statement\n\nFound 1 warning and 2 errors.\nFinished in 5ms on 3 files\n",
    ),
    "pylint": (
        (
            "************* Module a\na.py:1:0: C0114: Missing module docstring (missing-module-docstring)\n\n"
            "-----------------------------------\nYour code has been rated at 8.75/10 (previous run: 9.00/10, -0.25)\n"
        ),
    ),
    "pyrefly": ("ERROR a.py:1:5-6: no [bad-assignment]\n INFO 2 errors (1 suppressed)\n", " INFO 0 errors\n"),
    "pyright": (
        "/x/a.py\n  /x/a.py:1:5 - error: no (reportX)\n1 error, 2 warnings, 0 informations\n",
        '{"summary": {"filesAnalyzed": 3, "errorCount": 1, "warningCount": 0, "informationCount": 0}}',
    ),
    "radon": (
        (
            "src/a.py\n    F 1:0 f - A (1)\n    M 3:4 C.g - C (14)\n\n2 blocks (functions, methods) analyzed.\n"
            "Average complexity: B (7.5)\n"
        ),
    ),
    "ruff": (
        "F401 [*] `os` imported but unused\n --> a.py:1:8\n\nFound 1 error.\n[*] 1 fixable with the `--fix` option.\n",
        "All checks passed!\n",
        "a.py:1:8: F401 [*] `os` imported but unused\nFound 1 error.\n",
    ),
    "ruff format": ("Would reformat: a.py\n1 file would be reformatted, 2 files already formatted\n",),
    "tsc": (
        "src/a.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.\n",
        "src/a.ts:3:5 - error TS2322: no\n\nFound 2 errors in the same file, starting at: src/a.ts:3\n",
    ),
    "ty": ("error[invalid-assignment]: no\n --> a.py:1:1\n\nFound 1 diagnostic\n", "All checks passed!\n"),
    "vulture": ("a.py:1: unused import 'os' (90% confidence)\na.py:3: unused function 'f' (60% confidence)\n",),
}
