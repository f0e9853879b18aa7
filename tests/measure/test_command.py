import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gates.measure.command import ToolCall, parse_command

CALLS: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = [
    ("ruff check .", "ruff", ("ruff", "check", "."), ()),
    ("uv run ruff check .", "ruff", ("ruff", "check", "."), ("uv", "run")),
    (
        "uv run --with x --frozen -- pytest -q",
        "pytest",
        ("pytest", "-q"),
        ("uv", "run", "--with", "x", "--frozen", "--"),
    ),
    ("uv --directory sub run mypy src", "mypy", ("mypy", "src"), ("uv", "--directory", "sub", "run")),
    ("uv run -m pytest tests", "pytest", ("pytest", "tests"), ("uv", "run", "-m")),
    ("uv run python -m mypy src", "mypy", ("mypy", "src"), ("uv", "run", "python", "-m")),
    ("uvx ruff@latest check", "ruff", ("ruff@latest", "check"), ("uvx",)),
    ("uvx --from ruff==0.4 ruff check", "ruff", ("ruff", "check"), ("uvx", "--from", "ruff==0.4")),
    ("uv tool run ruff check", "ruff", ("ruff", "check"), ("uv", "tool", "run")),
    ("python3 -I -m pytest -q", "pytest", ("pytest", "-q"), ("python3", "-I", "-m")),
    (".venv/bin/python -Wd -m unittest", "unittest", ("unittest",), (".venv/bin/python", "-Wd", "-m")),
    ("/usr/bin/ruff check", "ruff", ("/usr/bin/ruff", "check"), ()),
    ("npx --yes jscpd@5 src", "jscpd", ("jscpd@5", "src"), ("npx", "--yes")),
    ("npx -p typescript tsc --noEmit", "tsc", ("tsc", "--noEmit"), ("npx", "-p", "typescript")),
    ("npx @biomejs/biome@2.3 check .", "biome", ("@biomejs/biome@2.3", "check", "."), ("npx",)),
    ("npm exec -- eslint .", "eslint", ("eslint", "."), ("npm", "exec", "--")),
    ("bunx --bun ultracite check src", "ultracite", ("ultracite", "check", "src"), ("bunx", "--bun")),
    ("bun x tsc", "tsc", ("tsc",), ("bun", "x")),
    ("pnpm --filter web exec tsc -b", "tsc", ("tsc", "-b"), ("pnpm", "--filter", "web", "exec")),
    ("yarn dlx oxlint", "oxlint", ("oxlint",), ("yarn", "dlx")),
    ("./node_modules/.bin/eslint .", "eslint", ("./node_modules/.bin/eslint", "."), ()),
    ("node node_modules/jest/bin/jest.js", "jest", ("node_modules/jest/bin/jest.js",), ("node",)),
    ("node --test", "node test", ("node", "--test"), ()),
    ("bun test", "bun test", ("bun", "test"), ()),
    ("bun run test", "bun run", ("bun", "run", "test"), ()),
    ("npm test", "npm", ("npm", "test"), ()),
    ("make lint", "make", ("make", "lint"), ()),
    ("./check.sh fast", "check.sh", ("./check.sh", "fast"), ()),
    (
        "cargo +nightly clippy -- -D warnings",
        "cargo clippy",
        ("cargo", "+nightly", "clippy", "--", "-D", "warnings"),
        (),
    ),
    ("cargo t", "cargo test", ("cargo", "t"), ()),
    ("go test ./...", "go test", ("go", "test", "./..."), ()),
    ("git -C x diff --exit-code", "git diff", ("git", "-C", "x", "diff", "--exit-code"), ()),
    ("ruff format --check .", "ruff format", ("ruff", "format", "--check", "."), ()),
    ("coverage run --source=src -m pytest -q", "pytest", ("pytest", "-q"), ("coverage", "run", "--source=src", "-m")),
    ("coverage report --fail-under=80", "coverage report", ("coverage", "report", "--fail-under=80"), ()),
    ("timeout -k 5 60 nice -n 5 mypy .", "mypy", ("mypy", "."), ("timeout", "-k", "5", "60", "nice", "-n", "5")),
    ("env -u X A=1 tsc", "tsc", ("tsc",), ("env", "-u", "X", "A=1")),
    ("poetry run pytest", "pytest", ("pytest",), ("poetry", "run")),
]


@pytest.mark.parametrize(("text", "tool", "argv", "wrapper"), CALLS, ids=[call[0] for call in CALLS])
def test_a_call_is_its_tool_with_the_wrappers_taken_off(
    text: str, tool: str, argv: tuple[str, ...], wrapper: tuple[str, ...]
) -> None:
    line = parse_command(text)

    assert line.calls == (ToolCall(tool=tool, argv=argv, wrapper=wrapper),)
    assert (line.shell, line.argv, line.masks, line.error) == (False, (*wrapper, *argv), (), "")


SCRIPTS = {
    "ruff check . && ruff format --check .": ["ruff", "ruff format"],
    "set -e; cd web && npx tsc --noEmit": ["tsc"],
    "pytest -q | tail -1": ["pytest", "tail"],
    "git ls-files '*.py' | xargs ruff check": ["git ls-files", "ruff"],
    "for f in a b; do mypy $f; done": ["mypy"],
    "if [ -f x ]; then pytest; fi": ["pytest"],
    "! grep -rn TODO src": ["grep"],
    "(cd a && ruff check .) || true": ["ruff"],
    "bash -lc 'set -e; ruff check . ; mypy src'": ["ruff", "mypy"],
    "timeout 60 sh -c \"bash -c 'tsc'\"": ["tsc"],
    "cat <<'EOF'\nruff 'x\nEOF\nmypy src": ["cat", "mypy"],
    'echo "$(ruff check .)"': [],
    "ruff check . # mypy": ["ruff"],
    "ruff check \\\n  src": ["ruff"],
    "FOO=1 ruff check; BAR=2 mypy src": ["ruff", "mypy"],
}


@pytest.mark.parametrize(("text", "tools"), SCRIPTS.items(), ids=SCRIPTS)
def test_every_tool_of_a_script_is_found(text: str, tools: list[str]) -> None:
    assert [call.tool for call in parse_command(text).calls] == tools


PLAIN = ["mypy src", "mypy 'a b*'", 'mypy "a b"', "mypy a\\ b", "FOO='a b' mypy src"]
SHELL = ["a | b", "a && b", "a; b", "a > b", "a *.py", "a $x", "a `b`", "a ~/x", "(a)", "a\nb", "a # b", "! a", "cd x"]
SHELL += ['a "$x"', "a 2>&1", "a {b,c}", "exit 0", "A=1"]


@pytest.mark.parametrize("text", PLAIN)
def test_quotes_alone_need_no_shell(text: str) -> None:
    assert not parse_command(text).shell


@pytest.mark.parametrize("text", SHELL)
def test_the_syntax_of_the_shell_needs_a_shell(text: str) -> None:
    line = parse_command(text)
    assert line.shell
    assert line.argv == ()


def test_leading_assignments_are_the_environment_of_a_plain_command() -> None:
    line = parse_command("FOO='a b' BAR= mypy \"src dir\"")

    assert line.env == (("FOO", "a b"), ("BAR", ""))
    assert line.argv == ("mypy", "src dir")


NOT_LITERAL = [
    "ruff check $SRC",
    "ruff check *.py",
    "ruff check . > log",
    "cd a && ruff check src",
    "x | xargs ruff check",
]


@pytest.mark.parametrize("text", NOT_LITERAL)
def test_words_that_the_shell_changes_are_not_literal(text: str) -> None:
    assert not parse_command(text).calls[-1].literal


ERRORS = {
    "": "the command is empty",
    " \n ": "the command is empty",
    "# only a comment": "the command is empty",
    "ruff 'check": "the quote ' is never closed",
    'ruff "check': 'the quote " is never closed',
    "ruff \\": "nothing follows the \\ at the end",
    "diff <(ls a": "what < opens is never closed",
}


@pytest.mark.parametrize(("text", "error"), ERRORS.items(), ids=ERRORS)
def test_an_unreadable_text_says_why(text: str, error: str) -> None:
    line = parse_command(text)
    assert line.error == error
    assert line.calls == ()


FRAGMENTS = st.sampled_from(
    (
        *("ruff", "check", "uv", "run", "--", "-m", "python", "bash", "-c", "'", '"', "\\", "$(", ")", "`", "|", "||"),
        *("&&", ";", "\n", " ", "&", ">", "2>&1", "<<EOF", "#", "!", "env", "A=1", "npx", "-p", "git", "{", "}", "<("),
    )
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=40), st.lists(FRAGMENTS, max_size=14).map(" ".join), st.lists(FRAGMENTS).map("".join))
)
def test_no_text_raises(text: str) -> None:
    line = parse_command(text)
    assert line.text == text
    assert all(call.argv for call in line.calls)
