"""Complete a plan: all its gates afresh, and only when every one passes on an unchanged tree, its Status."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from gates.document.header import Status, set_last_updated, set_status
from gates.document.plan import Plan, read_plan
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.errors import GatesError, InputError, RefusedError
from gates.model.value import replace
from gates.model.verdict import GateResult, Run, RunVerdict, State
from gates.session.reading.source import Question, Source, find_source
from gates.session.reading.understand import LooserGatesError, check, understand
from gates.session.running.evidence import Hide, write_evidence
from gates.session.running.run import Emit, Settings, conduct

COMPLETE = "Complete"


def complete(question: Question, settings: Settings, emit: Emit) -> Run:
    """Run all gates of a plan; when every required one passes, write Status, Last Updated and evidence in one step.

    Otherwise only the evidence is written, and a note says what is missing. A plan that says Complete already keeps
    its Status either way. Under a strict policy nothing is run when a gate stays green on its canary.

    Raises:
        InputError: what is named is no plan, it has no Status or several, or its gates cannot be read.
        RefusedError: a row is looser than gates.toml, a strict policy finds a gate that cannot fail, or the plan was
            changed meanwhile or cannot be written.
    """
    source = find_source(question)
    if source.plan is None:
        raise InputError(f"{source.path}: is no plan, so it has no Status to complete (name a plan)")
    status = _status(source.plan)
    try:
        if source.settings.strict:
            settings = _proved(source, question, settings)
        return conduct(source, question.environ, settings, emit, partial(_write, status), strict=True)
    except GatesError as error:
        if status.kind == "complete":
            raise _with_claim(error, status) from error
        raise


def _proved(source: Source, question: Question, settings: Settings) -> Settings:
    """The settings with what a strict policy has to say of the gates, once each has turned red."""
    from gates.session.proofs.strict import require_red

    gates = understand(source, settings.variables)
    check(gates)
    return replace(settings, note=require_red(source, gates.gates, question.environ, settings.timeout))


def _status(plan: Plan) -> Status:
    """The one Status that is to be set.

    Raises:
        InputError: the plan has none, or several, so that one would go on saying something else.
    """
    problems = [problem for problem in plan.diagnostics if problem.code in ("two-statuses", "not-utf8")]
    if plan.status is None and not problems:
        message, advice = "the plan has no Status to complete", "write `- Status: In Progress` below its title"
        problems = [Diagnostic(location=Location(path=plan.path), code="no-status", message=message, advice=advice)]
    if plan.status is None or problems:
        raise InputError(diagnostics=[replace(problem, severity=Severity.ERROR) for problem in problems])
    return plan.status


def _write(status: Status, source: Source, run: Run, hide: Hide) -> Run:
    """The evidence of the run, and what it means for the Status."""
    claimed = status.kind == "complete"
    if run.verdict is not RunVerdict.PASSED:
        missing = ", ".join(_missing(run.gates)) or "no gate passed"
        kept = f'the Status says "{status.value}", which does not hold' if claimed else f"Status stays {status.value}"
        advice = " (make the gates pass, or take the claim back)" if claimed else ""
        return _noted(write_evidence(source, run, hide), f"{kept}: {missing}{advice}")
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}"
    written = write_evidence(source, run, hide, lambda plan: _completed(plan, status, source.path, now))
    was = "stays" if claimed else f"was {status.value}, is now"
    return _noted(written, f"Status {was} {status.value if claimed else COMPLETE}: every required gate passed")


def _completed(data: bytes, status: Status, path: str, now: str) -> bytes:
    """The plan with its header completed, in the form that the header has."""
    current = read_plan(data, path).status
    if current is None or current.value != status.value:
        now_says = f'"{current.value}"' if current else "nothing"
        raise RefusedError(
            f'{path}: the Status changed from "{status.value}" to {now_says} while the gates ran; '
            "nothing was written (look at it, then complete the plan again)"
        )
    changed = set_last_updated(data if status.kind == "complete" else set_status(data, COMPLETE), now)
    reached = read_plan(changed, path).status
    if reached is None or reached.kind != "complete":
        raise RefusedError(f"{status.location}: the Status cannot be set here (write it as `- Status: In Progress`)")
    return changed


def _missing(results: Sequence[GateResult]) -> list[str]:
    return [
        f"{result.gate.name} {result.state}" + (f" ({result.reason})" if result.reason else "")
        for result in results
        if result.gate.required and result.state is not State.PASSED
    ]


def _noted(run: Run, note: str) -> Run:
    return replace(run, notes=(*run.notes, note))


def _with_claim(error: GatesError, status: Status) -> GatesError:
    """The error that stopped the run, and that the plan goes on claiming what nothing has proved."""
    claim = Diagnostic(
        location=status.location,
        code="claim-not-proved",
        message=f'the Status says "{status.value}", which this run did not prove',
        advice="make the gates pass, or take the claim back",
    )
    if isinstance(error, InputError) and error.diagnostics:
        return InputError(diagnostics=(*error.diagnostics, claim))
    if isinstance(error, LooserGatesError):
        return LooserGatesError((*error.diagnostics, claim))
    return type(error)(f"{error}\n{claim}")
