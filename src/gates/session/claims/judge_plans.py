"""The verdict on plans that are no history: what they claim, by records, tree and gates, and what they show."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import partial
from posixpath import basename

from gates.document.evidence import find_evidence
from gates.document.header import Status
from gates.document.plan import Plan
from gates.model.claim import Level, PlanVerdict, Standing
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.errors import RefusedError
from gates.model.facts import Facts
from gates.model.gate import GateSet
from gates.model.value import dataclass, replace
from gates.record.store import RECORDS
from gates.session.claims.against_base import AgainstBase
from gates.session.claims.check_claim import check_claim
from gates.session.claims.check_evidence import Setting, broken_record, check_evidence
from gates.session.claims.records import Records, record_link
from gates.session.claims.scope import Scope
from gates.session.reading.refusals import BY_DECISION, EXCEPTION
from gates.session.reading.understand import exit_code_of, understand_again
from gates.tree.base import Base
from gates.tree.facts import facts
from gates.tree.objects import read_objects
from gates.tree.past import past_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be judged: plans by their paths, records by their names, and whether the policy is."""

    plans: Collection[str]
    records: Collection[str]
    policy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict with the exit code that it asks for, and the names of the records that the plan shows."""

    verdict: PlanVerdict
    exit_code: int
    records: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What all plans are judged by."""

    scope: Scope
    records: Records
    gone: Records
    facts: Facts
    floor: AgainstBase
    variables: Mapping[str, str]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proof:
    """How far a claim is proved, by which record, and what is missing; ``unreadable``: its gates cannot be judged."""

    level: Level = Level.NONE
    record: str | None = None
    missing: tuple[Diagnostic, ...] = ()
    unreadable: tuple[Diagnostic, ...] = ()


def judge_plans(
    scope: Scope, asked: Asked, base: Base | None, variables: Mapping[str, str], now: datetime
) -> tuple[tuple[Judged, ...], tuple[Diagnostic, ...]]:
    """The verdicts on the plans, and what else is wrong: records that no plan shows, and a policy that got looser."""
    here = facts(scope.listing)
    floor = AgainstBase(scope=scope, base=base, facts=here, variables=variables)
    scene = _Scene(
        scope=scope,
        records=Records(scope.records),
        gone=Records(_gone(scope, base)),
        facts=here,
        floor=floor,
        variables=variables,
        now=now,
    )
    judged = tuple(_judge(path, scope.plans[path], scene) for path in asked.plans)
    policy = _policy(judged, scene) if asked.policy else ()
    return judged, (*_strays(asked.records, judged, scene.records), *policy)


def _gone(scope: Scope, base: Base | None) -> dict[str, bytes]:
    """The records that git still has, by their names: at the base, in what was committed since, or staged."""
    past = past_files(scope.listing, base, RECORDS) if base else {}
    ids = {basename(path): one for path, one in past.items() if basename(path) not in scope.records}
    contents = read_objects(scope.root, set(ids.values()))
    return {name: contents[one] for name, one in ids.items()}


def _strays(names: Collection[str], judged: Collection[Judged], records: Records) -> Iterator[Diagnostic]:
    """What is wrong with those of the records that no plan shows."""
    shown = {name for one in judged for name in one.records}
    for broken in records.unreadable(name for name in sorted(names) if name not in shown):
        yield broken_record(Location(path=f"{RECORDS}/{broken.name}"), broken)


def _policy(judged: Collection[Judged], scene: _Scene) -> Iterator[Diagnostic]:
    """What is looser for everybody, unless it was told of a plan; an exception where a plan has decided on it."""
    told = {finding for one in judged for finding in one.verdict.findings}
    found = [finding for finding in scene.floor.policy() if finding not in told]
    decided = _decided([one.verdict.path for one in judged], scene) if found else {}
    return (finding for finding in (decided.get(one.message, one) for one in found) if finding not in told)


def _decided(paths: Collection[str], scene: _Scene) -> dict[str, Diagnostic]:
    """The exceptions that these plans have decided on, claims or not, by the messages of what they except."""
    plans = [scene.scope.read(path) for path in paths]
    found = [
        finding
        for plan in plans
        for finding in scene.floor.plan(plan, _gates_of(plan, scene))
        if finding.code == EXCEPTION
    ]
    return {finding.message.removeprefix(BY_DECISION): finding for finding in found}


def _judge(path: str, data: bytes, scene: _Scene) -> Judged:
    plan, evidence = scene.scope.read(path), find_evidence(data, path)
    claim = next((status for status in plan.statuses if status.kind == "complete"), None)
    proof = _prove(plan, claim, scene) if claim else _unclaimed(plan)
    wrong = (*proof.missing, *check_evidence(path, evidence, _setting(path, scene)))
    findings = tuple(dict.fromkeys((*proof.unreadable, *wrong)))
    broken = any(problem.severity is Severity.ERROR for problem in findings)
    return Judged(
        verdict=_verdict(plan, claim, proof, findings, broken=broken),
        exit_code=exit_code_of(proof.unreadable) or (RefusedError.exit_code if broken else 0),
        records=frozenset(basename(entry.link) for entry in evidence.entries),
    )


def _verdict(
    plan: Plan, claim: Status | None, proof: _Proof, findings: tuple[Diagnostic, ...], *, broken: bool
) -> PlanVerdict:
    said = claim or plan.status
    if claim is None:
        level, standing = Level.NONE, Standing.OPEN
    elif broken:
        level, standing = Level.CLAIMED, Standing.BROKEN  # what was tampered with proves nothing
    else:
        level, standing = proof.level, Standing.HOLDS
    return PlanVerdict(
        path=plan.path,
        claimed=said.value if said else None,
        level=level,
        standing=standing,
        findings=findings,
        record=proof.record,
    )


def _unclaimed(plan: Plan) -> _Proof:
    """Of a plan that claims nothing; one that cannot be read might claim anything."""
    return _Proof(unreadable=tuple(problem for problem in plan.diagnostics if problem.code == "not-utf8"))


def _prove(plan: Plan, claim: Status, scene: _Scene) -> _Proof:
    """What the newest record says of the gates as they are compiled now and of the tree as it is now."""
    scope = scene.scope
    gates = _gates_of(plan, scene)
    errors = tuple(problem for problem in gates.diagnostics if problem.severity is Severity.ERROR)
    if errors:
        return _Proof(level=Level.CLAIMED, unreadable=errors)
    newest = next(reversed(scene.records.about(plan.path)), None)
    policy = scope.policy.sha256 if scope.policy else None
    missing = check_claim(newest, scope.tree(plan.path), gates, policy, claim.location)
    record = f"{RECORDS}/{newest.name}" if newest else None
    level = Level.CLAIMED if missing else Level.RECORDED
    return _Proof(
        level=level, record=record, missing=(*_other_statuses(plan), *missing, *scene.floor.plan(plan, gates))
    )


def _gates_of(plan: Plan, scene: _Scene) -> GateSet:
    found = understand_again(scene.scope.source(plan), scene.variables, scene.scope.environ)
    scene.records.expectations.update({(gate.expectation.text, gate.name): gate.expectation for gate in found.gates})
    return found


def _other_statuses(plan: Plan) -> tuple[Diagnostic, ...]:
    """A plan that says Complete in one place and something else in another."""
    if all(status.kind == "complete" for status in plan.statuses):
        return ()
    return tuple(
        replace(problem, severity=Severity.ERROR) for problem in plan.diagnostics if problem.code == "two-statuses"
    )


def _setting(path: str, scene: _Scene) -> Setting:
    scope = scene.scope
    return Setting(
        records=scene.records,
        gone=scene.gone,
        link=partial(record_link, scope.root, (scope.root.path / path).resolve()),
        plans=scope.known | scope.plans.keys(),
        now=scene.now,
    )
