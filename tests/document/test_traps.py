import pytest

from gates.document.traps import find_traps
from gates.model.diagnostic import Location
from gates.model.expectation import Compound, ExitStatus, Expectation, Operator, Relative, Success, Threshold

HERE = Location(path="plan.md")
SUCCESS = Success(text="pass")
NUMBER = Threshold(text="≥ 8", metrics=(), operator=Operator.AT_LEAST, limit=8.0)


def codes(command: str, expectation: Expectation = SUCCESS, *, escaped_pipe: bool = False) -> list[str]:
    return [trap.code for trap in find_traps(command, expectation, HERE, escaped_pipe=escaped_pipe)]


@pytest.mark.parametrize(
    "command",
    [
        'grep -rn "a|b" src',
        "grep -c 'a|b' f",
        "git grep 'a|b'",
        "sed -n '/a|b/p' f",
        "grep -e 'a|b' f | wc -l",
        "! grep -q 'a|b' f",
    ],
)
def test_a_bar_that_markdown_unescaped_is_told_for_a_basic_regular_expression(command: str) -> None:
    assert "bre-pipe" in codes(command, escaped_pipe=True)
    assert "bre-pipe" not in codes(command, escaped_pipe=False)


@pytest.mark.parametrize(
    "command",
    [
        "grep -E 'a|b' f",
        "grep -rnE 'a|b' f",
        "grep -P 'a|b' f",
        "grep -F 'a|b' f",
        "grep --extended-regexp 'a|b' f",
        "egrep 'a|b' f",
        "rg 'a|b' f",
        "sed -E 's/a|b/c/' f",
        "sed -r 's/a|b/c/' f",
        "grep a f | wc -l",
    ],
)
def test_a_bar_that_means_what_it_says_is_fine(command: str) -> None:
    assert "bre-pipe" not in codes(command, escaped_pipe=True)


def test_what_cannot_be_read_as_a_command_is_an_error_and_the_only_one() -> None:
    assert codes("echo 'a || true", NUMBER, escaped_pipe=True) == ["unreadable-command"]


@pytest.mark.parametrize(
    "expectation",
    [NUMBER, Relative(text="no regression", metrics=()), Compound(text="x", clauses=(SUCCESS, NUMBER))],
    ids=["a number", "a comparison with the base", "one clause of several"],
)
def test_a_number_from_a_tool_that_nobody_reads_is_told(expectation: Expectation) -> None:
    assert codes("mytool --all", expectation) == ["expectation-cannot-be-measured"]
    assert find_traps("mytool --all", expectation, HERE, has_metric=True) == ()


@pytest.mark.parametrize(
    "command", ["ruff check .", "npm run x", "make x", "./run.sh", "python x.py", "mytool; pytest"]
)
def test_a_tool_that_is_read_or_that_may_hide_one_is_not_told(command: str) -> None:
    assert "expectation-cannot-be-measured" not in codes(command, NUMBER)


def test_an_expectation_without_a_number_needs_no_reader() -> None:
    assert codes("mytool --all", ExitStatus(text="exit 0", operator=Operator.EQUAL, limit=0)) == []


def test_every_mask_is_told_in_the_words_of_the_command() -> None:
    assert {str(trap) for trap in find_traps("ruff check --exit-zero . || true", SUCCESS, HERE)} == {
        (
            "plan.md:1:1: warning: `--exit-zero` makes the tool end with 0 whatever it finds"
            " (remove it, only a measurement can still tell) [masked-exit-status]"
        ),
        (
            "plan.md:1:1: warning: `|| true` hides the exit status of the command before it"
            " (remove it, only a measurement can still tell) [masked-exit-status]"
        ),
    }
