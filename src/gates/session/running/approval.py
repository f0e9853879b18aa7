"""Which gates may run without anybody typing it: those that a person approved, word by word, on this machine.

The approval is kept outside of the repository, so nothing that the repository holds can give it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from gates.model.errors import RefusedError
from gates.model.gate import Gate, GateSet
from gates.model.value import dataclass
from gates.record.user_state import read_state, state_folder, update_state
from gates.session.reading.source import Source
from gates.tree.root import Root

FILE = "approvals.json"


class NotApprovedError(RefusedError):
    """An automatic run of gates that no person has approved. ``known``: others of this source were approved before."""

    def __init__(self, message: str, *, known: bool) -> None:
        super().__init__(message)
        self.known = known


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What was approved, in lines for people, each of which counts; in no particular order."""

    lines: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """The digest of the lines."""
        return hashlib.sha256("\n".join(sorted(self.lines)).encode("utf-8", "surrogateescape")).hexdigest()


def approve(root: Root, source: str, gates: Sequence[Gate], environ: Mapping[str, str]) -> bool:
    """Remember that a person wants these gates of this source to run by themselves; False when that is known already.

    Raises:
        RefusedError: it cannot be kept outside of the repository.
    """
    approved, before = Approved(lines=approval_lines(gates)), find_approval(root, source, environ)
    if before is not None and before.sha256 == approved.sha256:
        return False
    entry = {"sha256": approved.sha256, "lines": list(approved.lines), "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    update_state(state_folder(environ, root.top) / FILE, lambda content: content | {_key(root, source): entry})
    return True


def require_approval(source: Source, gates: GateSet, environ: Mapping[str, str]) -> None:
    """Stop an automatic run unless exactly these gates were approved.

    Raises:
        NotApprovedError: they were not; says what differs from those that were.
    """
    now, before = Approved(lines=approval_lines(gates.gates)), find_approval(source.root, source.path, environ)
    if before is None:
        raise NotApprovedError(
            f"{source.path}: nobody has approved these gates to run by themselves (look at them and approve them with "
            f"`gates hook approve {source.path}`)",
            known=False,
        )
    if before.sha256 != now.sha256:
        changed = "\n".join(f"  {line}" for line in difference(before.lines, now.lines))
        raise NotApprovedError(
            f"{source.path}: the gates are not those that were approved (look at the difference and approve it with "
            f"`gates hook approve {source.path}`, or undo it):\n{changed}",
            known=True,
        )


def find_approval(root: Root, source: str, environ: Mapping[str, str]) -> Approved | None:
    """What was approved for this source, if anything was."""
    entry = read_state(state_folder(environ, root.top) / FILE).get(_key(root, source))
    match entry:
        case {"lines": list(lines)}:
            return Approved(lines=tuple(str(line) for line in lines))
        case _:
            return None


def approval_lines(gates: Sequence[Gate]) -> tuple[str, ...]:
    """Everything that an approval is about, a line each: what runs, what is expected, in which surroundings."""
    return tuple(line for gate in gates for line in _gate_lines(gate))


def difference(before: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    """The lines that are gone, with ``- ``, and those that are new, with ``+ ``."""
    gone = [f"- {line}" for line in before if line not in now]
    new = [f"+ {line}" for line in now if line not in before]
    return tuple(gone + new)


def _gate_lines(gate: Gate) -> Iterator[str]:
    yield from (f"{gate.id}: run {check.command}" for check in gate.checks if check.applies)
    yield f"{gate.id}: expect {gate.expectation.text}{'' if gate.required else ' (advisory)'}"
    if gate.env:
        yield f"{gate.id}: with {' '.join(f'{name}={value}' for name, value in sorted(gate.env.items()))}"
    if gate.metric:
        metric = gate.metric
        yield f"{gate.id}: metric {metric.kind} {metric.path} {metric.select} {metric.name} {metric.unit}".rstrip()
    yield from (f"{gate.id}: after {other}" for other in gate.needs)
    yield from _how(gate)


def _how(gate: Gate) -> Iterator[str]:
    if gate.sequential:
        yield f"{gate.id}: one command after the other"
    if gate.timeout:
        yield f"{gate.id}: for at most {gate.timeout:g} s"
    if gate.shards > 1:
        yield f"{gate.id}: in {gate.shards} shards"
    if gate.retries:
        yield f"{gate.id}: tried again at most {gate.retries} times"


def _key(root: Root, source: str) -> str:
    """The top of the repository and the source below it: what is approved in one clone is not in another."""
    place = (root.path / source).resolve()
    return f"{root.top} {place.relative_to(root.top) if place.is_relative_to(root.top) else place}"
