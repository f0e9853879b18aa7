"""Run the gates of plans again, now, as the base has them: the only thing that verifies a claim."""

from collections.abc import Mapping, Sequence

from gates.model.claim import Level, PlanVerdict, Standing
from gates.model.diagnostic import Diagnostic, Location
from gates.model.errors import GatesError, InputError, RefusedError, UndecidedError
from gates.model.value import dataclass, replace
from gates.model.verdict import Run, RunVerdict
from gates.record.statement import gates_sha256
from gates.session.floor import Floor
from gates.session.hold import hold
from gates.session.raise_level import code_of, raise_level
from gates.session.refusals import EXCEPTION
from gates.session.run import Emit, Settings, conduct
from gates.session.source import Question, Source, read_root_policy, read_with_plan, root_of
from gates.session.understand import check, understand
from gates.session.verify import Verification, VerifySettings, verify
from gates.tree.base import Base, find_base
from gates.tree.object_id import algorithm_of, blob_id
from gates.tree.objects import objects_at
from gates.tree.reading import read_source
from gates.tree.root import POLICY_NAME, Root, find_root

WORST_FIRST = (InputError.exit_code, RefusedError.exit_code, UndecidedError.exit_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverification:
    """What was found by looking, with the runs that were made; the exit code is that of both."""

    verification: Verification
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Again:
    """What came of running one source again: a run, or why there is none."""

    path: str
    exit_code: int
    run: Run | None = None
    problems: tuple[Diagnostic, ...] = ()


def reverify(question: Question, settings: VerifySettings, emit: Emit) -> Reverification:
    """Verify, and run again the gates of the named plans, else of those that differ from the base, else of gates.toml.

    Raises:
        InputError: something cannot be read, or there are no gates that could be run.
        RefusedError: the base cannot be found.
    """
    if settings.staged:
        raise InputError("--rerun runs the gates on the working tree, which is not what is staged (leave one out)")
    environ = {**question.environ, "GATES_BASE": settings.base} if settings.base else question.environ
    asked = replace(question, environ=environ)
    verification = verify(asked, settings)
    root = root_of(question.cwd / settings.plans[0], question.cwd) if settings.plans else find_root(question.cwd)
    base = find_base(root, None, environ)
    sources = _sources(asked, root, settings, verification, base)
    again = {source.path: _run_again(environ, source, settings, emit) for source in sources}
    plans = tuple(_proved(plan, again.get(plan.path), base) for plan in verification.plans)
    proved = replace(verification, plans=plans)
    code = _worst([code_of(proved), *(one.exit_code for one in again.values())])
    return Reverification(
        verification=replace(proved, exit_code=code), runs=tuple(one.run for one in again.values() if one.run)
    )


def rerun(source: Source, environ: Mapping[str, str], variables: Mapping[str, str], emit: Emit) -> Run:
    """Run the gates of ``source`` on the tree as it is, by the documents of the base, and as they are now.

    The base is that of GATES_BASE, or the one that is found by itself. Gates that are the same at the base run once;
    those that the branch adds or tightens have to pass as well. Where the policy of the base allows an exception that
    the plan has decided on, its gates run as they are now. Nothing is written. The Run is that which decides.

    Raises:
        InputError: something cannot be read; nothing was run.
        RefusedError: something is looser than at the base, or the base cannot be reached; nothing was run.
    """
    now = understand(source, variables)
    held = hold(source, now, environ, variables, strict=True)
    check(held.gates)
    settings = Settings(evidence=False, variables=variables)
    floored = _as_at_base(source, held.floor) if held.floor else source
    excepted = any(problem.code == EXCEPTION for problem in held.gates.diagnostics)
    if not excepted and gates_sha256(understand(floored, variables).gates) != gates_sha256(now.gates):
        first = conduct(floored, environ, settings, emit, None, strict=True)
        if first.verdict is not RunVerdict.PASSED:
            return first
    return conduct(source, environ, settings, emit, None, strict=True)


def _as_at_base(source: Source, floor: Floor) -> Source:
    """The source with the gates.toml and the rows that it had at the base, where it had any."""
    plan = replace(floor.plan, path=source.path) if floor.plan and source.plan else source.plan
    return replace(source, policy=floor.policy or source.policy, plan=plan)


def _sources(
    question: Question, root: Root, settings: VerifySettings, verification: Verification, base: Base | None
) -> list[Source]:
    """What is to be run: the named plans, else those that are not at the base as they are now, else gates.toml."""
    policy = read_root_policy(root, question)
    plans = verification.plans if settings.plans else _changed(root, base, verification.plans)
    if plans:
        return [read_with_plan(root, root.path / plan.path, policy) for plan in plans]
    if policy is None:
        raise InputError(f"nothing to run again: no plan is changed, and there is no {POLICY_NAME} (name a plan)")
    return [Source(root=root, path=policy.path, policy=policy)]


def _changed(root: Root, base: Base | None, plans: Sequence[PlanVerdict]) -> list[PlanVerdict]:
    at_base = objects_at(root, base.commit if base else None)
    algorithm = algorithm_of(next(iter(at_base.values()), ""))
    return [plan for plan in plans if at_base.get(plan.path) != blob_id(read_source(root.path / plan.path), algorithm)]


def _run_again(environ: Mapping[str, str], source: Source, settings: VerifySettings, emit: Emit) -> _Again:
    try:
        run = rerun(source, environ, settings.variables, emit)
    except GatesError as error:
        found = error.diagnostics if isinstance(error, InputError) else ()
        return _Again(path=source.path, exit_code=error.exit_code, problems=found or _told(source, error))
    return _Again(path=source.path, exit_code=run.exit_code, run=run)


def _told(source: Source, error: GatesError) -> tuple[Diagnostic, ...]:
    place = Location(path=source.path)
    return tuple(Diagnostic(location=place, code="not-run-again", message=line) for line in str(error).split("\n"))


def _proved(plan: PlanVerdict, again: _Again | None, base: Base | None) -> PlanVerdict:
    """The verdict on a plan, now that its gates have run; without a base a run is only what it recorded."""
    if again is None:
        return plan
    if again.run is not None and again.run.exit_code == 0:
        return raise_level(plan, Level.VERIFIED if base else Level.RECORDED)
    claims = plan.standing in (Standing.HOLDS, Standing.HISTORY)
    standing, level = (Standing.BROKEN, Level.CLAIMED) if claims else (plan.standing, plan.level)
    return replace(plan, findings=(*plan.findings, *again.problems), standing=standing, level=level)


def _worst(codes: Sequence[int]) -> int:
    """An interruption first, then the order of the contract."""
    interrupted = [code for code in codes if code > GatesError.exit_code]
    return next((code for code in (*interrupted, *WORST_FIRST) if code in codes), max(codes))
