"""Is what the plans claim true? Nothing is run: claims against records, tree and gates, evidence against records."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from gates.model.claim import Level, PlanVerdict, Standing
from gates.model.diagnostic import Diagnostic, Severity
from gates.model.errors import InputError, RefusedError
from gates.model.gate import NO_VARIABLES
from gates.model.value import dataclass, field
from gates.record.store import RECORDS
from gates.session.claims.known_claims import Claim, known_claims
from gates.session.claims.scope import Scope, staged_scope, working_scope
from gates.session.reading.source import Question
from gates.tree.base import SHORT, Base, find_base
from gates.tree.object_id import algorithm_of, blob_id
from gates.tree.objects import head_commit, objects_at, read_objects
from gates.tree.plans import SUFFIX
from gates.tree.root import POLICY_NAME, Root

if TYPE_CHECKING:
    from gates.session.claims.judge_plans import Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifySettings:
    """The flags of a verification. ``plans`` as typed, none for all of the project; ``base`` a name for git."""

    plans: tuple[str, ...] = ()
    base: str | None = None
    staged: bool = False
    variables: Mapping[str, str] = field(default_factory=lambda: NO_VARIABLES)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found: a verdict for each plan, and what is wrong with the policy and with records that no plan shows.

    ``base`` says in words what is history; empty where there is no git.
    """

    plans: tuple[PlanVerdict, ...]
    findings: tuple[Diagnostic, ...]
    base: str
    exit_code: int


def verify(question: Question, settings: VerifySettings) -> Verification:
    """Verify the named plans or all of the project; with ``staged`` those that the next commit changes.

    Raises:
        InputError: a plan cannot be read.
        RefusedError: the base cannot be found, or nothing can be staged here.
    """
    scope = (staged_scope if settings.staged else working_scope)(question, settings.plans)
    base = _base(scope.root, question, settings)
    at_base = objects_at(scope.root, base.commit if base else None)
    with known_claims(scope.root, question.environ) as claim:
        history = {path: verdict for path in scope.plans if (verdict := _history(path, scope, at_base, claim))}
    judged, found = _judge_news(scope, history.keys(), base, at_base, settings)
    verdicts = history | {one.verdict.path: one.verdict for one in judged}
    return Verification(
        plans=tuple(verdicts[path] for path in scope.plans),
        findings=found,
        base=base.described if base else "",
        exit_code=_exit_code(judged, found),
    )


def _exit_code(judged: "Collection[Judged]", found: Collection[Diagnostic]) -> int:
    """Wrong input before what does not hold."""
    codes = {one.exit_code for one in judged}
    if any(one.severity is Severity.ERROR for one in found):
        codes.add(RefusedError.exit_code)
    return next((code for code in (InputError.exit_code, RefusedError.exit_code) if code in codes), 0)


def _judge_news(
    scope: Scope, history: Collection[str], base: Base | None, at_base: Mapping[str, str], settings: VerifySettings
) -> "tuple[tuple[Judged, ...], tuple[Diagnostic, ...]]":
    """The verdicts on the plans that are no history, and what is wrong with what no plan shows."""
    plans = [path for path in scope.plans if path not in history]
    records = {} if settings.plans else scope.records
    strays = [name for name, data in records.items() if _is_new(f"{RECORDS}/{name}", data, at_base)]
    policy = not settings.plans and _policy_is_new(scope, at_base)
    if not (plans or strays or policy):
        return (), ()
    from gates.session.claims.judge_plans import (  # the compiler and the judge, which history does not need
        Asked,
        judge_plans,
    )

    asked = Asked(plans=plans, records=strays, policy=policy)
    return judge_plans(scope, asked, base, settings.variables, settings.now)


def _base(root: Root, question: Question, settings: VerifySettings) -> Base | None:
    """The commit that tells history from news; for what is staged the one that the next commit follows."""
    if settings.base or not settings.staged:
        return find_base(root, settings.base, question.environ)
    head = head_commit(root)
    return Base(commit=head, ref="HEAD", described=f"{head[:SHORT]}, the head", is_head=True) if head else None


def _history(path: str, scope: Scope, at_base: Mapping[str, str], claim: Claim) -> PlanVerdict | None:
    """The verdict on a plan that was Complete at the base as it is now: there, or where it was moved away from."""
    data = scope.plans[path]
    own = blob_id(data, algorithm_of(next(iter(at_base.values()), "")))
    if own != at_base.get(path) and not (path not in at_base and own in _moved(at_base, scope.known)):
        return None
    claimed = claim(own, data, path)
    if claimed is None:
        return None
    return PlanVerdict(path=path, claimed=claimed, level=Level.CLAIMED, standing=Standing.HISTORY)


def _moved(at_base: Mapping[str, str], known: Collection[str]) -> set[str]:
    """What was in Markdown files that are no longer there."""
    return {one for path, one in at_base.items() if path.endswith(SUFFIX) and path not in known}


def _is_new(path: str, data: bytes, at_base: Mapping[str, str]) -> bool:
    """Whether a file is not at the base, or was another one there."""
    there = at_base.get(path)
    return there is None or blob_id(data, algorithm_of(there)) != there


def _policy_is_new(scope: Scope, at_base: Mapping[str, str]) -> bool:
    """Whether gates.toml is another one than at the base, or gone, or new."""
    there = at_base.get(scope.policy.path if scope.policy else POLICY_NAME)
    if scope.policy is None or there is None:
        return (scope.policy is None) is not (there is None)
    return sha256(read_objects(scope.root, [there])[there]).hexdigest() != scope.policy.sha256
