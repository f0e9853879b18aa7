"""A run is held against the base: what became looser stops it, what is only worth knowing is among its notes."""

from collections.abc import Iterable, Mapping

from gates.model.diagnostic import Diagnostic, Severity
from gates.model.errors import RefusedError
from gates.model.gate import GateSet
from gates.model.value import TYPE_CHECKING, dataclass, replace
from gates.session.floor.unchanged import is_unchanged
from gates.session.reading.refusals import BY_DECISION, EXCEPTION, FIRST_ADOPTION
from gates.session.reading.source import Source
from gates.tree.base import Base, find_base
from gates.tree.hashes import NO_ENTRIES
from gates.tree.identity import Snapshot

if TYPE_CHECKING:
    from gates.session.floor.floor import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The gates with everything that the base has against them.

    ``floor`` is for what is compared later; None where nothing can have changed since ``base``.
    """

    gates: GateSet
    base: Base | None = None
    floor: "Floor | None" = None


def hold(
    source: Source,
    gates: GateSet,
    environ: Mapping[str, str],
    variables: Mapping[str, str],
    *,
    strict: bool,
    now: tuple[Snapshot, tuple[str, ...]] | None = None,
) -> Held:
    """Compare with the base that is found by itself; outside of git there is none.

    ``strict``: a base that cannot be reached refuses, and --var narrows nothing that [vars] of the base says. Otherwise
    the first is a note, since a run alone claims nothing, and the second is what the user typed. ``now`` is
    the tree with the project's plans, which are left out of it. It may show that there is nothing to compare; but who
    claims something (``strict``) compares, whatever git's index says of it.

    Raises:
        RefusedError: the base is named, or needed, and cannot be reached.
    """
    try:
        base = find_base(source.root, None, environ)
        if base is None or (not strict and now is not None and is_unchanged(source, base, *now, environ)):
            return Held(gates=gates, base=base)
        from gates.session.floor.floor import floor_at  # only a project that differs from its base has to be compared

        floor = floor_at(source, base, now[0].entries if now else NO_ENTRIES)
    except RefusedError as error:
        if strict or environ.get("GATES_BASE"):
            raise
        return Held(gates=replace(gates, notes=(*gates.notes, f"nothing was held against a base: {error}")))
    return _compared(source, gates, floor, variables, {} if strict else variables)


def _compared(
    source: Source, gates: GateSet, floor: "Floor", variables: Mapping[str, str], typed: Mapping[str, str]
) -> Held:
    from gates.session.floor.policy_floor import floor_findings

    found = floor_findings(source, floor, gates, variables, typed)
    notes = tuple(str(finding.message) for finding in found if _is_told(finding, source))
    diagnostics = (*gates.diagnostics, *found)
    held = replace(gates, diagnostics=diagnostics, notes=(*gates.notes, *notes))
    return Held(gates=held, base=floor.ground.base, floor=floor)


def check_ratchets(source: Source, floor: "Floor | None", now: Snapshot, *, strict: bool) -> tuple[str, ...]:
    """What got worse since the base, as notes.

    Raises:
        RefusedError: ``strict``, and the Decision Log does not name it.
    """
    if floor is None:
        return ()
    from gates.session.floor.ratchets import ratchet_findings

    found = ratchet_findings(source, floor, now, refuse=strict)
    refused = [str(finding) for finding in found if finding.severity is Severity.ERROR]
    if refused:
        raise RefusedError("\n".join(refused))
    return tuple(finding.message for finding in found)


def exceptions_in(diagnostics: Iterable[Diagnostic]) -> tuple[str, ...]:
    """What is looser than at the base, as a decision of the plan allows."""
    found = (one.message.removeprefix(BY_DECISION) for one in diagnostics if one.code == EXCEPTION)
    return tuple(dict.fromkeys(found))


def _is_told(finding: Diagnostic, source: Source) -> bool:
    """Warnings are told, but a project that never had a policy is not told so with every run."""
    return finding.severity is Severity.WARNING and (finding.code != FIRST_ADOPTION or source.policy is not None)
