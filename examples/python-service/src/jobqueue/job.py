"""The words of the queue: a job and the states it goes through."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class State(StrEnum):
    """QUEUED -> RUNNING -> DONE, back to QUEUED after a failure, DEAD after the last one."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One unit of work. ``due`` is the time (seconds since the epoch) before which it does not start."""

    id: int
    kind: str
    payload: Mapping[str, Json]
    state: State
    attempts: int
    max_attempts: int
    due: float
    error: str | None = None

    def as_json(self) -> dict[str, Json]:
        """The job as the HTTP interface shows it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "payload": dict(self.payload),
            "state": self.state.value,
            "attempts": self.attempts,
            "max_attempts": self.max_attempts,
            "due": self.due,
            "error": self.error,
        }
