import pytest

from gates.document.variables import Filled, fill, unfilled
from gates.model.diagnostic import Location

VARIABLES = {"paths": "src 'my tests'", "n": "10", "loop": "<n>"}


@pytest.mark.parametrize(
    ("command", "filled"),
    [
        ("lizard -C <n> <paths>", Filled(text="lizard -C 10 src 'my tests'")),
        ("--max=<n>,<n>", Filled(text="--max=10,10")),
        ('sh -c "lizard <n>"', Filled(text='sh -c "lizard 10"')),
        ("echo <loop>", Filled(text="echo <n>")),
        ("lizard <Paths>", Filled(text="lizard <Paths>", missing=("Paths",))),
        ("a <x> <y> <x>", Filled(text="a <x> <y> <x>", missing=("x", "y"))),
        ("git -C <owner>/<repo> log", Filled(text="git -C <owner>/<repo> log", missing=("owner", "repo"))),
        ("<your test command>", Filled(text="<your test command>", missing=("your test command",))),
        ("cat <path/to/file.py>", Filled(text="cat <path/to/file.py>", missing=("path/to/file.py",))),
    ],
)
def test_placeholders_are_filled_or_told(command: str, filled: Filled) -> None:
    assert fill(command, VARIABLES) == filled


@pytest.mark.parametrize(
    "command",
    [
        "sort < in.txt > out.txt",
        "sort <in.txt >out.txt",
        "sort <in.txt 2>&1",
        "sort <in.txt 2>err.txt",
        "cat <<EOF>out",
        "diff <(sort a) <(sort b)",
        "test 1 -lt 2",
        "cmd 2>/dev/null",
        "echo '<' '>'",
        "echo '<3>'",
    ],
)
def test_redirections_are_left_to_the_shell(command: str) -> None:
    assert fill(command, VARIABLES) == Filled(text=command)


def test_a_placeholder_that_is_left_over_says_how_to_fill_it() -> None:
    here = Location(path="plan.md", line=7)
    filled = fill("run <path> <mode> <what you like>", VARIABLES)
    assert [str(problem) for problem in unfilled(filled, VARIABLES, here)] == [
        'plan.md:7:1: nothing fills the placeholder <path> (did you mean "paths"?) [unfilled-placeholder]',
        (
            "plan.md:7:1: nothing fills the placeholder <mode>"
            ' (set mode = "…" under [vars] in gates.toml, or --var mode=VALUE) [unfilled-placeholder]'
        ),
        (
            "plan.md:7:1: nothing fills the placeholder <what you like> (write what is meant in its place)"
            " [unfilled-placeholder]"
        ),
    ]
