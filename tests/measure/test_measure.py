import pytest

from gates.measure.command import parse_command
from gates.measure.measure import measure
from gates.measure.registry import INDEX, all_extractors, extractor_for
from tests.measure.outputs import numbers, output, reasons

RUFF = "Found 4 errors.\n"
MYPY = "Success: no issues found in 2 source files\n"


def test_every_tool_of_a_command_is_measured() -> None:
    ruff, mypy = measure(parse_command("ruff check . && mypy src"), output("All checks passed!\n" + MYPY))

    assert (ruff.tool.name, numbers(ruff)) == ("ruff", {"errors": 0})
    assert (mypy.tool.name, numbers(mypy)) == ("mypy", {"errors": 0, "files": 2})


def test_a_tool_that_findings_kept_from_starting_is_left_out_but_nothing_can_pass() -> None:
    (ruff,) = measure(parse_command("ruff check . && mypy src"), output(RUFF, "", 1))

    assert numbers(ruff) == {"errors": 4}
    assert ruff.findings_exit_codes == frozenset()


def test_a_tool_that_keeps_silent_after_a_good_one_is_undecided() -> None:
    ruff, mypy = measure(parse_command("ruff check . ; mypy src"), output("All checks passed!\n", "", 1))

    assert reasons(ruff) == []
    assert reasons(mypy) == ["no-measurement"]


def test_a_second_run_that_never_started_leaves_the_status_unexplained() -> None:
    (ruff,) = measure(parse_command("ruff check a && ruff check b"), output(RUFF, "", 1))
    assert (numbers(ruff), ruff.findings_exit_codes) == ({"errors": 4}, frozenset())


@pytest.mark.parametrize("command", ["make lint", "npm run lint", "tox", "./check.sh", "bun run lint", "$LINT src"])
def test_a_hidden_tool_is_recognised_by_what_it_says(command: str) -> None:
    (mypy,) = measure(parse_command(command), output(MYPY))
    assert (mypy.tool.name, numbers(mypy)) == ("mypy", {"errors": 0, "files": 2})


def test_a_script_that_does_not_exist_is_no_pass() -> None:
    (bun,) = measure(parse_command("bun run test --run"), output())
    assert reasons(bun) == ["no-measurement"]


def test_a_script_that_says_nothing_known_has_no_measurement() -> None:
    assert measure(parse_command("bun run docs"), output("", "$ build-docs\n")) == ()


def test_a_known_tool_beside_a_hidden_one_is_measured_once() -> None:
    names = [
        one.tool.name
        for one in measure(parse_command("ruff check . && make types"), output("All checks passed!\n" + MYPY))
    ]
    assert names == ["ruff", "mypy"]


@pytest.mark.parametrize("stdout", ["", "\n", "done\n", "[]\n", "src/a.py:1:1: F401 unused\n", "All good\n"])
@pytest.mark.parametrize("exit_code", [0, 1])
def test_an_unknown_command_whose_output_nobody_recognises_has_no_measurement(stdout: str, exit_code: int) -> None:
    assert measure(parse_command("./check.sh"), output(stdout, "", exit_code)) == ()


def test_the_index_and_the_extractors_name_the_same_tools() -> None:
    named = {tool: extractor for extractor in all_extractors() for tool in extractor.TOOLS}

    assert set(named) == set(INDEX)
    assert all(extractor_for(tool) is extractor for tool, extractor in named.items())


def test_no_extractor_measures_the_output_of_nobody() -> None:
    assert [extractor for extractor in all_extractors() if extractor.measure(output()) is not None] == []
