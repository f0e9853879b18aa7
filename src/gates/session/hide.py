"""What is shown and kept of a run, without the secrets of the environment."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from gates.measure.redact import redact_text, secret_values
from gates.model.event import CheckStarted, RunStarted
from gates.model.expectation import (
    Compound,
    ExitStatus,
    NotRunnable,
    OutputLines,
    Prose,
    Relative,
    Success,
    Threshold,
)
from gates.model.gate import Gate
from gates.model.measurement import Finding, Measurement, Problem
from gates.model.value import fields, is_dataclass, replace
from gates.model.verdict import CheckResult, GateResult, Run, Verdict

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Value = TypeVar("Value", bound=DataclassInstance)

# The fields that hold what a plan, a command line or a tool says; ids, names and states are words of our own.
_EXPECTATIONS = (Threshold, Success, ExitStatus, OutputLines, Relative, Prose, NotRunnable, Compound)
TEXTS: Mapping[type, frozenset[str]] = {
    **dict.fromkeys(_EXPECTATIONS, frozenset({"text", "why"})),
    CheckResult: frozenset({"command", "probe"}),
    CheckStarted: frozenset({"command"}),
    Finding: frozenset({"text", "path"}),
    GateResult: frozenset({"note"}),
    Measurement: frozenset({"worst", "notes"}),
    Problem: frozenset({"text"}),
    Run: frozenset({"notes"}),
    RunStarted: frozenset({"notes"}),
    Verdict: frozenset({"explanation", "worst", "notes"}),
}


def secrets_of(environ: Mapping[str, str], gates: Sequence[Gate]) -> tuple[bytes, ...]:
    """The secrets that the commands of the gates can see."""
    return tuple({secret for names in (environ, *(gate.env for gate in gates)) for secret in secret_values(names)})


def hide(value: "Value", secrets: Sequence[bytes]) -> "Value":
    """A run, a part of one, an event, or what was measured, with the secrets taken out of every text that is shown."""
    if isinstance(value, Verdict | Measurement):
        value = replace(value, findings=_without_keys(value.findings))
    texts = TEXTS.get(type(value), frozenset())
    changes = {
        field.name: _hidden(getattr(value, field.name), secrets, is_text=field.name in texts) for field in fields(value)
    }
    return replace(value, **changes)


def _hidden(value: object, secrets: Sequence[bytes], *, is_text: bool) -> object:
    if isinstance(value, tuple):
        return tuple(_hidden(item, secrets, is_text=is_text) for item in value)
    if isinstance(value, str):
        return redact_text(value, secrets) if is_text else value
    return hide(value, secrets) if is_dataclass(value) and not isinstance(value, type) else value


def _without_keys(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings without a private key that goes over several of them, a line each."""
    together = redact_text("\n".join(finding.text.replace("\n", " ") for finding in findings), ())
    return tuple(replace(finding, text=text) for finding, text in zip(findings, together.split("\n"), strict=False))
