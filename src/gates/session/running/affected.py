"""Run only the gates whose result a change can have changed: those whose inputs are not what they were at the base."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from gates.model.errors import InputError
from gates.model.event import RunEnded
from gates.model.gate import Gate, GateSet
from gates.model.value import dataclass, replace
from gates.model.verdict import GateResult, Run, RunVerdict, State
from gates.session.reading.select import select
from gates.session.reading.source import Question, Source, find_source, plans_left_out
from gates.session.reading.understand import check, understand
from gates.session.reuse.remember import identify_again
from gates.session.running.evidence import asked_of
from gates.session.running.run import Emit, Settings, run
from gates.tree.base import Base, find_base, read_at, snapshot_at
from gates.tree.glob import is_pattern, matches
from gates.tree.identity import Snapshot, changed
from gates.tree.inputs import LINK, below
from gates.tree.root import POLICY_NAME, Root


@dataclass(frozen=True, slots=True, kw_only=True)
class _Differences:
    """What differs from the base: ``any`` path of the tree, those below the root, the links, whose targets may differ.

    ``known`` are all paths of the tree, below the root, too.
    """

    any: bool
    paths: tuple[str, ...]
    links: tuple[str, ...]
    known: frozenset[str]


def run_changed(question: Question, settings: Settings, emit: Emit, *, base: str | None) -> Run:
    """Run the gates whose inputs differ from the base; the others are skipped, and a note names them.

    Where no gate is affected nothing is run or written: the exit code is 0, and the verdict is no pass.

    Raises:
        InputError: something about the source is wrong, or there is nothing to compare with.
        RefusedError: the base is unknown, a row is looser than gates.toml, or the evidence cannot be written.
    """
    source = find_source(question)
    found = find_base(source.root, base, question.environ)
    if found is None:
        raise InputError(f"{source.root.path}: --changed needs a git repository with a commit to compare with")
    gates = understand(source, settings.variables)
    check(gates)
    asked = select(gates.gates, settings.only, settings.skip)
    now = identify_again(source.root, plans_left_out(source), question.environ, source.listing)
    chosen = _since_base(source, gates.gates, now, found) & asked
    others = ", ".join(gate.name for gate in gates.gates if gate.id in asked - chosen)
    note = f"--changed: against {found.described}" + (f", left out {others}" if others else "")
    if chosen:
        return run(question, replace(settings, only=tuple(sorted(chosen)), skip=(), note=note), emit)
    finished = _nothing_to_run(source, gates, now, f"{note}: none of their inputs changed, so nothing was run")
    emit(RunEnded(run=finished))
    return finished


def affected(root: Root, gates: Sequence[Gate], before: Snapshot, now: Snapshot) -> frozenset[str]:
    """The ids of the gates whose inputs differ, or may; another gates.toml affects all."""
    differences = _differences(root, before, now)
    everything = POLICY_NAME in differences.paths
    return frozenset(gate.id for gate in gates if everything or _is_affected(gate, differences, root))


def _since_base(source: Source, gates: Sequence[Gate], now: Snapshot, base: Base) -> frozenset[str]:
    """All gates where the plan's gates table is another one than at the base."""
    if _table_changed(source, base):
        return frozenset(gate.id for gate in gates)
    return affected(source.root, gates, snapshot_at(source.root, base.commit, plans_left_out(source)), now)


def _differences(root: Root, before: Snapshot, now: Snapshot) -> _Differences:
    found = changed(before, now)
    touched = (*found.modified, *found.deleted, *found.created)
    known = frozenset(_inside(root, now.entries.keys()))
    links = [path for path, entry in now.entries.items() if entry.startswith(LINK)]
    return _Differences(any=bool(touched), paths=_inside(root, touched), links=_inside(root, links), known=known)


def _inside(root: Root, paths: Collection[str]) -> tuple[str, ...]:
    prefix = root.prefix
    return tuple(path.removeprefix(prefix) for path in paths if path.startswith(prefix))


def _is_affected(gate: Gate, differences: _Differences, root: Root) -> bool:
    """Whether an input differs, or nobody can tell: what a link leads to, or an ignored file that is named."""
    if not gate.inputs:
        return differences.any
    wanted = [*gate.inputs, *map(below, gate.inputs)]
    named = [name for name in gate.inputs if not is_pattern(name)]
    unseen = any((root.path / name).is_file() for name in named if name not in differences.known)
    return unseen or any(matches(path, wanted) for path in (*differences.paths, *differences.links))


def _table_changed(source: Source, base: Base) -> bool:
    if source.plan is None:
        return False
    then = read_at(source.root, base.commit, source.path)
    return then is None or asked_of(then, source.path) != asked_of(source.plan_bytes, source.path)


def _nothing_to_run(source: Source, gates: GateSet, now: Snapshot, note: str) -> Run:
    skipped = (GateResult(gate=gate, state=State.SKIPPED, note="its inputs did not change") for gate in gates.gates)
    return Run(
        id="",
        source=gates.source,
        plan=gates.plan,
        root=str(source.root.path),
        tree=now.id,
        started=datetime.now(UTC),
        duration=0.0,
        verdict=RunVerdict.UNDECIDED,
        exit_code=0,
        gates=tuple(skipped),
        notes=(*gates.notes, note),
    )
