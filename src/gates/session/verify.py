"""Is what the plans claim true? Nothing is run: claims against records, tree and gates, evidence against records."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gates.document.header import read_statuses
from gates.model.claim import Level, PlanVerdict, Standing
from gates.model.diagnostic import Diagnostic
from gates.model.errors import InputError, RefusedError
from gates.model.gate import NO_VARIABLES
from gates.model.value import dataclass, field
from gates.record.store import RECORDS
from gates.session.scope import Scope, staged_scope, working_scope
from gates.session.source import Question
from gates.tree.base import SHORT, Base, find_base
from gates.tree.objects import head_commit, object_id, objects_at
from gates.tree.plans import SUFFIX
from gates.tree.root import Root

if TYPE_CHECKING:
    from gates.session.judge_plans import Judged

HEAD_BYTES = 2048


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
    """What was found: a verdict for each plan, and what is wrong with records that no plan shows.

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
    history = {path: verdict for path in scope.plans if (verdict := _history(path, scope, at_base))}
    judged, broken = _judge_news(scope, history.keys(), at_base, settings)
    verdicts = history | {one.verdict.path: one.verdict for one in judged}
    return Verification(
        plans=tuple(verdicts[path] for path in scope.plans),
        findings=broken,
        base=base.described if base else "",
        exit_code=_worst({one.exit_code for one in judged} | {RefusedError.exit_code for _ in broken}),
    )


def _worst(codes: Collection[int]) -> int:
    """Wrong input before what does not hold."""
    return next((code for code in (InputError.exit_code, RefusedError.exit_code) if code in codes), 0)


def _judge_news(
    scope: Scope, history: Collection[str], at_base: Mapping[str, str], settings: VerifySettings
) -> "tuple[tuple[Judged, ...], tuple[Diagnostic, ...]]":
    """The verdicts on the plans that are no history, and what is wrong with new records that no plan shows."""
    news = [path for path in scope.plans if path not in history]
    records = {} if settings.plans else scope.records
    strays = [name for name, data in records.items() if _is_new(name, data, at_base)]
    if not (news or strays):
        return (), ()
    from gates.session.judge_plans import judge_plans  # the compiler and the judge, which history does not need

    return judge_plans(scope, news, strays, settings.variables, settings.now)


def _base(root: Root, question: Question, settings: VerifySettings) -> Base | None:
    """The commit that tells history from news; for what is staged the one that the next commit follows."""
    if settings.base or not settings.staged:
        return find_base(root, settings.base, question.environ)
    head = head_commit(root)
    return Base(commit=head, ref="HEAD", described=f"{head[:SHORT]}, the head") if head else None


def _history(path: str, scope: Scope, at_base: Mapping[str, str]) -> PlanVerdict | None:
    """The verdict on a plan that was Complete at the base as it is now: there, or where it was moved away from."""
    data = scope.plans[path]
    own = object_id(data, next(iter(at_base.values()), ""))
    if own != at_base.get(path) and not (path not in at_base and own in _moved(at_base, scope.known)):
        return None
    head = data[: data.rfind(b"\n", 0, HEAD_BYTES) + 1]  # where the Status usually is: most of a plan need not be read
    said = (status for part in (head, data) for status in read_statuses(part, path) if status.kind == "complete")
    claim = next(said, None)
    if claim is None:
        return None
    return PlanVerdict(path=path, claimed=claim.value, level=Level.CLAIMED, standing=Standing.HISTORY)


def _moved(at_base: Mapping[str, str], known: Collection[str]) -> set[str]:
    """What was in Markdown files that are no longer there."""
    return {one for path, one in at_base.items() if path.endswith(SUFFIX) and path not in known}


def _is_new(name: str, data: bytes, at_base: Mapping[str, str]) -> bool:
    """Whether a record is not at the base, or was another one there."""
    there = at_base.get(f"{RECORDS}/{name}")
    return there is None or object_id(data, there) != there
