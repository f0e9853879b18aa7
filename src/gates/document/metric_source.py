"""``metric =`` of a gate: where the number is, when no extractor knows the tool."""

import re
from collections.abc import Mapping
from typing import Literal

from gates.document.toml_table import TomlTable
from gates.model.gate import MetricSource

METRIC_KEYS = ("from", "path", "json", "regex", "name", "unit")
# What stands beside each ``from``: required keys, optional keys, and whether json or regex must choose the number.
_METRIC_SHAPES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], bool]] = {
    "file": (("path",), ("unit",), True),
    "stdout": ((), ("unit",), True),
    "junit": ((), ("path",), False),
    "sarif": ((), ("path",), False),
    "lines": ((), ("path", "regex", "unit"), False),
    "exit-status": ((), ("unit",), False),
}
_METRIC_TEXTS = {"json": "totals.percent", "regex": "score: ([0-9.]+)", "name": "coverage", "unit": "%"}
MetricKind = Literal["json", "regex", "junit", "sarif", "lines", "exit-status"]


def read_metric_source(table: TomlTable) -> MetricSource | None:
    """Read the ``metric`` of a gate; None when there is none, or a wrong one, which ``table.problems`` then tells."""
    metric = table.table("metric", title='"metric"', example='metric = {from = "stdout", regex = "score: ([0-9.]+)"}')
    if metric is None:
        return None
    metric.only(METRIC_KEYS)
    metric.required(("from",))
    origin = metric.choice("from", _METRIC_SHAPES)
    path = metric.relative_path("path", example="build/report.json") or ""
    texts = {key: metric.text(key, example=example) or "" for key, example in _METRIC_TEXTS.items()}
    if origin is None or not _fits(metric, origin) or not _regex_works(metric, origin, texts["regex"]):
        return None
    return _source(origin, path, texts)


def _source(origin: str, path: str, texts: Mapping[str, str]) -> MetricSource:
    kind = _kind(origin, has_json=bool(texts["json"]))
    if kind in ("junit", "sarif"):  # the report has several numbers, each with a name of its own
        return MetricSource(kind=kind, path=path, select=texts["name"])
    select = texts["json"] or texts["regex"]
    return MetricSource(kind=kind, path=path, select=select, name=texts["name"] or "value", unit=texts["unit"])


def _kind(origin: str, *, has_json: bool) -> MetricKind:
    match origin:
        case "junit" | "sarif" | "lines" | "exit-status":
            return origin
        case _:
            return "json" if has_json else "regex"


def _regex_works(metric: TomlTable, origin: str, regex: str) -> bool:
    """Tell whether the regular expression compiles, with one group around the number unless it counts lines."""
    try:
        groups = re.compile(regex, re.MULTILINE).groups
    except (re.error, OverflowError, RecursionError) as error:
        message = f'"regex" in "metric" is no regular expression: {error}'
        metric.report("bad-regex", "regex", message, "see Python's re syntax")
        return False
    if regex and origin != "lines" and groups != 1:
        message = f'"regex" in "metric" has {groups} groups, which one is the number?'
        metric.report("bad-regex", "regex", message, "put one (…) around the number, (?:…) elsewhere")
        return False
    return True


def _fits(metric: TomlTable, origin: str) -> bool:
    """Tell whether the keys beside ``from`` are those that its kind takes."""
    needed, optional, selects = _METRIC_SHAPES[origin]
    before = len(metric.problems)
    metric.required(needed)
    allowed = {"from", "name", *needed, *optional, *(("json", "regex") if selects else ())}
    for key in METRIC_KEYS:
        if key in metric.values and key not in allowed:
            metric.report(
                "conflicting-keys", key, f'"{key}" in "metric" means nothing with from = "{origin}"', "remove it"
            )
    if selects and ("json" in metric.values) == ("regex" in metric.values):
        advice = 'for example json = "totals.percent" or regex = "score: ([0-9.]+)"'
        metric.report("conflicting-keys", "from", f'from = "{origin}" needs either "json" or "regex"', advice)
    return len(metric.problems) == before
