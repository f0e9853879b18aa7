"""SARIF: results by level, of runs that say they took place."""

import json
from collections import Counter
from collections.abc import Iterator

from gates.model.measurement import Finding, Measurement, Metric, Problem, Tool

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_MAX_FINDINGS = 20
_DEFAULT_LEVEL = "warning"


def read_sarif(data: bytes) -> Measurement:
    """Count the results that are neither suppressed nor mere notes; a run without a list of results did not happen."""
    try:
        document: Json = json.loads(data)
    except (ValueError, RecursionError) as error:
        return _unreadable(str(error))
    runs = _objects(_get(document, "runs"))
    return _measured(runs) if runs else _unreadable("it holds no runs")


def _measured(runs: list[Json]) -> Measurement:
    results = [result for run in runs for result in _results(run)]
    levels = Counter(level for level, _ in results)
    findings = [finding for level, finding in results if level in ("error", "warning")]
    return Measurement(
        tool=Tool(name=_text(_get(runs[0], "tool", "driver", "name")) or "sarif"),
        metrics=(Metric(name="errors", value=levels["error"]), Metric(name="warnings", value=levels["warning"])),
        findings_exit_codes=frozenset({1} if findings else ()),
        problems=tuple(Problem(reason="crashed", text=text) for run in runs for text in _failures(run)),
        findings=tuple(findings[:_MAX_FINDINGS]),
    )


def _unreadable(why: str) -> Measurement:
    problem = Problem(reason="no-measurement", text=f"not a SARIF report: {why[:200]}")
    return Measurement(tool=Tool(name="sarif"), problems=(problem,))


def _results(run: Json) -> Iterator[tuple[str, Finding]]:
    results = (result for result in _objects(_get(run, "results")) if _counts(result))
    return ((_level(result, run), _finding(result)) for result in results)


def _failures(run: Json) -> Iterator[str]:
    if not isinstance(_get(run, "results"), list):
        yield "a run has no list of results"
    for invocation in _objects(_get(run, "invocations")):
        if _get(invocation, "executionSuccessful") is False:
            yield "a run says that its tool failed"


def _counts(result: Json) -> bool:
    states = [_get(one, "status") for one in _objects(_get(result, "suppressions"))]
    suppressed = any(state in (None, "accepted") for state in states)
    return not suppressed and _get(result, "kind") in (None, "fail") and _get(result, "baselineState") != "absent"


def _level(result: Json, run: Json) -> str:
    """The level of the result, or else of its rule, or else the one that the standard prescribes."""
    rules = _objects(_get(run, "tool", "driver", "rules"))
    rule = next((one for one in rules if _get(one, "id") == _get(result, "ruleId")), None)
    return _text(_get(result, "level")) or _text(_get(rule, "defaultConfiguration", "level")) or _DEFAULT_LEVEL


def _finding(result: Json) -> Finding:
    place = _get(next(iter(_objects(_get(result, "locations"))), None), "physicalLocation")
    line = _get(place, "region", "startLine")
    return Finding(
        text=(_text(_get(result, "message", "text")) or _text(_get(result, "ruleId")))[:300],
        path=_text(_get(place, "artifactLocation", "uri")),
        line=line if isinstance(line, int) else 0,
    )


def _get(value: Json, *names: str) -> Json:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _objects(value: Json) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
