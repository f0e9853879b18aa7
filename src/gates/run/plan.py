"""What one check of a run consists of, before anything is started."""

from gates.model.gate import Check, Gate
from gates.model.outcome import Task
from gates.model.value import dataclass
from gates.model.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPlan:
    """A check that applies, with the task that runs it.

    ``probe`` is a second, cheap task that is run after the command has ended by itself. ``obstacle`` is a verdict that
    is known beforehand, for example because a path does not exist: then nothing is started.
    """

    gate: Gate
    check: Check
    task: Task
    probe: Task | None = None
    obstacle: Verdict | None = None


def check_key(gate: Gate, index: int) -> str:
    """The key of the task of the gate's check number ``index``, counted from 0."""
    return f"{gate.id}:{index}"


def probe_key(gate: Gate, index: int) -> str:
    """The key of the companion probe of that check."""
    return f"{gate.id}:{index}:probe"


def retry_key(key: str, attempt: int) -> str:
    """The key of the task with that key when it is tried again; the second attempt is the first retry."""
    return f"{key}:retry-{attempt - 1}"
