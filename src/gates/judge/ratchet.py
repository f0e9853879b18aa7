"""Not worse than the base: a relative expectation becomes a threshold as soon as the base has been measured."""

from gates.judge import lexicon
from gates.judge.measured import judge_threshold, undecided
from gates.judge.worst import worst_of
from gates.model.expectation import Operator, Relative, Threshold
from gates.model.measurement import Measurement, Metric
from gates.model.verdict import Reason, Verdict


def judge_relative(
    relative: Relative,
    exit_code: int,
    measurements: tuple[Measurement, ...],
    base: tuple[Measurement, ...] | None,
) -> Verdict:
    """Compare every measured tool with the same tool at the base; the worst comparison decides."""
    if base is None:
        return undecided(Reason.NO_MEASUREMENT, "a base is needed to compare with: nothing was measured there")
    doubtful = next((problem for one in base for problem in one.problems), None)
    if doubtful:
        return undecided(Reason(doubtful.reason), f"at the base: {doubtful.text}")
    compared = [
        _compare(relative, exit_code, measurement, metric, base)
        for measurement in measurements
        for metric in _metrics(relative, measurement)
    ]
    if not compared:
        wanted = relative.metrics[0].replace("_", " ") if relative.metrics else "anything"
        return undecided(Reason.NO_MEASUREMENT, f"nothing measured {wanted} to compare with the base")
    return worst_of(compared)


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
    return judge_threshold(threshold, exit_code, (measurement,))
