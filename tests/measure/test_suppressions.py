"""What is counted as a suppression, a skip or a test, and what only looks like one."""

import pytest

from gates.measure.suppressions import count_suppressions

COUNTS = [
    ("noqa", "a.py", "import os  # noqa: F401\n", {"noqa": 1}),
    ("noqa of a file", "a.py", "# ruff: noqa\n", {"ruff: noqa": 1}),
    ("two on one line", "a.py", "x = f()  # type: ignore[x]  # noqa\n", {"noqa": 1, "type: ignore": 1}),
    ("errors of a file", "a.py", "# mypy: ignore-errors\n", {"mypy: ignore-errors": 1}),
    ("lines not covered", "a.py", "if x:  # pragma: no cover\n    pass\n", {"pragma: no cover": 1}),
    ("forgiveness", "a.py", "# lizard forgives\n", {"lizard forgives": 1}),
    ("duplication", "a.ts", "// jscpd:ignore-start\n// jscpd:ignore-end\n", {"jscpd:ignore": 1}),
    ("in a string", "a.py", 's = "# noqa"\nt = """\n# type: ignore\n"""\n', {}),
    ("in a docstring", "a.py", 'def f():\n    """Use pytest.skip() and # noqa."""\n', {}),
    ("after a string with a hash", "a.py", "s = '#'  # noqa\n", {"noqa": 1}),
    (
        "a skip",
        "test_a.py",
        "import pytest\n@pytest.mark.skip\ndef test_x():\n    assert f()\n",
        {"skip": 1, "test functions": 1},
    ),
    (
        "an expected failure",
        "test_a.py",
        "@pytest.mark.xfail(reason='x')\ndef test_x():\n    assert f()\n",
        {"xfail": 1, "test functions": 1},
    ),
    ("a module that may be missing", "test_a.py", "np = pytest.importorskip('numpy')\n", {"importorskip": 1}),
    ("a skip in a comment", "test_a.py", "# pytest.skip() would be wrong\n", {}),
    (
        "test methods and async tests",
        "t.py",
        "class T:\n    def test_a(self): f()\n    async def test_b(self): f()\n",
        {"test functions": 2},
    ),
    ("emptied tests", "t.py", "def test_a():\n    pass\ndef test_b():\n    ...\ndef test_c():\n    assert True\n", {}),
    ("a test of a docstring only", "t.py", 'def test_a():\n    """Nothing."""\n', {}),
    ("no valid Python", "t.py", "def test_a(:\n", {"test functions": 1}),
    ("eslint", "a.ts", "/* eslint-disable no-console */\n// eslint-disable-next-line\n", {"eslint-disable": 2}),
    (
        "TypeScript",
        "a.tsx",
        "// @ts-ignore\n// @ts-expect-error\n// @ts-nocheck\n",
        {"@ts-ignore": 1, "@ts-expect-error": 1, "@ts-nocheck": 1},
    ),
    ("biome", "a.ts", "// biome-ignore lint: x\n", {"biome-ignore": 1}),
    ("in a string of a script", "a.ts", "const s = '// @ts-ignore';\nconst t = `eslint-disable`;\n", {}),
    (
        "tests of a script",
        "a.test.ts",
        "it('a', () => {});\ntest.skip('b', () => {});\nxit('c', () => {});\n",
        {"skip": 2, "test functions": 1},
    ),
    ("only one test", "a.spec.ts", "it.only('a', () => {});\n", {"only": 1, "test functions": 1}),
    ("a function called test elsewhere", "a.ts", "test(x);\n", {}),
    (
        "Go",
        "a_test.go",
        "func TestA(t *testing.T) {\n\tt.Skip()\n} //nolint\n",
        {"skip": 1, "nolint": 1, "test functions": 1},
    ),
    (
        "Rust",
        "a.rs",
        "#[allow(dead_code)]\n#[test]\n#[ignore]\nfn x() {}\n",
        {"allow attribute": 1, "skip": 1, "test functions": 1},
    ),
    ("Markdown", "a.md", "# noqa\n", {}),
    ("no name at all", "Makefile", "# noqa\n", {}),
]


@pytest.mark.parametrize(("path", "text", "counts"), [row[1:] for row in COUNTS], ids=[row[0] for row in COUNTS])
def test_what_a_file_silences_and_tests(path: str, text: str, counts: dict[str, int]) -> None:
    assert dict(count_suppressions(path, text.encode())) == counts


def test_bytes_that_are_no_text_count_for_nothing() -> None:
    assert not count_suppressions("a.py", b"\xff# noqa\n")
