"""What an extractor is: a module that reads the output of one tool."""

from typing import Protocol, runtime_checkable

from gates.model.measurement import Measurement, Output


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
class Probes(Protocol):
    """An extractor whose output cannot show how much was examined, but whose tool can be asked for it."""

    def probe(self, argv: tuple[str, ...]) -> tuple[str, ...] | None:
        """Give the words of a cheap companion call without side effects, or None when this call has none."""
        ...

    def apply_probe(self, measurement: Measurement, probe: Output) -> Measurement:
        """Add what the companion call said; a probe that failed leaves the measurement as it is."""
        ...
