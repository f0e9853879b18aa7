"""Attestations: the record that proves a claim is signed, and a signature is held against the tree as it is now."""

from gates.document.compile import compile_gates
from gates.document.plan import read_plan
from gates.model.claim import Level, PlanVerdict, Standing
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.errors import RefusedError
from gates.model.value import dataclass, replace
from gates.record.attest import open_envelope, sign
from gates.record.read_record import Recorded, Unreadable, read_statement
from gates.session.claims.check_claim import shortcomings
from gates.session.claims.raise_level import code_of, raise_level
from gates.session.claims.records import Records, believed
from gates.session.claims.scope import Scope, working_scope
from gates.session.claims.verify import Verification, VerifySettings, verify
from gates.session.reading.source import Question
from gates.tree.facts import facts
from gates.tree.reading import read_source

ADVICE = "complete the plan with `gates complete`, then attest it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """Where an envelope and the public key are that it has to be signed by; paths as typed."""

    envelope: str
    key: str


def attest(question: Question, settings: VerifySettings, key: str | None) -> bytes:
    """The newest record of the one plan of ``settings``, in an envelope signed with a private key, or bare without one.

    It has to prove what the plan claims, for the tree and the gates as they are now.

    Raises:
        InputError: the key or the plan cannot be read, or the extra is not installed.
        RefusedError: the plan claims nothing, or its claim does not hold.
    """
    verification = verify(question, settings)
    (plan,) = verification.plans
    scope = working_scope(question, settings.plans)
    newest = next(reversed(Records(scope.records).about(plan.path)), None)
    problems = [finding for finding in (*plan.findings, *verification.findings) if finding.severity is Severity.ERROR]
    if not problems:
        problems = _unproved(plan, newest, scope, settings)
    if problems or not isinstance(newest, Recorded):
        raise RefusedError("\n".join([*map(str, problems), f"{plan.path}: nothing is signed"]))
    statement = scope.records[newest.name]
    return sign(statement, read_source(question.cwd / key)) if key else statement


def verify_attested(question: Question, settings: VerifySettings, attestation: Attestation) -> Verification:
    """Verify, with the claim of the plan that an attestation is about proved by that attestation, or broken by it.

    Raises:
        InputError: something cannot be read, or the extra is not installed.
        RefusedError: the attestation is not what the key has signed, or is about none of the plans.
    """
    envelope, key = (read_source(question.cwd / path) for path in (attestation.envelope, attestation.key))
    recorded = _recorded(open_envelope(envelope, key))
    verification = verify(question, settings)
    scope = working_scope(question, settings.plans)
    if recorded.run.plan not in scope.plans:
        raise RefusedError(f"{attestation.envelope}: is about {recorded.run.source}, which is none of the plans here")
    plans = tuple(
        _attested(plan, recorded, scope, settings) if plan.path == recorded.run.plan else plan
        for plan in verification.plans
    )
    attested = replace(verification, plans=plans)
    return replace(attested, exit_code=code_of(attested))


def _recorded(statement: bytes) -> Recorded:
    """The run that a signed statement tells of."""
    match believed(read_statement(statement)):
        case Unreadable(why=why):
            raise RefusedError(f"what was signed is no record of a run: {why}")
        case Recorded() as recorded:
            return recorded


def _attested(plan: PlanVerdict, recorded: Recorded, scope: Scope, settings: VerifySettings) -> PlanVerdict:
    """The verdict on the plan: attested, or broken by what the signed run lacks."""
    missing = _unproved(plan, recorded, scope, settings)
    if not missing:
        return raise_level(plan, Level.ATTESTED)
    claims = plan.standing is not Standing.OPEN
    return replace(
        plan,
        findings=(*plan.findings, *missing),
        standing=Standing.BROKEN if claims else Standing.OPEN,
        level=Level.CLAIMED if claims else Level.NONE,
    )


def _unproved(
    plan: PlanVerdict, recorded: Recorded | Unreadable | None, scope: Scope, settings: VerifySettings
) -> list[Diagnostic]:
    """What keeps a record from proving what the plan claims."""
    if plan.standing is Standing.OPEN:
        return [_problem(plan.path, "the plan claims nothing that could be attested")]
    if not isinstance(recorded, Recorded):
        return [_problem(plan.path, "no record proves the claim")]
    gates = compile_gates(
        read_plan(scope.plans[plan.path], plan.path), scope.policy, facts(scope.listing), settings.variables, plan.path
    )
    policy = scope.policy.sha256 if scope.policy else None
    found = shortcomings(recorded, scope.tree(plan.path), gates, policy, "the recorded run")
    return [_problem(plan.path, f"this does not prove the claim: {why}") for _, why in found]


def _problem(path: str, message: str) -> Diagnostic:
    return Diagnostic(location=Location(path=path), code="not-attested", message=message, advice=ADVICE)
