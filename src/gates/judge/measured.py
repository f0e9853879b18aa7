"""Which measured number answers a threshold, and what it says together with the exit status."""

import math
from typing import Final

from gates.judge import lexicon
from gates.judge.phrase import show_limit, show_measured, show_metric
from gates.model.expectation import Operator, OutputLines, Threshold
from gates.model.measurement import Measurement, Metric
from gates.model.value import replace
from gates.model.verdict import JudgedBy, Reason, State, Verdict

Answer = tuple[Measurement, Metric]

DECLARED: Final = "value"
"""The name of a number that gates.toml says where to find; it answers whatever the gate asks."""

OUTPUT: Final = ("printed", "lines")
"""The metrics of commands whose result is what they print."""

HEALTH: Final = ("pass_rate", "errors", "failures", "unformatted", "warnings", "clones")
"""What tells that a tool has nothing to complain about: the first that it measures. Zero, or 100 % passing."""

_UPPER: Final = (Operator.AT_MOST, Operator.BELOW)
_LOWER: Final = (Operator.AT_LEAST, Operator.ABOVE)
_ABOUT_FINDINGS: Final = frozenset({"errors", "failures", "pass_rate", "score", *OUTPUT})


def judge_threshold(threshold: Threshold, exit_code: int, measurements: tuple[Measurement, ...]) -> Verdict:
    """Judge the worst number that answers; without one the verdict is ``no-measurement``, never the exit status."""
    found = answers(threshold, measurements)
    if not found:
        return _unanswered(threshold)
    measurement, metric = min(found, key=lambda answer: _margin(threshold, answer[1].value))
    if not math.isfinite(metric.value):
        return undecided(Reason.NO_MEASUREMENT, f"{metric.name} is {metric.value}, which is no number", measurement)
    words = show_measured(metric, measurement, threshold)
    state, reason, explanation = State.FAILED, None, f"{words}, {show_limit(threshold)}"
    if threshold.operator.holds(metric.value, threshold.limit):
        contradiction = _contradiction(metric, exit_code, found, measurements)
        state = State.UNDECIDED if contradiction else State.PASSED
        reason = Reason.INCONSISTENT if contradiction else None
        explanation = f"{words} is within the limit, but {contradiction}" if contradiction else explanation
    return Verdict(
        state=state,
        reason=reason,
        explanation=explanation,
        judged_by=JudgedBy.OUTPUT if metric.name in OUTPUT else JudgedBy.MEASUREMENT,
        metric=metric,
        threshold=threshold,
        examined=measurement.examined,
        tool=measurement.tool,
        findings=measurement.findings,
        worst=measurement.worst,
        notes=measurement.notes,
    )


def judge_lines(expected: OutputLines, exit_code: int, measurements: tuple[Measurement, ...]) -> Verdict:
    """Judge what the command printed: the one number, or how many lines. A status beside that must be explained."""
    threshold = Threshold(text=expected.text, metrics=OUTPUT, operator=expected.operator, limit=float(expected.limit))
    results = [replace(one, metrics=(result,)) for one in measurements if (result := _result(one))]
    if not results:
        return undecided(Reason.NO_MEASUREMENT, "nobody counts the lines that this command prints")
    verdict = judge_threshold(threshold, 0, tuple(results))
    if exit_code == 0 or any(exit_code in measurement.findings_exit_codes for measurement in measurements):
        return verdict
    reason = Reason.INCONSISTENT if exit_code == 1 else Reason.CRASHED
    return undecided(reason, f"the output may be incomplete: {ended_with(exit_code)}", *measurements[:1])


def answers(threshold: Threshold, measurements: tuple[Measurement, ...]) -> list[Answer]:
    """The numbers that the threshold is about: by name, else the declared number, else what a count printed."""
    if not threshold.metrics:
        mains = [(one, one.metrics[0]) for one in measurements if one.metrics]
        return [answer for answer in mains if _fits_as_main(threshold, answer[1])]
    named = [(one, metric) for one in measurements for metric in _named(threshold, one)]
    substitutes = (_substitute(threshold, measurements, name) for name in _substitutes(threshold))
    return named or next(filter(None, substitutes), [])


def is_none(threshold: Threshold) -> bool:
    """Whether it asks for none of something: ``0 errors``."""
    return threshold.operator is Operator.AT_MOST and threshold.limit == 0 and bool(threshold.metrics)


def health(measurement: Measurement) -> Metric | None:
    """The metric that says whether the tool found anything wrong, if it measures one."""
    return next((metric for name in HEALTH if (metric := measurement.metric(name))), None)


def is_healthy(metric: Metric) -> bool:
    """Whether a health metric says that nothing is wrong."""
    return metric.value == (100 if metric.name == "pass_rate" else 0)


def undecided(reason: Reason, explanation: str, measurement: Measurement | None = None) -> Verdict:
    """A verdict that says why there is none."""
    if measurement is None:
        return Verdict(state=State.UNDECIDED, reason=reason, explanation=explanation)
    return Verdict(
        state=State.UNDECIDED,
        reason=reason,
        explanation=explanation,
        examined=measurement.examined,
        tool=measurement.tool,
        findings=measurement.findings,
        worst=measurement.worst,
        notes=measurement.notes,
    )


def ended_with(exit_code: int) -> str:
    """``exit 2`` or ``ended by signal 9``."""
    return f"exit {exit_code}" if exit_code >= 0 else f"ended by signal {-exit_code}"


def _result(measurement: Measurement) -> Metric | None:
    """The number that the command prints, else how many lines."""
    return next((metric for name in OUTPUT if (metric := measurement.metric(name))), None)


def _named(threshold: Threshold, measurement: Measurement) -> list[Metric]:
    """The first metric that the threshold names, or for an upper limit all of them: no count may hide another."""
    found = [metric for name in threshold.metrics if (metric := measurement.metric(name))]
    fitting = [metric for metric in found if _same_unit(threshold, metric)]
    return fitting if threshold.operator in _UPPER else fitting[:1]


def _substitutes(threshold: Threshold) -> tuple[str, ...]:
    """Who may answer when nobody measures what is asked for; printed lines can only say that there is nothing."""
    if threshold.unit:
        return (DECLARED,)
    return (DECLARED, *OUTPUT) if is_none(threshold) else (DECLARED, *OUTPUT[:1])


def _substitute(threshold: Threshold, measurements: tuple[Measurement, ...], name: str) -> list[Answer]:
    found = [(one, metric) for one in measurements if (metric := one.metric(name))]
    return [answer for answer in found if _same_unit(threshold, answer[1])]


def _same_unit(threshold: Threshold, metric: Metric) -> bool:
    usual = metric.unit or lexicon.unit_of(metric.name)
    return threshold.unit in ("", usual) or (metric.name == DECLARED and not metric.unit)


def _fits_as_main(threshold: Threshold, metric: Metric) -> bool:
    """Whether the command's main number can be meant: its unit fits, and so does the side that is good for it."""
    better = lexicon.better(metric.name)
    if threshold.unit and metric.unit != threshold.unit:
        return metric.unit == "" and better is None and metric.name not in OUTPUT
    wrong_side = {Operator.AT_LEAST: _UPPER, Operator.AT_MOST: _LOWER}
    return metric.name in OUTPUT or better is None or threshold.operator not in wrong_side[better]


def _margin(threshold: Threshold, value: float) -> float:
    """How far inside the limit; the smallest is the worst. What is not a number is worse than everything."""
    if math.isnan(value):
        return -math.inf
    if threshold.operator in _UPPER:
        return threshold.limit - value
    if threshold.operator in _LOWER:
        return value - threshold.limit
    distance = abs(value - threshold.limit)
    return distance if threshold.operator is Operator.NOT_EQUAL else -distance


def _contradiction(
    metric: Metric, exit_code: int, found: list[Answer], measurements: tuple[Measurement, ...]
) -> str | None:
    """What speaks against a good number: failures that it does not count, or a status that it does not explain."""
    if metric.name not in _ABOUT_FINDINGS:
        for measurement in measurements:
            for name in ("failures", "errors"):
                other = measurement.metric(name)
                if other and not is_healthy(other):
                    return f"{measurement.tool.name} found {show_metric(other)}"
    if exit_code == 0 or any(exit_code in measurement.findings_exit_codes for measurement, _ in found):
        return None
    return f"the command {'ended with ' if exit_code >= 0 else 'was '}{ended_with(exit_code)}"


def _unanswered(threshold: Threshold) -> Verdict:
    text = " ".join(threshold.text.split())
    wanted = threshold.metrics[0].replace("_", " ") if threshold.metrics else f"anything that fits {text}"
    return undecided(
        Reason.NO_MEASUREMENT, f"nothing measured {wanted}; gates.toml can say where the number is (metric = ...)"
    )
