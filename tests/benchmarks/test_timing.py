"""Who is timed how often, and what the figures are of. Times are made up here: nothing is measured."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from benchmarks.timing import Command, Course, Figures, Sample, TooSlowError, figures

TOO_LONG = -1.0


class Script:
    """Commands that take as many seconds as they are told, run by run; the last number holds for all that follow."""

    def __init__(self, seconds: Mapping[str, Sequence[float]]) -> None:
        self.seconds = seconds
        self.started: list[str] = []
        self.course = Course([Command(name, ["true"], Path(), {}) for name in seconds])

    def time(self, *, rounds: int = 4, budget: float = 10.0) -> dict[str, int]:
        """How often each was timed."""
        return {row.name: row.turns for row in self.course.time(rounds, budget, self.run)}

    def run(self, command: Command) -> Sample:
        times = self.seconds[command.name]
        wall = times[min(self.started.count(command.name), len(times) - 1)]
        self.started.append(command.name)
        if wall == TOO_LONG:
            raise TooSlowError("more than 120 s a run")
        return Sample(wall, wall, 0, 0)


def test_commands_take_turns() -> None:
    script = Script({"a": [1.0], "b": [1.0]})
    script.time(rounds=3)
    assert script.started == ["a", "b", "a", "b", "a", "b"]


@pytest.mark.parametrize(
    ("seconds", "turns"),
    [
        pytest.param({"a": [0.1], "b": [0.1]}, {"a": 4, "b": 4}, id="quick ones have every turn"),
        pytest.param({"a": [0.1], "b": [4.0]}, {"a": 2, "b": 2}, id="a third turn of 4 s does not fit into 10 s"),
        pytest.param({"a": [0.1], "b": [0.1], "c": [90.0]}, {"a": 4, "b": 4, "c": 1}, id="at least one"),
        pytest.param({"a": [9.0], "b": [0.1]}, {"a": 4, "b": 4}, id="the first is in every turn, whatever it takes"),
        pytest.param({"a": [4.0]}, {"a": 2}, id="the first alone has a budget, too"),
        pytest.param({"a": [0.1], "b": [TOO_LONG], "c": [0.1]}, {"a": 4, "c": 4}, id="too slow in the first turn"),
        pytest.param({"a": [0.1], "b": [0.1, TOO_LONG]}, {"a": 4}, id="too slow in a later one"),
        pytest.param({"a": [TOO_LONG], "b": [0.1], "c": [0.1]}, {"b": 4, "c": 4}, id="the first itself is too slow"),
        pytest.param({"a": [TOO_LONG]}, {}, id="nobody is fit"),
        pytest.param({}, {}, id="nobody is there"),
    ],
)
def test_turns(seconds: Mapping[str, Sequence[float]], turns: Mapping[str, int]) -> None:
    assert Script(seconds).time() == turns


def test_who_is_too_slow_is_left_out_with_the_reason_and_not_started_again() -> None:
    script = Script({"a": [0.1], "b": [TOO_LONG]})
    script.time()
    assert {name: str(why) for name, why in script.course.left_out.items()} == {"b": "more than 120 s a run"}
    assert script.started.count("b") == 1


def test_ratios_are_those_of_the_turns_that_both_were_in() -> None:
    firsts = {0: Sample(1.0, 2.0, 5, 0), 1: Sample(2.0, 4.0, 5, 0), 2: Sample(100.0, 100.0, 5, 0)}
    mine = {0: Sample(3.0, 2.0, 7, 0), 1: Sample(2.0, 2.0, 9, 0)}
    assert figures("b", mine, firsts) == Figures(
        name="b", turns=2, wall=2.5, cpu=2.0, wall_ratio=2.0, cpu_ratio=0.75, low=1.0, high=3.0, memory=9
    )
