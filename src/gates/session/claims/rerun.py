"""Run the gates of plans again, now, as the base has them: the only thing that verifies a claim."""

from collections.abc import Mapping, Sequence

from gates.model.claim import Level, PlanVerdict, Standing
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.errors import GatesError, InputError, RefusedError, UndecidedError
from gates.model.value import dataclass, replace
from gates.model.verdict import Run, RunVerdict
from gates.record.statement import gates_sha256
from gates.session.claims.raise_level import code_of, raise_level, superseded
from gates.session.claims.verify import Verification, VerifySettings, verify
from gates.session.floor.floor import as_at_base
from gates.session.floor.hold import hold
from gates.session.proofs.strict import require_red
from gates.session.reading.refusals import EXCEPTION
from gates.session.reading.source import Question, Source, listed_again, read_root_policy, read_with_plan, root_of
from gates.session.reading.understand import LooserGatesError, check, understand
from gates.session.running.conclude import EXIT_CODES
from gates.session.running.run import Emit, Settings, conduct
from gates.tree.base import Base, find_base
from gates.tree.listing import Listing
from gates.tree.object_id import algorithm_of, blob_id
from gates.tree.objects import objects_at
from gates.tree.reading import read_source
from gates.tree.root import POLICY_NAME, Root, find_root

WORST_FIRST = (InputError.exit_code, RefusedError.exit_code, UndecidedError.exit_code)
IDLE = Diagnostic(
    location=Location(path=POLICY_NAME),
    code="nothing-run",
    message=f"nothing was run again: no plan differs from the base, and there is no {POLICY_NAME}",
    advice="write one with `gates init`: its gates are run whatever is changed",
    severity=Severity.WARNING,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverification:
    """What was found by looking, with the runs that were made; the exit code is that of both."""

    verification: Verification
    runs: tuple[Run, ...]

    @property
    def together(self) -> Run | None:
        """All runs as one, for reports that tell of one; None when nothing was run."""
        if not self.runs:
            return None
        code = self.verification.exit_code
        return replace(
            self.runs[0],
            source=", ".join(run.source for run in self.runs),
            duration=sum(run.duration for run in self.runs),
            verdict=next((verdict for verdict, its in EXIT_CODES.items() if its == code), RunVerdict.UNDECIDED),
            exit_code=code,
            gates=tuple(result for run in self.runs for result in run.gates),
            notes=tuple(dict.fromkeys(note for run in self.runs for note in run.notes)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Again:
    """What came of running one source again: a run, or why there is none."""

    path: str
    exit_code: int
    run: Run | None = None
    problems: tuple[Diagnostic, ...] = ()


def reverify(question: Question, settings: VerifySettings, how: Settings, emit: Emit) -> Reverification:
    """Verify, and run again the gates of the named plans, else of those that differ from the base, else of gates.toml.

    Without a gates.toml nothing is run where no plan differs, and a finding says so. ``how`` the gates are run.

    Raises:
        InputError: something cannot be read, or what is staged was asked for.
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
    again = {source.path: _run_again(source, environ, how, emit) for source in sources}
    return _put_together(verification, again, base)


def rerun(source: Source, environ: Mapping[str, str], how: Settings, emit: Emit) -> Run:
    """Run the gates of ``source`` on the tree as it is, by the documents of the base, and as they are now.

    The base is that of GATES_BASE, or the one that is found by itself. Gates that are the same at the base run once;
    those that the branch adds or tightens have to pass as well. Where the policy of the base allows an exception that
    the plan has decided on, its gates run as they are now. Nothing is written. The Run is that which decides.

    Raises:
        InputError: something cannot be read; nothing was run.
        RefusedError: something is looser than at the base, the base cannot be reached, or the policy is strict and a
            gate cannot fail; nothing was run.
    """
    now = understand(source, how.variables)
    held = hold(source, now, environ, how.variables, strict=True)
    check(held.gates)
    if source.settings.strict and how.replay is None:
        how = replace(how, note=require_red(source, now.gates, environ, how.timeout))
    excepted = any(problem.code == EXCEPTION for problem in held.gates.diagnostics)
    if held.floor and not excepted:
        floored = as_at_base(source, held.floor)
        if gates_sha256(understand(floored, how.variables).gates) != gates_sha256(now.gates):
            described = f"these are the gates of the base, {held.floor.ground.base.described}"
            note = f"{described}; {how.note}" if how.replay else described
            first = conduct(listed_again(floored), environ, replace(how, note=note), emit, None, strict=True)
            if first.verdict is not RunVerdict.PASSED:
                return first
    return conduct(listed_again(source), environ, how, emit, None, strict=True)


def _sources(
    question: Question, root: Root, settings: VerifySettings, verification: Verification, base: Base | None
) -> list[Source]:
    """What is to be run: the named plans, else those that are not at the base as they are now, else gates.toml."""
    policy = read_root_policy(root, question)
    plans = verification.plans if settings.plans else _changed(root, base, verification.plans)
    listing = Listing(root=root)
    if plans:
        return [read_with_plan(listing, root.path / plan.path, policy) for plan in plans]
    return [Source(root=root, listing=listing, path=policy.path, policy=policy)] if policy else []


def _changed(root: Root, base: Base | None, plans: Sequence[PlanVerdict]) -> list[PlanVerdict]:
    at_base = objects_at(root, base.commit if base else None)
    algorithm = algorithm_of(next(iter(at_base.values()), ""))
    return [plan for plan in plans if at_base.get(plan.path) != blob_id(read_source(root.path / plan.path), algorithm)]


def _run_again(source: Source, environ: Mapping[str, str], how: Settings, emit: Emit) -> _Again:
    try:
        run = rerun(source, environ, how, emit)
    except (InputError, LooserGatesError) as error:
        problems = error.diagnostics or _told(source, error)
        return _Again(path=source.path, exit_code=error.exit_code, problems=problems)
    except GatesError as error:
        return _Again(path=source.path, exit_code=error.exit_code, problems=_told(source, error))
    return _Again(path=source.path, exit_code=run.exit_code, run=run)


def _told(source: Source, error: GatesError) -> tuple[Diagnostic, ...]:
    place = Location(path=source.path)
    return tuple(Diagnostic(location=place, code="not-run-again", message=line) for line in str(error).split("\n"))


def _put_together(verification: Verification, again: Mapping[str, _Again], base: Base | None) -> Reverification:
    """Both answers as one; the exit code is the worse of theirs."""
    plans = tuple(_proved(plan, again.get(plan.path), base) for plan in verification.plans)
    code = _worst([code_of(replace(verification, plans=plans)), *(one.exit_code for one in again.values())])
    told = {path: _untold(one, verification) for path, one in again.items()}
    plans = tuple(replace(plan, findings=(*plan.findings, *told.pop(plan.path, ()))) for plan in plans)
    others = [problem for problems in told.values() for problem in problems] if again else [IDLE]
    findings = (*verification.findings, *others)
    runs = tuple(one.run for one in again.values() if one.run)
    return Reverification(verification=replace(verification, plans=plans, findings=findings, exit_code=code), runs=runs)


def _proved(plan: PlanVerdict, again: _Again | None, base: Base | None) -> PlanVerdict:
    """The verdict on a plan, now that its gates have run; without a base a run is only what it recorded."""
    if again is None:
        return plan
    if again.run is not None and again.exit_code == 0:
        return raise_level(plan, Level.VERIFIED if base else Level.RECORDED)
    found = superseded(plan.findings) if again.run else plan.findings
    if plan.standing is Standing.OPEN:
        return replace(plan, findings=found)
    return replace(plan, findings=found, standing=Standing.BROKEN, level=Level.CLAIMED)


def _untold(again: _Again, verification: Verification) -> list[Diagnostic]:
    """The problems that looking has not found already."""
    told = {*verification.findings, *(finding for plan in verification.plans for finding in plan.findings)}
    return [problem for problem in again.problems if problem not in told]


def _worst(codes: Sequence[int]) -> int:
    """An interruption first, then the order of the contract."""
    interrupted = [code for code in codes if code > GatesError.exit_code]
    return next((code for code in (*interrupted, *WORST_FIRST) if code in codes), max(codes))
