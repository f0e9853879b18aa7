"""What a verification holds against the base: the policy of the project, and the gates of each plan that claims."""

from collections.abc import Callable, Mapping

from gates.document.plan import Plan
from gates.judge.protection.find import Look
from gates.model.diagnostic import Diagnostic
from gates.model.value import dataclass, replace
from gates.session.floor import read_floor
from gates.session.ground import Ground, survey
from gates.session.policy_floor import policy_findings
from gates.session.ratchets import ratchet_findings
from gates.session.refusals import FIRST_ADOPTION
from gates.session.scope import Scope
from gates.session.source import Source
from gates.tree.base import Base
from gates.tree.objects import read_objects
from gates.tree.root import POLICY_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstBase:
    """The findings of the floor; none where there is no base. ``ground`` is surveyed when it is first asked for."""

    scope: Scope
    variables: Mapping[str, str]
    ground: Callable[[], Ground | None]

    def plan(self, plan: Plan) -> tuple[Diagnostic, ...]:
        """What is looser now than at the base for a plan; one that claims Complete must also name what got worse."""
        scope = self.scope
        source = Source(
            root=scope.root,
            path=plan.path,
            plan_path=(scope.root.path / plan.path).resolve(),
            plan_bytes=scope.plans[plan.path],
            plan=plan,
            policy=scope.policy,
        )
        claims = any(status.kind == "complete" for status in plan.statuses)
        return (*self._findings(source), *(self._worse(source) if claims else ()))

    def policy(self) -> tuple[Diagnostic, ...]:
        """What is looser now than at the base for everybody."""
        path = self.scope.policy.path if self.scope.policy else POLICY_NAME
        return self._findings(Source(root=self.scope.root, path=path, policy=self.scope.policy))

    def _worse(self, source: Source) -> tuple[Diagnostic, ...]:
        """The counts that may only go one way."""
        ground = self.ground()
        if ground is None:
            return ()
        return ratchet_findings(source, read_floor(source, ground), self.scope.snapshot(source.path), refuse=True)

    def _findings(self, source: Source) -> tuple[Diagnostic, ...]:
        """A project that never had a policy is not told so each time."""
        found = policy_findings(source, self.ground(), self.variables)
        return tuple(one for one in found if one.code != FIRST_ADOPTION or source.policy is not None)


def ground_of(scope: Scope, base: Base) -> Ground:
    """Both trees; of what is staged the staged one."""
    ground = survey(scope.root, base)
    return ground if scope.staged is None else replace(ground, now=_staged_look(scope, scope.staged))


def _staged_look(scope: Scope, staged: Mapping[str, str]) -> Look:
    def read(path: str) -> bytes | None:
        return read_objects(scope.root, [staged[path]])[staged[path]] if path in staged else None

    return Look(files=staged.keys(), read=read)
