"""What a verification holds against the base: the policy of the project, and the gates of each plan that claims."""

from collections.abc import Callable, Mapping

from gates.document.plan import Plan
from gates.judge.protection.find import Look
from gates.model.diagnostic import Diagnostic
from gates.model.facts import Facts
from gates.model.gate import GateSet
from gates.model.value import dataclass
from gates.session.claims.scope import Scope
from gates.session.floor.floor import Floor, read_floor
from gates.session.floor.ground import Ground, look_around, survey
from gates.session.floor.policy_floor import floor_findings
from gates.session.floor.ratchets import ratchet_findings
from gates.session.reading.refusals import FIRST_ADOPTION
from gates.session.reading.source import Source
from gates.session.reading.understand import understand
from gates.tree.base import Base
from gates.tree.objects import read_objects
from gates.tree.root import POLICY_NAME
from gates.tree.worktree import is_gitlink


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstBase:
    """The findings of the floor; none where there is no base. ``ground`` is surveyed when it is first asked for."""

    scope: Scope
    facts: Facts
    variables: Mapping[str, str]
    ground: Callable[[], Ground | None]

    def plan(self, plan: Plan, gates: GateSet) -> tuple[Diagnostic, ...]:
        """What is looser now than at the base for a plan; one that claims Complete must also name what got worse."""
        ground, scope = self.ground(), self.scope
        if ground is None:
            return ()
        source = scope.source(plan)
        floor = read_floor(source, ground, scope.read_base)
        claims = any(status.kind == "complete" for status in plan.statuses)
        worse = ratchet_findings(source, floor, scope.snapshot(plan.path), refuse=True) if claims else ()
        return (*self._looser(source, floor, gates), *worse)

    def policy(self) -> tuple[Diagnostic, ...]:
        """What is looser now than at the base for everybody."""
        policy, ground = self.scope.policy, self.ground()
        path = policy.path if policy else POLICY_NAME
        if ground is None:
            return ()
        source = Source(root=self.scope.root, listing=self.scope.listing, path=path, policy=policy)
        gates = understand(source, self.variables)
        return self._looser(source, read_floor(source, ground), gates)

    def _looser(self, source: Source, floor: Floor, gates: GateSet) -> tuple[Diagnostic, ...]:
        """A project that never had a policy is not told so each time."""
        found = floor_findings(source, floor, gates, self.variables)
        return tuple(one for one in found if one.code != FIRST_ADOPTION or source.policy is not None)


def ground_of(scope: Scope, base: Base, facts: Facts) -> Ground:
    """Both trees; of what is staged the staged one."""
    staged = scope.staged
    now = look_around(scope.root, _names(scope)) if staged is None else _staged_look(scope, staged)
    return survey(scope.root, base, facts, now)


def _names(scope: Scope) -> frozenset[str]:
    """The project's own files, without those of submodules."""
    entries, prefix = scope.identify(scope.known).entries, scope.root.prefix
    inside = tuple(f"{path}/" for path, entry in entries.items() if is_gitlink(entry))
    own = (path.removeprefix(prefix) for path in entries if path.startswith(prefix) and not path.startswith(inside))
    return scope.known.union(own)


def _staged_look(scope: Scope, staged: Mapping[str, str]) -> Look:
    def read(path: str) -> bytes | None:
        return read_objects(scope.root, [staged[path]])[staged[path]] if path in staged else None

    return Look(files=staged.keys(), read=read)
