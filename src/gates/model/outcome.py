"""What became of a command: plain data from the place where it ran, before anybody measures or judges."""

from collections.abc import Mapping

from gates.model.gate import NO_VARIABLES
from gates.model.value import dataclass, field

NO_COMMAND = (126, 127)  # what shells end with when there is no such command, or none that they may run


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One command to run: plain data, so that it could be sent to another machine.

    ``key`` is unique in a run. ``argv`` is what is executed; ``shell`` names the shell that argv goes through, or is
    empty for a direct start. ``timeout`` in seconds. ``env`` is the whole environment of the child.
    """

    key: str
    command: str
    argv: tuple[str, ...]
    shell: str
    cwd: str
    timeout: float
    env: Mapping[str, str] = field(default_factory=lambda: NO_VARIABLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What a command wrote to one stream: head and tail, with a marker line where ``dropped`` bytes were left out."""

    data: bytes = b""
    dropped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The command ended by itself; a negative ``exit_code`` is the signal that killed it."""

    exit_code: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedOut:
    """The command was ended after ``after`` seconds."""

    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NotStarted:
    """The command could not be started: ``missing`` names the program, ``why`` the system's words."""

    missing: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """The run was interrupted, or stopped by --fail-fast, before the command ended."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """The place where the command ran is gone; nothing is known."""

    why: str


Ending = Finished | TimedOut | NotStarted | Cancelled | Lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one attempt at a task ended, with what it wrote. ``duration`` in seconds; ``log`` is the log file's name,
    None for a command that said nothing.

    ``parts`` are the outcomes of the shards, where a command was run in several.
    """

    ending: Ending
    stdout: Stream = field(default_factory=Stream)
    stderr: Stream = field(default_factory=Stream)
    duration: float = 0.0
    log: str | None = None
    leftovers: tuple[str, ...] = ()
    parts: "tuple[Outcome, ...]" = ()
