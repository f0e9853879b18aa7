"""Is what the plans claim true? Nothing is run: claims against records, tree and gates, evidence against records."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from posixpath import basename

from gates.document.compile import compile_gates
from gates.document.evidence import find_evidence
from gates.document.header import Status
from gates.document.plan import Plan, read_plan
from gates.model.claim import Level, PlanVerdict, Standing
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.errors import InputError, RefusedError
from gates.model.facts import Facts
from gates.model.gate import NO_VARIABLES
from gates.model.value import dataclass, field, replace
from gates.record.store import RECORDS
from gates.session.check_claim import check_claim
from gates.session.check_evidence import Setting, broken_record, check_evidence
from gates.session.ground import Ground, staged_ground, working_ground
from gates.session.records import record_link
from gates.session.source import Question
from gates.session.understand import exit_code_of
from gates.tree.base import SHORT, Base, find_base
from gates.tree.facts import facts
from gates.tree.objects import head_commit, object_id, objects_at
from gates.tree.plans import SUFFIX
from gates.tree.root import Root


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What all plans are judged by. ``at_base`` and ``facts`` are looked up when the first plan needs them."""

    ground: Ground
    settings: VerifySettings
    at_base: Callable[[], Mapping[str, str]]
    facts: Callable[[], Facts]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A verdict, the exit code that it asks for, and the names of the records that the plan shows."""

    verdict: PlanVerdict
    exit_code: int = 0
    records: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proof:
    """How far a claim is proved, by which record, and what is missing; ``unreadable``: its gates cannot be judged."""

    level: Level = Level.NONE
    record: str | None = None
    missing: tuple[Diagnostic, ...] = ()
    unreadable: tuple[Diagnostic, ...] = ()


def verify(question: Question, settings: VerifySettings) -> Verification:
    """Verify the named plans or all of the project; with ``staged`` those that the next commit changes.

    Raises:
        InputError: a plan cannot be read.
        RefusedError: the base cannot be found, or nothing can be staged here.
    """
    ground = (staged_ground if settings.staged else working_ground)(question, settings.plans)
    root = ground.root
    base = _base(root, question, settings)
    commit = base.commit if base else None
    scene = _Scene(
        ground=ground,
        settings=settings,
        at_base=cache(lambda: objects_at(root, commit)),
        facts=cache(lambda: facts(root)),
    )
    judged = [_judge(path, data, scene) for path, data in ground.plans.items()]
    strays = () if settings.plans else _strays(scene, frozenset().union(*(one.records for one in judged)))
    codes = {one.exit_code for one in judged} | ({RefusedError.exit_code} if strays else set())
    return Verification(
        plans=tuple(one.verdict for one in judged),
        findings=strays,
        base=base.described if base else "",
        exit_code=next((code for code in (InputError.exit_code, RefusedError.exit_code) if code in codes), 0),
    )


def _base(root: Root, question: Question, settings: VerifySettings) -> Base | None:
    """The commit that tells history from news; for what is staged the one that the next commit follows."""
    if settings.base or not settings.staged:
        return find_base(root, settings.base, question.environ)
    head = head_commit(root)
    return Base(commit=head, ref="HEAD", described=f"{head[:SHORT]}, the head") if head else None


def _judge(path: str, data: bytes, scene: _Scene) -> _Judged:
    plan = read_plan(data, path)
    claim = next((status for status in plan.statuses if status.kind == "complete"), None)
    said = claim or plan.status
    verdict = PlanVerdict(path=path, claimed=said.value if said else None, level=Level.NONE, standing=Standing.OPEN)
    if claim and _is_history(path, data, scene):
        return _Judged(verdict=replace(verdict, level=Level.CLAIMED, standing=Standing.HISTORY))
    evidence = find_evidence(data, path)
    proof = _prove(plan, claim, scene) if claim else _Proof()
    unreadable = (*(problem for problem in plan.diagnostics if problem.code == "not-utf8"), *proof.unreadable)
    contradictions = _other_statuses(plan) if claim else ()
    wrong = (*contradictions, *proof.missing, *check_evidence(path, evidence, _setting(path, scene)))
    findings = tuple(dict.fromkeys((*unreadable, *wrong)))
    broken = any(problem.severity is Severity.ERROR for problem in findings)
    standing = (Standing.BROKEN if broken else Standing.HOLDS) if claim else Standing.OPEN
    level = Level.CLAIMED if standing is Standing.BROKEN else proof.level  # what was tampered with proves nothing
    return _Judged(
        verdict=replace(verdict, level=level, standing=standing, findings=findings, record=proof.record),
        exit_code=exit_code_of(unreadable) or (RefusedError.exit_code if broken else 0),
        records=frozenset(basename(entry.link) for entry in evidence.entries),
    )


def _prove(plan: Plan, claim: Status, scene: _Scene) -> _Proof:
    """What the newest record says of the gates as they are compiled now and of the tree as it is now."""
    ground = scene.ground
    gates = compile_gates(plan, ground.policy, scene.facts(), scene.settings.variables, plan.path)
    errors = tuple(problem for problem in gates.diagnostics if problem.severity is Severity.ERROR)
    if errors:
        return _Proof(level=Level.CLAIMED, unreadable=errors)
    newest = next(reversed(ground.records.about(plan.path)), None)
    policy = ground.policy.sha256 if ground.policy else None
    missing = check_claim(newest, ground.tree(plan.path), gates, policy, claim.location)
    record = f"{RECORDS}/{newest.name}" if newest else None
    return _Proof(level=Level.CLAIMED if missing else Level.RECORDED, record=record, missing=missing)


def _other_statuses(plan: Plan) -> tuple[Diagnostic, ...]:
    """A plan that says Complete in one place and something else in another."""
    if all(status.kind == "complete" for status in plan.statuses):
        return ()
    return tuple(
        replace(problem, severity=Severity.ERROR) for problem in plan.diagnostics if problem.code == "two-statuses"
    )


def _setting(path: str, scene: _Scene) -> Setting:
    ground = scene.ground
    return Setting(
        records=ground.records,
        link=partial(record_link, ground.root, (ground.root.path / path).resolve()),
        plans=ground.known | ground.plans.keys(),
        now=scene.settings.now,
    )


def _is_history(path: str, data: bytes, scene: _Scene) -> bool:
    """Whether the plan was at the base as it is now: there, or at a place that it was moved away from."""
    at_base = scene.at_base()
    own = object_id(data, next(iter(at_base.values()), ""))
    if path in at_base:
        return at_base[path] == own
    return any(
        one == own and other.endswith(SUFFIX) and other not in scene.ground.known for other, one in at_base.items()
    )


def _strays(scene: _Scene, shown: frozenset[str]) -> tuple[Diagnostic, ...]:
    """Records that cannot be believed and that no plan shows, but for those that are at the base as they are now."""
    at_base, records = scene.at_base(), scene.ground.records
    return tuple(
        broken_record(Location(path=f"{RECORDS}/{stray.name}"), stray)
        for stray in records.unreadable(lambda name, data: name not in shown and not _is_at_base(name, data, at_base))
    )


def _is_at_base(name: str, data: bytes, at_base: Mapping[str, str]) -> bool:
    there = at_base.get(f"{RECORDS}/{name}")
    return there is not None and object_id(data, there) == there
