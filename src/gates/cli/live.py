"""The live table on a terminal: what runs, for how long against the last time, what was measured."""

from time import monotonic
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from gates.cli.human import WORD_WIDTH, WORDS, account
from gates.cli.presenters import report
from gates.cli.terminal import printable
from gates.model.event import CheckEnded, CheckStarted, Event, GateEnded, RunEnded, RunStarted
from gates.model.value import dataclass, field
from gates.model.verdict import GateResult, State

STYLES = {State.PASSED: "green", State.FAILED: "red", State.UNDECIDED: "yellow", State.SKIPPED: "dim"}
REFRESHES_PER_SECOND = 8


@dataclass(slots=True)
class _Running:
    command: str
    since: float


@dataclass(slots=True, kw_only=True)
class LivePresenter:
    """A table that is drawn again while the gates run, on stderr; the finished report goes to stdout."""

    stdout: TextIO
    stderr: TextIO
    color: bool = True
    verbose: bool = False
    _started: RunStarted | None = None
    _running: dict[str, _Running] = field(default_factory=dict)
    _ended: dict[str, GateResult] = field(default_factory=dict)
    _live: Live | None = None

    def show(self, event: Event) -> None:
        """Show one event."""
        match event:
            case RunStarted():
                self._started = event
                console = Console(file=self.stderr, no_color=not self.color, highlight=False)
                self._live = Live(
                    get_renderable=self._table, console=console, transient=True, refresh_per_second=REFRESHES_PER_SECOND
                )
                self._live.start()
            case CheckStarted(gate=gate, command=command):
                self._running[gate.id] = _Running(command, monotonic())
            case GateEnded(result=result):
                self._running.pop(result.gate.id, None)
                self._ended[result.gate.id] = result
            case RunEnded(run=run):
                self.close()
                for line in report(run, color=self.color, quiet=False, verbose=self.verbose):
                    print(line, file=self.stdout)
                self.stdout.flush()
            case CheckEnded():
                pass

    def close(self) -> None:
        """Take the table away and give the cursor back."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _table(self) -> Table:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("", "Gate", "Measured against expected", "Time"):
            width = None if heading else WORD_WIDTH  # a narrow terminal must not take the state away
            table.add_column(heading, overflow="ellipsis", no_wrap=True, min_width=width)
        for gate in self._started.gates if self._started else ():
            state, what, time = self._row(gate.id)
            table.add_row(state, Text(printable(gate.name)), Text(what), Text(time, style="dim"))
        return table

    def _row(self, gate: str) -> tuple[Text, str, str]:
        usual = self._started.usual.get(gate) if self._started else None
        last = f" / {usual:.1f} s" if usual else ""
        if gate in self._ended:
            result = self._ended[gate]
            took = sum(check.duration for check in result.checks)
            return Text(WORDS[result.state], style=STYLES[result.state]), account(result), f"{took:.1f} s"
        if gate in self._running:
            running = self._running[gate]
            return (
                Text("running", style="cyan"),
                printable(running.command),
                f"{monotonic() - running.since:.1f} s{last}",
            )
        return Text("waiting", style="dim"), "", last.removeprefix(" / ")
