"""Which verdicts another attempt may change: those that chance can have a hand in."""

from typing import Final

from gates.model.measurement import Metric
from gates.model.verdict import JudgedBy, Reason, State, Verdict

_BY_CHANCE: Final = frozenset({Reason.TIMED_OUT, Reason.CRASHED})
_OF_TEST_RUNNERS: Final = frozenset({"pass_rate", "tests", "passed", "failures"})


def may_change(verdict: Verdict) -> bool:
    """Whether trying again is fair: the command timed out or crashed, or a test runner counted failures.

    Linters, type checkers and the like say the same about the same files, so what they measured stands; and so does a
    bare exit status, of which nobody knows whether it is one of theirs.
    """
    match verdict:
        case Verdict(state=State.UNDECIDED, reason=reason):
            return reason in _BY_CHANCE
        case Verdict(state=State.FAILED, judged_by=JudgedBy.MEASUREMENT, metric=Metric(name=name)):
            return name in _OF_TEST_RUNNERS
        case _:
            return False
