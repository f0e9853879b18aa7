"""What a verification holds against the base: the policy of the project, and the gates of each plan that claims."""

from collections.abc import Mapping

from gates.document.plan import Plan
from gates.model.diagnostic import Diagnostic
from gates.model.facts import Facts
from gates.model.gate import GateSet
from gates.model.value import TYPE_CHECKING, dataclass, field
from gates.session.claims.scope import Scope
from gates.session.floor.unchanged import is_as_at_base
from gates.session.reading.refusals import FIRST_ADOPTION
from gates.session.reading.source import Source
from gates.session.reading.understand import understand
from gates.tree.base import Base
from gates.tree.root import POLICY_NAME

if TYPE_CHECKING:
    from gates.session.floor.floor import Floor
    from gates.session.floor.ground import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstBase:
    """The findings of the floor; none without a base. Both trees are surveyed when something has to be compared."""

    scope: Scope
    base: Base | None
    facts: Facts
    variables: Mapping[str, str]
    _surveyed: "list[Ground]" = field(default_factory=list)

    def plan(self, plan: Plan, gates: GateSet) -> tuple[Diagnostic, ...]:
        """What is looser now than at the base for a plan; one that claims Complete must also name what got worse."""
        scope = self.scope
        source = scope.source(plan)
        if self.base is None or self._is_as_at(self.base, source):
            return ()
        from gates.session.floor.floor import read_floor  # only what differs from the base has to be compared
        from gates.session.floor.ratchets import ratchet_findings

        floor = read_floor(source, self._ground(self.base), scope.read_base)
        claims = any(status.kind == "complete" for status in plan.statuses)
        worse = ratchet_findings(source, floor, scope.snapshot(plan.path), refuse=True) if claims else ()
        return (*self._looser(source, floor, gates), *worse)

    def policy(self) -> tuple[Diagnostic, ...]:
        """What is looser now than at the base for everybody."""
        policy = self.scope.policy
        path = policy.path if policy else POLICY_NAME
        if self.base is None:
            return ()
        from gates.session.floor.floor import read_floor

        source = Source(root=self.scope.root, listing=self.scope.listing, path=path, policy=policy)
        gates = understand(source, self.variables)
        return self._looser(source, read_floor(source, self._ground(self.base)), gates)

    def _is_as_at(self, base: Base, source: Source) -> bool:
        """Whether nothing can have become looser, since everything is as it was; a --var might narrow something."""
        scope = self.scope
        left_out = scope.known | {source.path}
        now = scope.snapshot(source.path)
        return not self.variables and is_as_at_base(source, base, now, left_out, scope.environ)

    def _ground(self, base: Base) -> "Ground":
        if not self._surveyed:
            from gates.session.claims.both_trees import ground_of

            self._surveyed.append(ground_of(self.scope, base, self.facts))
        return self._surveyed[0]

    def _looser(self, source: Source, floor: "Floor", gates: GateSet) -> tuple[Diagnostic, ...]:
        """A project that never had a policy is not told so each time."""
        from gates.session.floor.policy_floor import floor_findings

        found = floor_findings(source, floor, gates, self.variables)
        return tuple(one for one in found if one.code != FIRST_ADOPTION or source.policy is not None)
