"""Numbers in words for people: ``4 errors``, ``max CC 14``, ``duplication 21.18 %``. Never rounded across a limit."""

from typing import Final

from gates.model.expectation import Operator, Threshold
from gates.model.measurement import Measurement, Metric

_COUNTS: Final = {
    "errors": ("error", "errors"),
    "warnings": ("warning", "warnings"),
    "failures": ("failure", "failures"),
    "vulnerabilities": ("vulnerability", "vulnerabilities"),
    "tests": ("test", "tests"),
    "passed": ("passed", "passed"),
    "skipped": ("skipped", "skipped"),
    "clones": ("clone", "clones"),
    "lines": ("line", "lines"),
    "unformatted": ("unformatted file", "unformatted files"),
}
_NAMES: Final = {"max_cc": "max CC"}
_NAMED_UNITS: Final = frozenset({"cc"})
_MOST_DECIMALS: Final = 17
_FROM_HERE_IN_POWERS: Final = 1e15


def show_metric(metric: Metric, threshold: Threshold | None = None) -> str:
    """The metric in words, with at most two decimals unless more are needed to tell the value from the limit."""
    number = show_number(metric.value, *([threshold.limit] if threshold else []))
    if metric.name in _COUNTS and not metric.unit:
        return f"{number} {_COUNTS[metric.name][metric.value != 1]}"
    return f"{_NAMES.get(metric.name, metric.name.replace('_', ' '))} {_with_unit(number, metric.unit)}"


def show_value(metric: Metric) -> str:
    """The number with its unit, where it is clear what it counts."""
    return _with_unit(show_number(metric.value), metric.unit)


def show_measured(metric: Metric, measurement: Measurement, threshold: Threshold) -> str:
    """The metric in words; a pass rate also says of how many tests."""
    words = show_metric(metric, threshold)
    tests = measurement.metric("tests")
    if metric.name != "pass_rate" or measurement.metric("passed") is None or tests is None:
        return words
    good = round(metric.value * tests.value / 100)  # with those that failed as expected, which are not "passed"
    return f"{words} ({good} of {show_metric(tests)})"


def show_limit(threshold: Threshold) -> str:
    """What was asked for: ``expected 0``, ``limit 10``, ``expected at least 80 %``."""
    number = _with_unit(show_number(threshold.limit), threshold.unit)
    match threshold.operator:
        case Operator.AT_MOST:
            return f"limit {number}" if threshold.limit else f"expected {number}"
        case Operator.BELOW:
            return f"expected below {number}"
        case Operator.AT_LEAST:
            full = threshold.limit == 100 and threshold.unit == "%"
            return f"expected {number}" if full else f"expected at least {number}"
        case Operator.ABOVE:
            return f"expected above {number}"
        case Operator.EQUAL:
            return f"expected {number}"
        case Operator.NOT_EQUAL:
            return f"expected anything but {number}"


def show_number(value: float, *limits: float) -> str:
    """The value with up to two decimals, or as many as keep it on its side of the limits and of the whole numbers."""
    if not abs(value) < _FROM_HERE_IN_POWERS:
        return f"{value:g}"
    anchors = (*limits, float(round(value)))
    for decimals in range(2, _MOST_DECIMALS):
        shown = round(value, decimals)
        if all((shown > anchor) - (shown < anchor) == (value > anchor) - (value < anchor) for anchor in anchors):
            break
    else:
        return repr(value)
    text = f"{shown:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _with_unit(number: str, unit: str) -> str:
    return f"{number} {unit}" if unit and unit not in _NAMED_UNITS else number
