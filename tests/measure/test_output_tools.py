"""Tools whose result is what they print."""

import pytest

from gates.measure.extractors import output as extractor
from gates.model.measurement import Measurement, Output
from gates.model.outcome import Stream


def read(command: str, stdout: str, exit_code: int = 0, stderr: str = "", dropped: int = 0) -> Measurement | None:
    return extractor.measure(
        Output(
            stdout=Stream(data=stdout.encode(), dropped=dropped),
            stderr=Stream(data=stderr.encode()),
            exit_code=exit_code,
            command=command,
            argv=tuple(command.partition("|")[0].split()),
        )
    )


def values(measurement: Measurement | None) -> dict[str, float]:
    assert measurement is not None
    return {metric.name: metric.value for metric in measurement.metrics}


def reasons(measurement: Measurement | None) -> list[str]:
    assert measurement is not None
    return [problem.reason for problem in measurement.problems]


@pytest.mark.parametrize(
    ("command", "stdout", "expected"),
    [
        pytest.param("grep -rn TODO src", "src/a.py:1:x\n\nsrc/b.py:2:y\n", {"lines": 2}, id="matches"),
        pytest.param("grep -rn TODO src", "", {"lines": 0}, id="no match"),
        pytest.param("grep -c TODO a.py", "3\n", {"printed": 3, "lines": 1}, id="a count"),
        pytest.param("grep ^0 a.txt", "0\n", {"lines": 1}, id="a match that is a number"),
        pytest.param("grep -rn TODO src | wc -l", "0\n", {"printed": 0, "lines": 1}, id="counted behind a pipe"),
        pytest.param("wc -l a.py", "  12 a.py\n", {"printed": 12, "lines": 1}, id="count of a file"),
        pytest.param("wc -l a.py b.py", "  1 a.py\n  2 b.py\n  3 total\n", {"printed": 3, "lines": 3}, id="total"),
        pytest.param("jq .score r.json", "-1,234.5\n", {"printed": -1234.5, "lines": 1}, id="a number"),
        pytest.param("cat share.txt", "85.5%\n", {"printed": 85.5, "lines": 1}, id="a percentage"),
        pytest.param("git diff --stat", " a.py | 2 +-\n", {"lines": 1}, id="differences"),
        pytest.param("git status --porcelain", " M a\n", {"lines": 1, "errors": 1}, id="an unclean tree"),
        pytest.param("git ls-files *.pyc", "", {"lines": 0}, id="no files"),
    ],
)
def test_lines_are_counted_and_a_lone_number_is_taken(command: str, stdout: str, expected: dict[str, float]) -> None:
    assert values(read(command, stdout)) == expected


@pytest.mark.parametrize(
    ("command", "stdout", "codes"),
    [
        pytest.param("grep -rn TODO src", "", {1}, id="nothing found"),
        pytest.param("grep -rn TODO src", "a:1:x\n", set(), id="something found"),
        pytest.param("rg -c TODO a.py", "0\n", {1}, id="counted zero"),
        pytest.param("git diff --exit-code", "diff\n", {1}, id="a difference"),
        pytest.param("git diff --exit-code", "", set(), id="no difference"),
        pytest.param("find src", "", set(), id="find never ends so"),
    ],
)
def test_status_1_is_explained_by_what_was_found(command: str, stdout: str, codes: set[int]) -> None:
    measurement = read(command, stdout, 1)
    assert measurement is not None
    assert measurement.findings_exit_codes == codes


@pytest.mark.parametrize(
    ("command", "exit_code", "lines"),
    [
        ("grep -q x a", 0, 1),
        ("grep -rq x a", 1, 0),
        ("rg --quiet x", 0, 1),
        ("git diff --quiet", 1, 1),
        ("git diff --quiet", 0, 0),
    ],
)
def test_a_quiet_tool_tells_by_its_status(command: str, exit_code: int, lines: int) -> None:
    assert values(read(command, "", exit_code)) == {"lines": lines}


@pytest.mark.parametrize(
    ("command", "stderr", "reason"),
    [
        ("grep -rn x nosuch | wc -l", "grep: nosuch: No such file or directory\n", "inconsistent"),
        ("find nosuch | wc -l", "find: ‘nosuch’: No such file or directory\n", "inconsistent"),
        (
            "rg x nosuch | wc -l",
            "nosuch: IO error for operation on nosuch: No such file (os error 2)\n",
            "inconsistent",
        ),
        ("git ls-files", "fatal: not a git repository\n", "inconsistent"),
        ("rg x | wc -l", "bash: line 1: rg: command not found\n", "tool-missing"),
        ("rg x | wc -l", "sh: 1: rg: not found\n", "tool-missing"),
    ],
)
def test_zero_matches_where_nothing_was_searched_never_pass(command: str, stderr: str, reason: str) -> None:
    assert reasons(read(command, "0\n", 0, stderr)) == [reason]


def test_a_warning_is_no_complaint() -> None:
    assert reasons(read("grep x a", "x\n", 0, "grep: warning: stray \\ before -\n")) == []


def test_output_that_was_not_kept_cannot_be_counted() -> None:
    assert reasons(read("cat a", "x\n", dropped=9)) == ["inconsistent"]


def test_of_an_unknown_command_only_a_lone_number_is_taken() -> None:
    assert values(read("", "42\n")) == {"printed": 42, "lines": 1}
    assert read("", "42 apples\n") is None
    assert read("", "") is None


def test_findings_name_the_place_where_the_line_does() -> None:
    measurement = read("grep -rn TODO src", "src/a.py:7:# TODO\nplain\n")
    assert measurement is not None
    assert [(one.path, one.line, one.text) for one in measurement.findings] == [
        ("src/a.py", 7, "src/a.py:7:# TODO"),
        ("", 0, "plain"),
    ]
