"""Is an expectation at least as tight as the one that must not be loosened?"""

import math
from enum import StrEnum
from typing import Final

from gates.judge.measured import HEALTH, is_none
from gates.model.expectation import (
    Clause,
    Compound,
    ExitStatus,
    Expectation,
    NotRunnable,
    Operator,
    OutputLines,
    Prose,
    Relative,
    Success,
    Threshold,
)


class Change(StrEnum):
    """What became of an expectation, seen from the floor."""

    SAME = "same"
    TIGHTER = "tighter"
    LOOSER = "looser"
    INCOMPARABLE = "incomparable"


_Bounded = Threshold | ExitStatus | OutputLines
_HOLDS: Final = (Change.SAME, Change.TIGHTER)
_ZERO_EXIT: Final = ExitStatus(text="exit 0", operator=Operator.EQUAL, limit=0)


def compare(floor: Expectation, actual: Expectation) -> Change:
    """How ``actual`` relates to ``floor``: everything that passes a tighter one passes the floor, too.

    Every clause of the floor must be met by some clause at least as tight. A sentence checks nothing but the exit
    status, so that it is looser than whatever can be measured.
    """
    if _meaning(floor) == _meaning(actual):
        return Change.SAME
    match floor, actual:
        case (NotRunnable(), _) | (_, NotRunnable()) | (Prose(), Prose()):
            return Change.INCOMPARABLE
        case _, Prose():
            return Change.LOOSER
        case _, _:
            return _compare_clauses(_clauses(floor), _clauses(actual))


def _compare_clauses(wanted: tuple[Clause, ...], offered: tuple[Clause, ...]) -> Change:
    changes = [_best([_compare_clause(one, other) for other in offered]) for one in wanted]
    if all(change in _HOLDS for change in changes):
        tighter = Change.TIGHTER in changes or len(offered) > len(wanted)
        return Change.TIGHTER if tighter else Change.SAME
    dropped = Change.LOOSER in changes or any(change in _HOLDS for change in changes)
    return Change.LOOSER if dropped else Change.INCOMPARABLE


def _meaning(expectation: Expectation) -> object:
    """Everything but the wording, unless the wording is all there is."""
    match expectation:
        case Prose() | NotRunnable():
            return type(expectation), " ".join(expectation.text.split()).lower()
        case Success():
            return Success
        case Compound():
            return tuple(_meaning(clause) for clause in expectation.clauses)
        case Relative():
            return expectation.metrics, expectation.slack
        case OutputLines() | ExitStatus():
            return type(expectation), expectation.operator, expectation.limit
        case Threshold():
            return expectation.metrics, expectation.operator, expectation.limit, expectation.unit


def _clauses(expectation: Expectation) -> tuple[Clause, ...]:
    match expectation:
        case Compound():
            return expectation.clauses
        case Prose() | NotRunnable():
            return (_ZERO_EXIT,)
        case _:
            return (expectation,)


def _best(changes: list[Change]) -> Change:
    order = (Change.TIGHTER, Change.SAME, Change.LOOSER, Change.INCOMPARABLE)
    return min(changes, key=order.index)


def _compare_clause(floor: Clause, actual: Clause) -> Change:
    match floor, actual:
        case Success(), Success():
            return Change.SAME
        case Threshold(), Threshold():
            return _compare_thresholds(floor, actual)
        case ExitStatus(), ExitStatus():
            return _compare_limits(floor, actual)
        case OutputLines(), OutputLines():
            return _compare_limits(floor, actual)
        case Relative(), Relative() if floor.metrics == actual.metrics:
            return _of_difference(tighter=actual.slack < floor.slack, looser=actual.slack > floor.slack)
        case Success(), Threshold():
            return _compare_thresholds(_as_threshold(floor, actual), actual)
        case Threshold(), Success():
            return _compare_thresholds(floor, _as_threshold(actual, floor))
        case _:
            return _compare_with_exit(floor, actual)


def _compare_with_exit(floor: Clause, actual: Clause) -> Change:
    """A clean run also ends with 0, but ending with 0 is not yet a clean run."""
    zero_exit = _meaning(_ZERO_EXIT)
    if _meaning(floor) == zero_exit and _is_clean_run(actual):
        return Change.TIGHTER
    if _meaning(actual) == zero_exit and _is_clean_run(floor):
        return Change.LOOSER
    return Change.INCOMPARABLE


def _compare_thresholds(floor: Threshold, actual: Threshold) -> Change:
    """Compare the limits when the counts are the same; leaving out a count that the floor has is looser."""
    wanted, offered = frozenset(floor.metrics), frozenset(actual.metrics)
    if floor.unit != actual.unit or not (wanted <= offered or offered < wanted) or bool(wanted) != bool(offered):
        return Change.INCOMPARABLE
    if offered < wanted:
        return Change.LOOSER
    change = _compare_limits(floor, actual)
    return Change.TIGHTER if change is Change.SAME and offered > wanted else change


def _compare_limits(floor: _Bounded, actual: _Bounded) -> Change:
    """Try the values at, between and beyond both limits: one that only the actual expectation allows is looser."""
    low, high = sorted((float(floor.limit), float(actual.limit)))
    tried = (-math.inf, low, low / 2 + high / 2, high, math.inf)
    allowed = [
        (floor.operator.holds(value, floor.limit), actual.operator.holds(value, actual.limit)) for value in tried
    ]
    return _of_difference(tighter=(True, False) in allowed, looser=(False, True) in allowed)


def _of_difference(*, tighter: bool, looser: bool) -> Change:
    if looser:
        return Change.LOOSER
    return Change.TIGHTER if tighter else Change.SAME


def _as_threshold(success: Success, like: Threshold) -> Threshold:
    """What success means for the metrics of the other side: all of them pass, or nothing of them is found."""
    share = "pass_rate" in like.metrics
    metrics = like.metrics if share or set(HEALTH).intersection(like.metrics) else ("success",)
    return Threshold(
        text=success.text,
        metrics=metrics,
        operator=Operator.AT_LEAST if share else Operator.AT_MOST,
        limit=100.0 if share else 0.0,
        unit=like.unit,
    )


def _is_clean_run(clause: Clause) -> bool:
    """Whether only a run that found nothing passes."""
    return isinstance(clause, Success) or (isinstance(clause, Threshold) and is_none(clause))
