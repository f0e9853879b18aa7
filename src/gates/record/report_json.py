"""Runs, checks, events and diagnostics as JSON values, in the shape that ``report_schema.json`` describes."""

import math
from typing import assert_never

from gates.model.diagnostic import Diagnostic
from gates.model.event import CheckEnded, CheckStarted, Event, GateEnded, RunEnded, RunStarted
from gates.model.expectation import Threshold
from gates.model.measurement import Examined, Finding, Metric, Tool
from gates.model.verdict import CheckResult, GateResult, Run, Shard

SCHEMA_VERSION = 1

Json = dict[str, object]


def run_to_json(run: Run) -> Json:
    """The document of ``gates run --format json``."""
    return {
        "schema_version": SCHEMA_VERSION,
        "run": run.id,
        "source": run.source,
        "plan": run.plan,
        "record": run.record,
        "tree": str(run.tree) if run.tree else None,
        "started": f"{run.started:%Y-%m-%dT%H:%M:%SZ}",
        "duration_s": _seconds(run.duration),
        "verdict": run.verdict,
        "exit_code": run.exit_code,
        "notes": list(run.notes),
        "exceptions": list(run.exceptions),
        "gates": [gate_result_to_json(result) for result in run.gates],
    }


def gate_result_to_json(result: GateResult) -> Json:
    """One element of ``gates``."""
    return {
        "id": result.gate.id,
        "name": result.gate.name,
        "state": result.state,
        "reason": result.reason,
        "required": result.gate.required,
        "path": result.gate.location.path,
        "line": result.gate.location.line,
        "expectation": result.gate.expectation.text,
        "note": result.note,
        "checks": [check_to_json(check) for check in result.checks],
    }


def check_to_json(check: CheckResult) -> Json:
    """One element of ``checks``; also the document of ``gates judge --format json``."""
    verdict = check.verdict
    return measured_to_json(check) | {
        "expectation": check.expectation.text,
        "explanation": verdict.explanation,
        "worst": verdict.worst,
        "findings": [_finding(finding) for finding in verdict.findings],
        "notes": list(verdict.notes),
    }


def measured_to_json(check: CheckResult) -> Json:
    """What was run and measured, without a word of what the tool printed: the part that records keep."""
    verdict = check.verdict
    return {
        "command": check.command,
        "shell": check.shell,
        "probe": check.probe,
        "attempts": check.attempts,
        "state": verdict.state,
        "reason": verdict.reason,
        "judged_by": verdict.judged_by,
        "exit_code": check.exit_code,
        "metric": _metric(verdict.metric) if verdict.metric else None,
        "examined": _examined(verdict.examined) if verdict.examined else None,
        "threshold": _threshold(verdict.threshold) if verdict.threshold else None,
        "tool": _tool(verdict.tool) if verdict.tool else None,
        "duration_s": _seconds(check.duration),
        "cached": check.cached,
        **({"age_s": check.age} if check.cached else {}),
        "log": check.log,
        **({"run_of": check.run_of} if check.run_of else {}),
        **({"shards": [_shard(shard) for shard in check.shards]} if check.shards else {}),
    }


def diagnostic_to_json(diagnostic: Diagnostic) -> Json:
    """One problem of a plan or a gates.toml."""
    return {
        "path": diagnostic.location.path,
        "line": diagnostic.location.line,
        "column": diagnostic.location.column,
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "advice": diagnostic.advice,
    }


def event_to_json(sequence: int, event: Event) -> Json:
    """One line of ``--format jsonl``, in the shape that ``event_schema.json`` describes; ``sequence`` counts from 1."""
    head: Json = {"schema_version": SCHEMA_VERSION, "sequence": sequence}
    match event:
        case RunStarted():
            gates = [{"id": gate.id, "name": gate.name} for gate in event.gates]
            return head | {"event": "run-started", "source": event.source, "gates": gates, "notes": list(event.notes)}
        case CheckStarted():
            return head | {"event": "check-started", "gate": event.gate.id, "command": event.command}
        case CheckEnded():
            return head | {"event": "check-ended", "gate": event.gate.id, "check": check_to_json(event.result)}
        case GateEnded():
            return head | {"event": "gate-ended", "gate": gate_result_to_json(event.result)}
        case RunEnded():
            return head | {"event": "run-ended", "run": run_to_json(event.run)}
        case _:
            assert_never(event)


def _shard(shard: Shard) -> Json:
    return {
        "name": shard.name,
        "command": shard.command,
        "exit_code": shard.exit_code,
        "duration_s": _seconds(shard.duration),
        "log": shard.log,
    }


def _metric(metric: Metric) -> Json:
    return {"name": metric.name, "value": _number(metric.value), "unit": metric.unit}


def _examined(examined: Examined) -> Json:
    return {"count": examined.count, "unit": examined.unit}


def _threshold(threshold: Threshold) -> Json:
    return {
        "text": threshold.text,
        "operator": threshold.operator,
        "limit": _number(threshold.limit),
        "unit": threshold.unit,
    }


def _tool(tool: Tool) -> Json:
    return {"name": tool.name, "version": tool.version}


def _finding(finding: Finding) -> Json:
    return {"text": finding.text, "path": finding.path, "line": finding.line}


def _number(value: float) -> int | float | None:
    """A number as JSON has it: whole ones without a fraction; None for what JSON cannot say (NaN, infinity)."""
    if not math.isfinite(value):
        return None
    return int(value) if value == int(value) and abs(value) < 2**53 else value


def _seconds(duration: float) -> float:
    return round(duration, 3)
