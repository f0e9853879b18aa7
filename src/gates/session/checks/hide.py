"""What is shown and kept of a run, without the secrets of the environment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from operator import is_
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
from gates.model.verdict import CheckResult, GateResult, Run, Shard, Verdict

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Value = TypeVar("Value", bound=DataclassInstance)

_NO_TEXT = frozenset({type(None), bool, int, float, datetime})

# The fields that hold what a plan, a command line or a tool says; ids, names and states are words of our own.
_EXPECTATIONS = (Threshold, Success, ExitStatus, OutputLines, Relative, Prose, NotRunnable, Compound)
TEXTS: Mapping[type, frozenset[str]] = {
    **dict.fromkeys(_EXPECTATIONS, frozenset({"text", "why"})),
    CheckResult: frozenset({"command", "probe"}),
    CheckStarted: frozenset({"command"}),
    Shard: frozenset({"command"}),
    Finding: frozenset({"text", "path"}),
    GateResult: frozenset({"note"}),
    Measurement: frozenset({"worst", "notes"}),
    Problem: frozenset({"text"}),
    Run: frozenset({"notes", "exceptions"}),
    RunStarted: frozenset({"notes"}),
    Verdict: frozenset({"explanation", "worst", "notes"}),
}


def secrets_of(environ: Mapping[str, str], gates: Sequence[Gate]) -> tuple[bytes, ...]:
    """The secrets that the commands of the gates can see."""
    return tuple({secret for names in (environ, *(gate.env for gate in gates)) for secret in secret_values(names)})


class Hider:
    """Takes the same secrets out of everything that is told of one run; what is told again is looked at once."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        self._secrets = secrets
        self._known: dict[int, tuple[object, object]] = {}  # by identity; the value is held, so that it stays its own

    def __call__(self, value: "Value") -> "Value":
        """A run, a part of one, or an event, with the secrets taken out of every text that a report shows."""
        changes: dict[str, object] = {}
        for name, is_text in _fields_of(type(value)):
            content = getattr(value, name)
            if type(content) in _NO_TEXT:
                continue
            whole = _without_cut(content, self._secrets) if name == "findings" else content
            hidden = self._hidden(whole, is_text=is_text)
            if hidden is not content:
                changes[name] = hidden
        return replace(value, **changes) if changes else value

    def _hidden(self, value: object, *, is_text: bool) -> object:
        if isinstance(value, str):
            return redact_text(value, self._secrets) if is_text else value
        if isinstance(value, tuple):
            items = tuple([self._hidden(item, is_text=is_text) for item in value])
            return value if all(map(is_, items, value)) else items
        return self._remembered(value) if is_dataclass(value) and not isinstance(value, type) else value

    def _remembered(self, value: "DataclassInstance") -> object:
        if id(value) not in self._known:
            self._known[id(value)] = value, self(value)
        return self._known[id(value)][1]


@cache
def _fields_of(kind: type) -> tuple[tuple[str, bool], ...]:
    texts = TEXTS.get(kind, frozenset())
    return tuple((field.name, field.name in texts) for field in fields(kind))


def hide(value: "Value", secrets: Sequence[bytes]) -> "Value":
    """The same for a single value."""
    return Hider(secrets)(value)


def _without_cut(findings: tuple[Finding, ...], secrets: Sequence[bytes]) -> tuple[Finding, ...]:
    """The findings without a secret or a private key that goes over several of them, a line each."""
    lines = "\n".join(finding.text.replace("\n", " ") for finding in findings)
    together = redact_text(lines, secrets)
    if together == lines:
        return findings
    pairs = zip(findings, together.split("\n"), strict=False)
    return tuple(replace(finding, text=text) for finding, text in pairs)
