"""What an extractor is: a module that reads the output of one tool."""

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from gates.measure.increments import Increments, Looked
from gates.model.measurement import FilePart, Measured, Measurement, Output


@runtime_checkable
class Extractor(Protocol):
    """One module of ``extractors``: the names of its tools, as in ``ToolCall.tool``, and how their output is read."""

    TOOLS: frozenset[str]

    def measure(self, output: Output) -> Measurement | None:
        """Read the output; None when it is not from this tool or holds nothing that this tool would say.

        With an empty ``output.argv`` the command hides its tools and the text alone must prove who wrote it.
        """
        ...


@runtime_checkable
class NamesPaths(Protocol):
    """An extractor that knows which words of the call are paths; a tool may ignore a missing one silently."""

    def paths(self, argv: tuple[str, ...]) -> tuple[str, ...]:
        """Name the path arguments, as written; the caller checks that they exist."""
        ...


@runtime_checkable
class CountsRuns(Protocol):
    """An extractor that can tell the results of how many runs an output holds."""

    def runs(self, output: Output) -> int:
        """Count the runs whose result the output tells; a command may call the tool several times."""
        ...


@runtime_checkable
class JudgesFiles(Protocol):
    """An extractor whose tool judges each file by itself, so that what it said of unchanged ones stays true.

    What ``of_files`` makes of the parts of all files is what ``measure`` makes of a run on all of them.
    """

    INCREMENTS: Increments

    def narrowed(self, argv: tuple[str, ...], files: Sequence[str]) -> tuple[str, ...] | None:
        """Give the words of the same call on these files only; None when this call judges more than single files."""
        ...

    def by_file(self, output: Output, looked: Looked) -> Mapping[str, FilePart] | None:
        """Take the output apart, by names of files that were looked at; None when not all of it is accounted for."""
        ...

    def of_files(self, parts: Mapping[str, FilePart], argv: tuple[str, ...]) -> Measured:
        """Put the parts together to what a run on all of these files would have come to."""
        ...


@runtime_checkable
class Probes(Protocol):
    """An extractor whose output cannot show how much was examined, but whose tool can be asked for it."""

    def probe(self, argv: tuple[str, ...]) -> tuple[str, ...] | None:
        """Give the words of a cheap companion call without side effects, or None when this call has none."""
        ...

    def apply_probe(self, measurement: Measurement, probe: Output) -> Measurement:
        """Add what the companion call said; a probe that failed leaves the measurement as it is."""
        ...
