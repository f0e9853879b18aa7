"""What happens while a run goes on: the core emits these and never prints."""

from collections.abc import Mapping

from gates.model.gate import Gate
from gates.model.outcome import Outcome
from gates.model.value import dataclass, field
from gates.model.verdict import CheckResult, GateResult, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStarted:
    """An executor started the task with this key."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEnded:
    """An executor is done with the task with this key: exactly one for each submitted attempt.

    ``run_of``: the key of the identical task that was run in its place.
    """

    key: str
    outcome: Outcome
    run_of: str = ""


TaskEvent = TaskStarted | TaskEnded


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """The gates are known, the first commands are about to start. ``usual``: seconds of the last time, by gate id."""

    gates: tuple[Gate, ...]
    source: str
    notes: tuple[str, ...] = ()
    usual: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStarted:
    """A command of the gate was started."""

    gate: Gate
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckEnded:
    """A command of the gate was judged."""

    gate: Gate
    result: CheckResult


@dataclass(frozen=True, slots=True, kw_only=True)
class GateEnded:
    """All checks of the gate are judged."""

    result: GateResult


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """Everything is judged and written."""

    run: Run


Event = RunStarted | CheckStarted | CheckEnded | GateEnded | RunEnded
