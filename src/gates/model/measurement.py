"""What an extractor read from the output of a finished command."""

from typing import Literal

from gates.model.outcome import Stream
from gates.model.value import dataclass, field

ProblemReason = Literal["crashed", "no-measurement", "nothing-examined", "inconsistent", "not-applied", "tool-missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What an extractor is fed with: captured bytes and how the command was called. Nothing else.

    ``command`` is the text as it was run; ``argv`` the words of the tool's own call (wrappers such as ``uv run`` taken
    off), empty when the command hides it.
    """

    stdout: Stream
    stderr: Stream
    exit_code: int
    command: str = ""
    argv: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One number: ``max_cc`` 14 cc. Unrounded; ``unit`` may be empty for plain counts."""

    name: str
    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """How much was looked at, in the tool's own unit (files, functions, tests, lines)."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a measurement must not be believed; any problem makes the gate undecided, for its reason."""

    reason: ProblemReason
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the tool complained about, in its own words; ``path`` and ``line`` where it says them."""

    text: str
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Who was measured."""

    name: str
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What one tool said.

    ``metrics``: the main one first; empty only together with a problem. ``examined``: None when the output of this tool
    cannot show it. ``findings_exit_codes``: the statuses, beside 0, with which the tool says "I ran well and found the
    things that I counted"; an extractor leaves it empty when the count does not explain the status. ``findings``: at
    most 20, for people. ``worst``: the worst offender in one phrase (``src/x.py:120 parse has CC 14``). ``notes``: what
    people should know about how the number came about.
    """

    tool: Tool
    metrics: tuple[Metric, ...] = ()
    examined: Examined | None = None
    findings_exit_codes: frozenset[int] = field(default_factory=frozenset)
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    worst: str | None = None
    notes: tuple[str, ...] = ()

    def metric(self, name: str) -> Metric | None:
        """The metric of that name, if it was measured."""
        return next((metric for metric in self.metrics if metric.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """What a tool that judges each file by itself said of one: ``rows`` are value, name and line of each thing in it.

    ``count`` is what it counts beside that: its warnings, or lines of code.
    """

    rows: tuple[tuple[int, str, int], ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A command that ended by itself, with what each of its tools said: all that its verdict rests on."""

    exit_code: int
    measurements: tuple[Measurement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What the tools of a command said at the base; ``why`` there is nothing to compare with, where there is not."""

    measurements: tuple[Measurement, ...] = ()
    why: str = ""
