"""``metric =`` of gates.toml: a number from where its author says that it is."""

import json
import math
import re
from typing import assert_never

from gates.measure.junit import read_junit
from gates.measure.sarif import read_sarif
from gates.measure.text import lines, plain
from gates.model.gate import MetricSource
from gates.model.measurement import Measurement, Metric, Output, Problem, Tool
from gates.model.outcome import Stream
from gates.model.value import replace

_STEP = re.compile(r"\.?(?P<name>[^.\[\]]+)|\[(?P<index>-?\d+)\]|\[(?P<quote>['\"])(?P<quoted>.*?)(?P=quote)\]")
_NUMBER = re.compile(r"[-+]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")


class _NotThereError(Exception):
    """There is no number where it should be; the message says what is there instead."""


def read_metric(source: MetricSource, output: Output, report: bytes | None) -> Measurement:
    """Read the number from stdout or, when the source names a file, from the bytes of that report.

    Everything but one finite number is a problem: a missing report, a missing key, text, a boolean, NaN, infinity.
    ``select`` of a JUnit or SARIF source names which of its metrics comes first (``failures``).
    """
    if source.path and report is None:
        return _missing(source, f"{source.path} was not written")
    data = output.stdout.data if report is None or not source.path else report
    match source.kind:
        case "json" | "regex" | "lines":
            return _number(source, data)
        case "junit":
            return _select(source, read_junit(data))
        case "sarif":
            return _select(source, read_sarif(data))
        case "exit-status":
            return _exit_status(source, output.exit_code)
        case _:
            assert_never(source.kind)


def _number(source: MetricSource, data: bytes) -> Measurement:
    try:
        value = _finite(_value(source, data))
    except _NotThereError as error:
        return _missing(source, str(error))
    return _measured(source, value)


def _value(source: MetricSource, data: bytes) -> object:
    if source.kind == "json":
        return _json_value(source.select, data)
    pattern = _compile(source.select)
    text = plain(Stream(data=data))
    if source.kind == "lines":
        return sum(1 for line in lines(text) if pattern.search(line))
    return _last_match(pattern, text)


def _json_value(select: str, data: bytes) -> object:
    try:
        value: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _NotThereError(f"not JSON: {error}") from None
    for step in _STEP.finditer(select.removeprefix("$")):
        name = step["quoted"] if step["quote"] else step["name"]
        value = _step(value, name if name is not None else int(step["index"]), select)
    return value


def _step(value: object, key: str | int, select: str) -> object:
    """Go one step down; a number between dots is an index where there is a list."""
    if isinstance(value, dict) and str(key) in value:
        return value[str(key)]
    if isinstance(value, list) and re.fullmatch(r"-?\d+", str(key)) and -len(value) <= int(key) < len(value):
        return value[int(key)]
    raise _NotThereError(f"{select}: there is no {key!r}")


def _compile(select: str) -> re.Pattern[str]:
    try:
        return re.compile(select, re.MULTILINE)
    except (re.error, OverflowError, RecursionError) as error:
        raise _NotThereError(f"{select!r} is not a regular expression: {error}") from None


def _last_match(pattern: re.Pattern[str], text: str) -> float:
    if pattern.groups != 1:
        raise _NotThereError(f"{pattern.pattern!r} has {pattern.groups} groups instead of one")
    found = [match[1] for match in pattern.finditer(text)]
    if not found:
        raise _NotThereError(f"nothing matches {pattern.pattern!r}")
    last = (found[-1] or "").strip()
    if not _NUMBER.fullmatch(last):
        raise _NotThereError(f"{last[:80]!r} is not a number")
    return float(last.replace(",", ""))


def _finite(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _NotThereError(f"{str(value)[:80]!r} is not a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise _NotThereError("the number is not finite")
    return number


def _exit_status(source: MetricSource, exit_code: int) -> Measurement:
    """The status is the number, so that it explains itself; that of a killed command means nothing."""
    if exit_code < 0:
        problem = Problem(reason="crashed", text=f"the command was ended by signal {-exit_code}")
        return Measurement(tool=Tool(name=source.kind), problems=(problem,))
    return replace(_measured(source, exit_code), findings_exit_codes=frozenset({exit_code}))


def _select(source: MetricSource, measurement: Measurement) -> Measurement:
    """Put the metric that was asked for first."""
    if measurement.problems or not source.select:
        return measurement
    chosen = measurement.metric(source.select)
    if chosen is None:
        known = ", ".join(metric.name for metric in measurement.metrics)
        return _missing(source, f"{source.select!r} is none of {known}")
    return replace(measurement, metrics=(chosen, *(metric for metric in measurement.metrics if metric is not chosen)))


def _measured(source: MetricSource, value: float) -> Measurement:
    return Measurement(tool=Tool(name=source.kind), metrics=(Metric(name=source.name, value=value, unit=source.unit),))


def _missing(source: MetricSource, why: str) -> Measurement:
    return Measurement(tool=Tool(name=source.kind), problems=(Problem(reason="no-measurement", text=why),))
