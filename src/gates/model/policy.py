"""A gates.toml as a value: what it says about runs, plans and gates."""

from collections.abc import Mapping
from typing import Literal, get_args

from gates.model.diagnostic import Diagnostic, Location
from gates.model.gate import NO_VARIABLES, Canary, MetricSource
from gates.model.value import dataclass, field

Ecosystem = Literal["python", "javascript", "typescript", "rust", "go"]
ECOSYSTEMS: tuple[Ecosystem, ...] = get_args(Ecosystem)

PROTECT = ("report", "refuse")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunVariant:
    """A command of a rule; ``ecosystem`` is None for one that always applies."""

    command: str
    location: Location
    ecosystem: Ecosystem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRule:
    """A ``[[gate]]``: the floor for the row of a plan that names it.

    ``timeout`` in seconds. ``retries``: how often a check may be tried again. ``strict``: whether an expectation that
    nothing can measure is an error; None for the run's own setting. ``id``, ``run`` and ``expect`` are empty where the
    file has none that can be used.
    """

    id: str
    name: str
    run: tuple[RunVariant, ...]
    expect: str
    location: Location
    expect_location: Location
    required: bool = True
    strict: bool | None = None
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
class RunSettings:
    """``[run]``: None where the file says nothing. ``timeout`` in seconds.

    ``protect``: whether a weakened tool configuration is reported or refused. ``allow_exceptions``: whether an entry in
    a plan's Decision Log that names a gate may loosen it.
    """

    jobs: int | None = None
    timeout: float | None = None
    fail_fast: bool = False
    strict: bool = False
    protect: str = PROTECT[0]
    allow_exceptions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A gates.toml. ``plans`` are the patterns that say which files are plans; empty when the file names none.

    ``sha256`` is the digest of its bytes; empty when it was made up.
    """

    path: str
    sha256: str = field(default="", compare=False)
    rules: tuple[GateRule, ...] = ()
    variables: Mapping[str, str] = field(default_factory=lambda: NO_VARIABLES)
    run: RunSettings = field(default_factory=RunSettings)
    plans: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
