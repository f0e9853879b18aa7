"""Not worse than the base: a relative expectation becomes a threshold as soon as the base has been measured."""

from collections.abc import Iterator
from typing import Final

from gates.judge.lexicon import better
from gates.judge.measured import judge_threshold, undecided
from gates.judge.phrase import show_limit, show_metric, show_value
from gates.judge.worst import worst_of
from gates.model.expectation import Clause, Compound, Expectation, Operator, Relative, Threshold
from gates.model.measurement import Baseline, Measurement, Metric, Problem
from gates.model.value import replace
from gates.model.verdict import Reason, State, Verdict

EXACT: Final = 9  # digits of a limit behind the point: 100 and a tenth more are 110, whatever floats make of it


def allows_worse(expectation: Expectation) -> bool:
    """Whether something may get worse than at the base, by the slack that the text allows."""
    clauses = expectation.clauses if isinstance(expectation, Compound) else (expectation,)
    return any(isinstance(clause, Relative) and clause.slack > 0 for clause in clauses)


def against(expectation: Expectation, base: Baseline) -> Expectation:
    """The expectation with the limits that the base gives in the place of what compares with it, as far as it does."""
    match expectation:
        case Compound(clauses=clauses):
            return replace(expectation, clauses=tuple(each for one in clauses for each in _limits(one, base) or (one,)))
        case Relative() if limits := _limits(expectation, base):
            return limits[0] if len(limits) == 1 else Compound(text=expectation.text, clauses=limits)
        case _:
            return expectation


def _limits(clause: Clause, base: Baseline) -> tuple[Threshold, ...]:
    """A limit for each metric of each tool that was measured at the base; none for a clause of another kind."""
    if not isinstance(clause, Relative):
        return ()
    found = ((metric, better(metric.name)) for one in base.measurements for metric in _metrics(clause, one))
    return tuple(_threshold(clause, metric, side) for metric, side in found if side is not None)


def judge_relative(
    relative: Relative,
    exit_code: int,
    measurements: tuple[Measurement, ...],
    base: Baseline | None,
) -> Verdict:
    """Compare every measured tool with the same tool at the base; the worst comparison decides."""
    if base is None or base.why:
        why = base.why if base else "nothing was measured there"
        return undecided(Reason.NO_MEASUREMENT, f"a base is needed to compare with: {why}")
    if doubtful := next(_problems(base), None):
        return undecided(Reason(doubtful.reason), f"at the base: {doubtful.text}")
    compared = [
        _compare(relative, exit_code, measurement, metric, base.measurements)
        for measurement in measurements
        for metric in _metrics(relative, measurement)
    ]
    return worst_of(compared) if compared else _nothing(relative)


def _problems(base: Baseline) -> Iterator[Problem]:
    return (problem for one in base.measurements for problem in one.problems)


def _nothing(relative: Relative) -> Verdict:
    wanted = relative.metrics[0].replace("_", " ") if relative.metrics else "anything"
    return undecided(Reason.NO_MEASUREMENT, f"nothing measured {wanted} to compare with the base")


def _metrics(relative: Relative, measurement: Measurement) -> tuple[Metric, ...]:
    if not relative.metrics:
        return measurement.metrics[:1]
    return tuple(metric for name in relative.metrics if (metric := measurement.metric(name)))


def _compare(
    relative: Relative, exit_code: int, measurement: Measurement, metric: Metric, base: tuple[Measurement, ...]
) -> Verdict:
    before = next(
        (m for one in base if one.tool.name == measurement.tool.name and (m := one.metric(metric.name))), None
    )
    side = better(metric.name)
    if before is None:
        return undecided(Reason.NO_MEASUREMENT, f"{metric.name} was not measured at the base", measurement)
    if side is None:
        return undecided(Reason.NO_MEASUREMENT, f"nobody knows whether more {metric.name} is better", measurement)
    threshold = _threshold(relative, before, side)
    verdict = judge_threshold(threshold, exit_code, (measurement,))
    if verdict.state is State.UNDECIDED:
        return verdict
    words = f"{show_metric(metric, threshold)}, base {show_value(before)}"
    return replace(verdict, explanation=f"{words}, {show_limit(threshold)}" if relative.slack else words)


def _threshold(relative: Relative, before: Metric, side: Operator) -> Threshold:
    """Not worse than ``before``, but for the slack; ``side`` is where the good values are."""
    slack = relative.slack if side is Operator.AT_MOST else -relative.slack
    return Threshold(
        text=relative.text,
        metrics=(before.name,),
        operator=side,
        limit=round(before.value * (1 + slack), EXACT) if slack else before.value,
        unit=before.unit,
    )
