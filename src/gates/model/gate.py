"""A gate as it is understood: what to run, what to expect, where it was written."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from gates.model.diagnostic import Diagnostic, Location
from gates.model.expectation import Expectation
from gates.model.value import dataclass, field

NO_VARIABLES: Mapping[str, str] = MappingProxyType({})


class Origin(StrEnum):
    """Where a gate was declared."""

    PLAN = "plan"
    POLICY = "policy"  # gates.toml
    BOTH = "both"  # a row of the plan that names a gate of gates.toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One command of a gate. An alternative that does not apply here is kept, for ``gates list``, with the reason."""

    command: str
    applies: bool = True
    why: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSource:
    """``metric =`` of gates.toml: where the number is, when no extractor knows the tool.

    ``kind`` is the reader; ``path`` a report file relative to the root (empty: stdout); ``select`` the JSON path or the
    regular expression; ``name`` and ``unit`` what to call the number.
    """

    kind: Literal["json", "regex", "junit", "sarif", "lines", "exit-status"]
    path: str = ""
    select: str = ""
    name: str = "value"
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """A file that must turn the gate red when it is planted."""

    path: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One row of the plan's table, or one ``[[gate]]``.

    ``id`` is unique in a run; ``name`` is the author's wording. ``timeout`` in seconds, None for the run's default.
    ``sequential``: the checks run one after another, each only when the one before passed. ``retries``: how often a
    check may be tried again when chance may have decided it. ``cpus``: for how many of the commands that run at a time
    one of this gate counts, None for all of them. ``exclusive``: gates with the same word here never run at the same
    time. ``share``: whether an identical command of another gate may be run for both. ``shards``: in how many parts its
    command is run, each with its own number in the place of ``{shard}``. ``inputs``: patterns for the files that the
    result depends on, none for the whole tree. ``cache``: whether a result on the same inputs may stand for a run.
    ``incremental``: whether the command is run on changed files only; None for what the tool allows.
    """

    id: str
    name: str
    checks: tuple[Check, ...]
    expectation: Expectation
    location: Location
    origin: Origin = Origin.PLAN
    required: bool = True
    sequential: bool = False
    timeout: float | None = None
    retries: int = 0
    cpus: int | None = 1
    exclusive: str = ""
    share: bool = True
    shards: int = 1
    needs: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=lambda: NO_VARIABLES)
    inputs: tuple[str, ...] = ()
    cache: bool = True
    incremental: bool | None = None
    metric: MetricSource | None = None
    canary: Canary | None = None
    protects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSet:
    """Everything one run consists of, with every problem that was found on the way.

    ``source`` is the path that was asked for, relative to the root; ``plan`` is None for a bare gates.toml. ``notes``
    are sentences that the report shows ("the plan has no gates table; its gates come from gates.toml").
    """

    source: str
    gates: tuple[Gate, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    plan: str | None = None
    notes: tuple[str, ...] = ()
