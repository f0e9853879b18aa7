"""Not worse than the base: a relative expectation becomes a threshold as soon as the base has been measured."""

from collections.abc import Iterator

from gates.judge import lexicon
from gates.judge.measured import judge_threshold, undecided
from gates.judge.phrase import show_limit, show_metric, show_value
from gates.judge.worst import worst_of
from gates.model.expectation import Operator, Relative, Threshold
from gates.model.measurement import Baseline, Measurement, Metric, Problem
from gates.model.value import replace
from gates.model.verdict import Reason, State, Verdict


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
    better = lexicon.better(metric.name)
    if before is None:
        return undecided(Reason.NO_MEASUREMENT, f"{metric.name} was not measured at the base", measurement)
    if better is None:
        return undecided(Reason.NO_MEASUREMENT, f"nobody knows whether more {metric.name} is better", measurement)
    slack = relative.slack if better is Operator.AT_MOST else -relative.slack
    threshold = Threshold(
        text=relative.text,
        metrics=(metric.name,),
        operator=better,
        limit=before.value * (1 + slack),
        unit=metric.unit,
    )
    verdict = judge_threshold(threshold, exit_code, (measurement,))
    if verdict.state is State.UNDECIDED:
        return verdict
    words = f"{show_metric(metric, threshold)}, base {show_value(before)}"
    return replace(verdict, explanation=f"{words}, {show_limit(threshold)}" if relative.slack else words)
