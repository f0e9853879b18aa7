"""Only what chance can have a hand in is tried again."""

import pytest

from gates.judge.chance import may_change
from gates.model.measurement import Metric
from gates.model.verdict import JudgedBy, Reason, State, Verdict


def verdict(
    state: State, metric: str = "", reason: Reason | None = None, by: JudgedBy = JudgedBy.MEASUREMENT
) -> Verdict:
    measured = Metric(name=metric, value=1) if metric else None
    return Verdict(state=state, explanation="", reason=reason, metric=measured, judged_by=by)


@pytest.mark.parametrize("reason", [Reason.TIMED_OUT, Reason.CRASHED])
def test_a_command_that_gave_no_answer_may_be_asked_again(reason: Reason) -> None:
    assert may_change(verdict(State.UNDECIDED, reason=reason))


@pytest.mark.parametrize("reason", [one for one in Reason if one not in (Reason.TIMED_OUT, Reason.CRASHED)])
def test_every_other_doubt_stays(reason: Reason) -> None:
    assert not may_change(verdict(State.UNDECIDED, reason=reason))


@pytest.mark.parametrize("metric", ["pass_rate", "failures", "passed", "tests"])
def test_failing_tests_may_be_run_again(metric: str) -> None:
    assert may_change(verdict(State.FAILED, metric))


@pytest.mark.parametrize("metric", ["errors", "warnings", "max_cc", "duplication", "coverage", "lines", "value"])
def test_what_the_same_files_give_every_time_is_not_measured_again(metric: str) -> None:
    assert not may_change(verdict(State.FAILED, metric))


def test_a_bare_exit_status_stands_whoever_gave_it() -> None:
    assert not may_change(verdict(State.FAILED, "pass_rate", by=JudgedBy.EXIT_STATUS))
    assert not may_change(verdict(State.FAILED))


@pytest.mark.parametrize("state", [State.PASSED, State.SKIPPED])
def test_what_passed_or_was_left_out_is_not_run_again(state: State) -> None:
    assert not may_change(verdict(state, "pass_rate"))
