"""What one check of a run consists of, before anything is started."""

from gates.model.gate import Check, Gate
from gates.model.measurement import Baseline
from gates.model.outcome import Task
from gates.model.value import dataclass
from gates.model.verdict import CheckResult, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPlan:
    """A check that applies, with the task that runs it.

    ``probe`` is a second, cheap task that is run after the command has ended by itself. ``known`` is a result without
    running anything, for example because a path does not exist: then nothing is started. ``base``: what the command
    measured there, where the gate compares with that. ``shards``: the tasks that are run in the place of ``task``,
    where its command is run in several parts.
    """

    gate: Gate
    check: Check
    task: Task
    probe: Task | None = None
    known: CheckResult | None = None
    base: Baseline | None = None
    shards: tuple[Task, ...] = ()

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What is scheduled, without the probe: the shards that are to be run, else the task."""
        return self.shards if self.shards and self.known is None else (self.task,)


def check_key(gate: Gate, index: int) -> str:
    """The key of the task of the gate's check number ``index``, counted from 0."""
    return f"{gate.id}:{index}"


def probe_key(gate: Gate, index: int) -> str:
    """The key of the companion probe of that check."""
    return f"{gate.id}:{index}:probe"


def shard_name(number: int, total: int) -> str:
    """What a shard is called behind the name of its gate: ``1/2``; numbers count from 1."""
    return f"{number}/{total}"


def in_shard(text: str, number: int, total: int) -> str:
    """``text`` with the shard's number and the number of shards in the place of their placeholders."""
    return text.replace("{shard}", str(number)).replace("{shards}", str(total))


def shard_key(key: str, number: int, total: int) -> str:
    """The key of the task of one shard of the check whose task has that key."""
    return f"{key}[{shard_name(number, total)}]"


def retry_key(key: str, attempt: int) -> str:
    """The key of the task with that key when it is tried again; the second attempt is the first retry."""
    return f"{key}:retry-{attempt - 1}"


def unmeasured(plan: CheckPlan, verdict: Verdict) -> CheckResult:
    """The result of a check whose command was not run, or came to nothing that could be measured."""
    return CheckResult(
        command=plan.check.command, expectation=plan.gate.expectation, verdict=verdict, shell=plan.task.shell
    )
