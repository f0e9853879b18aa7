"""One entry of the result cache: what a finished command came to, without any judgement."""

import json
from datetime import datetime
from typing import get_args

from gates.model.measurement import Examined, Finding, Measured, Measurement, Metric, Problem, ProblemReason, Tool
from gates.model.value import dataclass
from gates.record.fields import Fields, WrongFieldError

PROBLEM_REASONS: tuple[ProblemReason, ...] = get_args(ProblemReason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was measured, when (in UTC, to the second), and the name of the log that the command left."""

    measured: Measured
    made: datetime
    log: str | None = None


def render_kept(kept: Kept) -> bytes:
    """The entry as JSON."""
    content = {
        "made": f"{kept.made:%Y-%m-%dT%H:%M:%SZ}",
        "log": kept.log,
        "exit_code": kept.measured.exit_code,
        "measurements": [_to_json(measurement) for measurement in kept.measured.measurements],
    }
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode()


def read_kept(data: bytes) -> Kept | None:
    """The entry read back; None when it is of another shape, as other versions of gates may have written it."""
    try:
        fields = Fields.of(json.loads(data))
        measurements = tuple(map(_measurement, fields.objects("measurements")))
        measured = Measured(exit_code=fields.count("exit_code"), measurements=measurements)
        return Kept(measured=measured, made=fields.moment("made"), log=fields.optional(fields.text, "log"))
    except (ValueError, RecursionError):
        return None


def _to_json(measurement: Measurement) -> dict[str, object]:
    examined = measurement.examined
    return {
        "tool": {"name": measurement.tool.name, "version": measurement.tool.version},
        "metrics": [{"name": one.name, "value": one.value, "unit": one.unit} for one in measurement.metrics],
        "examined": {"count": examined.count, "unit": examined.unit} if examined else None,
        "findings_exit_codes": sorted(measurement.findings_exit_codes),
        "problems": [{"reason": one.reason, "text": one.text} for one in measurement.problems],
        "findings": [{"text": one.text, "path": one.path, "line": one.line} for one in measurement.findings],
        "worst": measurement.worst,
        "notes": list(measurement.notes),
    }


def _measurement(fields: Fields) -> Measurement:
    tool, examined = fields.below("tool"), fields.optional(fields.below, "examined")
    return Measurement(
        tool=Tool(name=tool.text("name"), version=tool.optional(tool.text, "version")),
        metrics=tuple(map(_metric, fields.objects("metrics"))),
        examined=Examined(count=examined.count("count"), unit=examined.text("unit")) if examined else None,
        findings_exit_codes=frozenset(fields.counts("findings_exit_codes")),
        problems=tuple(map(_problem, fields.objects("problems"))),
        findings=tuple(map(_finding, fields.objects("findings"))),
        worst=fields.optional(fields.text, "worst"),
        notes=fields.texts("notes"),
    )


def _metric(fields: Fields) -> Metric:
    return Metric(name=fields.text("name"), value=fields.number("value"), unit=fields.text("unit"))


def _problem(fields: Fields) -> Problem:
    reason = next((known for known in PROBLEM_REASONS if known == fields.text("reason")), None)
    if reason is None:
        raise WrongFieldError("reason is unknown")
    return Problem(reason=reason, text=fields.text("text"))


def _finding(fields: Fields) -> Finding:
    return Finding(text=fields.text("text"), path=fields.text("path"), line=fields.count("line"))
