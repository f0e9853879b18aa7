"""Who shows a run while it goes on: plain lines, JSON, JSON lines, or the live table on a terminal."""

from collections.abc import Iterable
from typing import Protocol, TextIO

from gates.cli import human
from gates.cli.terminal import json_text, printable
from gates.model.event import CheckEnded, CheckStarted, Event, GateEnded, RunEnded, RunStarted
from gates.model.gate import Gate
from gates.model.value import dataclass, field
from gates.model.verdict import GateResult, Run, State
from gates.record.report_json import event_to_json, run_to_json


class Presenter(Protocol):
    """Takes the events of a run as they happen; ``close`` leaves the terminal usable whatever happened."""

    def show(self, event: Event) -> None:
        """Show one event."""
        ...

    def close(self) -> None:
        """Stop showing."""
        ...


@dataclass(slots=True, kw_only=True)
class PlainPresenter:
    """Lines without escape codes: progress on stderr as it happens, results on stdout in the table's order."""

    stdout: TextIO
    stderr: TextIO
    color: bool = False
    quiet: bool = False
    verbose: bool = False
    progress: bool = True
    _gates: tuple[Gate, ...] = ()
    _ended: dict[str, GateResult] = field(default_factory=dict)
    _shown: int = 0

    def show(self, event: Event) -> None:
        """Show one event."""
        match event:
            case RunStarted(gates=gates):
                self._gates = gates
            case CheckStarted(gate=gate, command=command) if self.progress and not self.quiet:
                print(printable(f"running {gate.name}: {command}"), file=self.stderr, flush=True)
            case RunEnded(run=run):
                self._write(report(run, color=self.color, quiet=self.quiet, verbose=self.verbose))
            case CheckStarted() | CheckEnded() | GateEnded():
                pass

    def close(self) -> None:
        """Nothing to restore."""

    def _write(self, lines: Iterable[str]) -> None:
        for line in lines:
            print(line, file=self.stdout)
        self.stdout.flush()


@dataclass(slots=True, kw_only=True)
class JsonPresenter:
    """One JSON document at the end."""

    stdout: TextIO

    def show(self, event: Event) -> None:
        """Show one event."""
        if isinstance(event, RunEnded):
            print(json_text(run_to_json(event.run), indent=2), file=self.stdout, flush=True)

    def close(self) -> None:
        """Nothing to restore."""


@dataclass(slots=True, kw_only=True)
class JsonLinesPresenter:
    """One JSON object for each event, numbered from 1."""

    stdout: TextIO
    _sequence: int = 0

    def show(self, event: Event) -> None:
        """Show one event."""
        self._sequence += 1
        print(json_text(event_to_json(self._sequence, event)), file=self.stdout, flush=True)

    def close(self) -> None:
        """Nothing to restore."""


def report(run: Run, *, color: bool, quiet: bool, verbose: bool) -> Iterable[str]:
    """The finished run: a line for each gate, then what went wrong, the summary last."""
    width = human.name_width(run.gates)
    bad = [result for result in run.gates if result.state not in (State.PASSED, State.SKIPPED)]
    if not quiet:
        for result in run.gates:
            yield human.gate_line(result, width, color=color)
            if verbose:
                yield from human.details(result)
    for result in bad:
        yield ""
        yield from human.failure(result)
    if not quiet or bad:
        yield ""
    yield from human.summary(run, color=color)
