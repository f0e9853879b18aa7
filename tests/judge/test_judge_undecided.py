"""Commands that never ended by themselves have no verdict but a reason."""

import pytest

from gates.judge.judge import undecided
from gates.model.outcome import Cancelled, Lost, NotStarted, TimedOut
from gates.model.verdict import Reason, State


@pytest.mark.parametrize(
    ("ending", "reason", "explanation"),
    [
        (TimedOut(after=120), Reason.TIMED_OUT, "ended after 120 s without a result"),
        (TimedOut(after=0.5), Reason.TIMED_OUT, "ended after 0.5 s without a result"),
        (NotStarted(missing="ruff", why="not found"), Reason.TOOL_MISSING, "ruff: not found"),
        (NotStarted(missing="", why="permission denied"), Reason.TOOL_MISSING, "./check.sh: permission denied"),
        (Cancelled(why="interrupted"), Reason.INTERRUPTED, "interrupted"),
        (Lost(why="the worker is gone"), Reason.CRASHED, "the worker is gone"),
    ],
)
def test_an_ending_without_a_status_is_undecided(
    ending: TimedOut | NotStarted | Cancelled | Lost, reason: Reason, explanation: str
) -> None:
    verdict = undecided(ending, command="./check.sh")
    assert (verdict.state, verdict.reason, verdict.explanation) == (State.UNDECIDED, reason, explanation)
