"""What is said in the end: of a check, of a gate, of a run."""

from datetime import datetime
from enum import StrEnum

from gates.model.expectation import Expectation, Threshold
from gates.model.gate import Gate
from gates.model.measurement import Examined, Finding, Metric, Tool
from gates.model.value import dataclass


class State(StrEnum):
    """Of a check or a gate."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"
    SKIPPED = "skipped"


class Reason(StrEnum):
    """Why something is undecided: a closed set."""

    TOOL_MISSING = "tool-missing"
    TIMED_OUT = "timed-out"
    CRASHED = "crashed"
    NO_MEASUREMENT = "no-measurement"
    NOTHING_EXAMINED = "nothing-examined"
    INCONSISTENT = "inconsistent"
    NOT_APPLIED = "not-applied"
    TREE_CHANGED = "tree-changed"
    INTERRUPTED = "interrupted"


class JudgedBy(StrEnum):
    """What the verdict rests on; shown wherever the verdict is."""

    MEASUREMENT = "measurement"
    OUTPUT = "output"
    EXIT_STATUS = "exit-status"


class RunVerdict(StrEnum):
    """Of a whole run."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The judgement of one check.

    ``explanation`` is one line for people ("4 errors, expected 0"). ``metric`` and ``threshold`` are the deciding ones.
    """

    state: State
    explanation: str
    reason: Reason | None = None
    judged_by: JudgedBy = JudgedBy.MEASUREMENT
    metric: Metric | None = None
    examined: Examined | None = None
    threshold: Threshold | None = None
    tool: Tool | None = None
    findings: tuple[Finding, ...] = ()
    worst: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One part of a check that was run in several: its ``name`` (``1/2``), and what became of its command."""

    name: str
    command: str
    exit_code: int | None
    duration: float
    log: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One command with its verdict. ``exit_code`` is None when the command never ended by itself.

    ``attempts``: how often it was run; the verdict is on the last one. ``leftovers`` names processes that outlived it.
    ``run_of``: the id of the gate whose identical run was measured here, too; empty when it was its own. ``shards``:
    the parts whose measurements were added up, where there are several; ``duration`` is the sum of theirs.
    ``age``: the seconds since it was measured, where an earlier run did that; None when this one did.
    """

    command: str
    expectation: Expectation
    verdict: Verdict
    shell: str = ""
    exit_code: int | None = None
    duration: float = 0.0
    age: int | None = None
    log: str | None = None
    probe: str | None = None
    attempts: int = 1
    leftovers: tuple[str, ...] = ()
    run_of: str = ""
    shards: tuple[Shard, ...] = ()

    @property
    def cached(self) -> bool:
        """Whether the command was not run, because an earlier run measured it on the same inputs."""
        return self.age is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """A gate with the verdicts of its checks; the worst of them is its own."""

    gate: Gate
    state: State
    reason: Reason | None = None
    checks: tuple[CheckResult, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeId:
    """Which bytes a run saw: git's id of the tree where there is one, and a sha256 of the same content."""

    git: str | None
    sha256: str

    def __str__(self) -> str:
        return self.git or self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A finished run: the value that every report renders. ``duration`` in seconds; ``started`` in UTC.

    ``exceptions``: what is looser than at the base, as a decision of the plan allows.
    """

    id: str
    source: str
    root: str
    tree: TreeId | None
    started: datetime
    duration: float
    verdict: RunVerdict
    exit_code: int
    gates: tuple[GateResult, ...]
    plan: str | None = None
    record: str | None = None
    notes: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
