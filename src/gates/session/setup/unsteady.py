"""Commands that said one thing and then another about the same tree: what they read beside it, no cache can know."""

from collections.abc import Iterable, Iterator

from gates.model.gate import GateSet
from gates.model.value import dataclass
from gates.model.verdict import CheckResult, Run, State
from gates.record.account import measured

Seen = tuple[str, str, str, str | None]  # gate, command, tree, version of its tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsteady:
    """A gate with two results of one command on one tree, each with the record that tells of it."""

    gate: str
    results: tuple[str, str]
    records: tuple[str, str]

    def __str__(self) -> str:
        (one, other), (first, second) = self.results, self.records
        return f"{self.gate} measured {one} and {other} on the same tree ({first}, {second})"


def unsteady(runs: Iterable[Run], gates: GateSet) -> Iterator[Unsteady]:
    """One for each gate of the set that may be cached, from recorded runs in any order."""
    cached = {gate.id: gate.name for gate in gates.gates if gate.cache}
    seen: dict[Seen, tuple[str, str]] = {}
    told: set[str] = set()
    for run in runs:
        for gate, check in _decided(run):
            tool = check.verdict.tool
            key = (gate, check.command, str(run.tree), tool.version if tool else None)
            now = (measured(check), run.record or run.id)
            before = seen.setdefault(key, now)
            if before[0] != now[0] and gate in cached.keys() - told:
                told.add(gate)
                yield Unsteady(gate=cached[gate], results=(before[0], now[0]), records=(before[1], now[1]))


def _decided(run: Run) -> Iterator[tuple[str, CheckResult]]:
    """The checks that were really run and measured, with the ids of their gates."""
    for result in run.gates if run.tree else ():
        for check in result.checks:
            if not check.cached and check.verdict.state in (State.PASSED, State.FAILED):
                yield result.gate.id, check
