"""One run, from the question to the finished Run: read, check, run, record."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from gates.model.errors import InputError
from gates.model.event import Event, RunEnded, RunStarted
from gates.model.expectation import is_relative
from gates.model.gate import NO_VARIABLES, Gate, GateSet
from gates.model.value import TYPE_CHECKING, dataclass, field, replace
from gates.model.verdict import GateResult, Run, State
from gates.record.durations import load_durations, save_durations, usual
from gates.record.old_logs import remove_old_logs
from gates.record.store import Store, open_store
from gates.run.drive import Settings as DriveSettings
from gates.run.drive import drive
from gates.run.environment import in_ci
from gates.run.interrupt import Interrupt
from gates.run.local import LocalExecutor
from gates.run.plan import CheckPlan
from gates.session.checks.evaluate import Evaluator, no_notice
from gates.session.checks.hide import Hider, secrets_of
from gates.session.checks.prepare import DEFAULT_TIMEOUT, Surroundings, prepare
from gates.session.floor.hold import Held, check_ratchets, exceptions_in, hold
from gates.session.reading.select import select
from gates.session.reading.source import Question, Source, find_source
from gates.session.reading.understand import check, exit_code_of, understand, understand_again
from gates.session.running.conclude import conclude
from gates.session.running.evidence import Hide, ensure_writable, write_evidence
from gates.session.running.examined import examined_less
from gates.session.running.first_look import FirstLook, first_look
from gates.session.running.timing import guessed, took, usual_by_gate
from gates.session.running.two_places import elsewhere_too
from gates.tree.identity import Changes, Snapshot, changes_since
from gates.tree.versions import version_of

if TYPE_CHECKING:
    from gates.record.result_cache import ResultCache
    from gates.session.reuse.reuse import Reuse

Emit = Callable[[Event], None]
Write = Callable[[Source, Run, Hide], Run]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The flags of a run; None means "as gates.toml says, else the default". ``timeout`` in seconds.

    ``approved_only``: nobody typed this run, so it starts nothing that a person has not approved. ``fresh``: whether
    everything is run, whatever earlier runs measured; None for what is usual, which is yes in CI only. ``note`` is what
    the reports say of how the run came about. ``raw`` is a folder in which to keep what the commands said, ``replay``
    one from which to take that: then nothing is run.
    """

    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    jobs: int | None = None
    timeout: float | None = None
    fail_fast: bool | None = None
    evidence: bool = True
    approved_only: bool = False
    fresh: bool | None = None
    variables: Mapping[str, str] = field(default_factory=lambda: NO_VARIABLES)
    note: str = ""
    raw: Path | None = None
    replay: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What is to be run, once everything about it is in order."""

    id: str
    source: Source
    store: Store
    gates: GateSet
    held: Held
    look: FirstLook
    selected: frozenset[str]
    environ: Mapping[str, str]
    settings: Settings
    strict: bool
    secrets: tuple[bytes, ...]

    @property
    def chosen(self) -> tuple[Gate, ...]:
        """The selected gates, in their order."""
        return tuple(gate for gate in self.gates.gates if gate.id in self.selected)

    @property
    def jobs(self) -> int:
        """How many commands run at once."""
        return self.settings.jobs or self.source.settings.jobs or os.cpu_count() or 1

    @property
    def is_fresh(self) -> bool:
        """Whether everything is run, also what earlier runs measured: what is to be kept has to be said first."""
        usual = in_ci(self.environ) if self.settings.fresh is None else self.settings.fresh
        return usual or self.settings.raw is not None


def run(question: Question, settings: Settings, emit: Emit) -> Run:
    """Run the gates of a plan or a gates.toml, and write the evidence.

    Raises:
        InputError: something about the source is wrong; nothing was run.
        RefusedError: a row is looser than gates.toml, or the evidence cannot be written.
    """
    write = write_evidence if settings.evidence else None
    return conduct(find_source(replace(question, recall=True)), question.environ, settings, emit, write)


def conduct(
    source: Source,
    environ: Mapping[str, str],
    settings: Settings,
    emit: Emit,
    write: Write | None,
    *,
    strict: bool = False,
) -> Run:
    """Run the gates of ``source``, have ``write`` keep what came of it, and tell of all that through ``emit``.

    Without ``write`` nothing is kept; with it nothing is run whose evidence could not be kept.
    What is told, and the Run that is returned, holds no secret of the environment. ``strict``: new files are a change
    of the tree too, a required gate that was skipped is no pass, and no earlier result stands for a run. Raises as
    ``run`` does.
    """
    variables = settings.variables
    found = understand(source, variables) if strict else understand_again(source, variables, environ)
    if exit_code_of(found.diagnostics) == InputError.exit_code:
        check(hold(source, found, environ, variables, strict=strict).gates)
    look = first_look(source, environ, strict=strict)
    source = look.source
    held = hold(source, found, environ, variables, strict=strict, now=(look.tree, look.leave_out))
    gates = replace(held.gates, notes=((settings.note,) if settings.note else ()) + held.gates.notes)
    check(gates)
    if settings.approved_only:
        from gates.session.running.approval import require_approval

        require_approval(source, gates, environ)
    selected = select(gates.gates, settings.only, settings.skip)
    started = datetime.now(UTC)
    secrets = secrets_of(environ, gates.gates)
    job = _Job(
        id=_run_id(started),
        source=source,
        store=open_store(source.root.path),
        gates=gates,
        held=held,
        look=look,
        selected=selected,
        environ=environ,
        settings=settings,
        strict=strict,
        secrets=secrets,
    )
    hide = Hider(secrets)
    if write is not None:
        ensure_writable(source, job.store)

    def tell(event: Event) -> None:
        emit(hide(event))

    with Interrupt() as interrupt:
        finished = _run_gates(job, started, interrupt, tell)
        if write is not None:
            finished = write(source, finished, hide)
    if interrupt.count:
        finished = replace(finished, exit_code=interrupt.exit_code)
    finished = hide(finished)
    emit(RunEnded(run=finished))
    return finished


def _run_id(started: datetime) -> str:
    """Ids sort by time: their last eight digits are the fraction of the second, to 0.25 ms, and five of chance."""
    return f"{started:%Y%m%dT%H%M%SZ}-{started.microsecond * 0x1000 // 1_000_000:03x}{os.urandom(3).hex()[:5]}"


def _run_gates(job: _Job, started: datetime, interrupt: Interrupt, emit: Emit) -> Run:
    root, clock = job.source.root, monotonic()
    remove_old_logs(job.store.logs)
    look, before = job.look, job.look.tree
    worse = check_ratchets(job.source, job.held.floor, before, strict=job.strict)
    plans, reuse = _plan(job, before, started, interrupt)
    results = _in_order(job.gates.gates, _drive(job, plans, reuse, interrupt, emit))
    is_idle = all(plan.known for plan in plans)
    changes = Changes() if is_idle else changes_since(before, job.source.listing, look.leave_out, look.hashes)
    if reuse is not None:
        reuse.save(changes)
    conclusion = conclude(results, changes, strict=job.strict)
    less = () if is_idle else examined_less(job.source, conclusion.gates)
    return Run(
        id=job.id,
        source=job.gates.source,
        plan=job.gates.plan,
        root=str(root.path),
        tree=before.id,
        started=started,
        duration=monotonic() - clock,
        verdict=conclusion.verdict,
        exit_code=conclusion.exit_code,
        gates=conclusion.gates,
        exceptions=exceptions_in(job.gates.diagnostics),
        notes=(*job.gates.notes, *look.rescued, *before.warnings, *worse, *less, *conclusion.notes),
    )


def _plan(
    job: _Job, before: Snapshot, started: datetime, interrupt: Interrupt
) -> "tuple[tuple[CheckPlan, ...], Reuse | None]":
    """What is to be run of the selected gates, and what earlier runs measured of it; None: that is not asked for."""
    timeout = job.settings.timeout or job.source.settings.timeout or DEFAULT_TIMEOUT
    surroundings = Surroundings(root=job.source.root.path, environ=job.environ, timeout=timeout)
    plans = prepare(job.chosen, surroundings)
    cache = _cache(job)
    if job.settings.replay is None and any(is_relative(gate.expectation) for gate in job.chosen):
        from gates.session.running.baseline import with_baselines
        from gates.session.running.elsewhere import Elsewhere

        how = Elsewhere(root=job.source.root, environ=job.environ, interrupt=interrupt, timeout=timeout, jobs=job.jobs)
        plans = with_baselines(plans, job.held.base, how, cache)
    if cache is None:
        return plans, None
    from gates.session.reuse.reuse import Reuse

    reuse = Reuse.of(cache, plans, job.source.root, before, started, job.secrets)
    return plans if job.is_fresh else reuse.fill(plans), reuse


def _cache(job: _Job) -> "ResultCache | None":
    """Where results are kept that may stand for a run; None where no gate has any."""
    if job.strict or not any(gate.cache for gate in job.chosen):
        return None
    from gates.session.reuse.shared_cache import cache_of

    return cache_of(job.source.root, job.store, job.environ)


def _drive(
    job: _Job, plans: Sequence[CheckPlan], reuse: "Reuse | None", interrupt: Interrupt, emit: Emit
) -> tuple[GateResult, ...]:
    """Run the selected gates and remember how long each took."""
    root, environ = job.source.root.path, job.environ
    settings, rules, store = job.settings, job.source.settings, job.store
    history = load_durations(store)
    estimates = usual(history)
    expected = usual_by_gate(plans, estimates)
    emit(RunStarted(gates=job.chosen, source=job.gates.source, notes=job.gates.notes, usual=expected))
    evaluate = Evaluator.before(
        root, job.chosen, lambda tool: version_of(tool, root, environ), reuse.notice if reuse else no_notice
    )
    fail_fast = rules.fail_fast if settings.fail_fast is None else settings.fail_fast
    with closing(LocalExecutor(job.jobs, store.logs, run=job.id, interrupt=interrupt)) as local:
        local.prepare()
        how = DriveSettings(jobs=job.jobs, fail_fast=fail_fast, estimates=guessed(plans, estimates))
        judge = reuse.by_file.evaluated(evaluate) if reuse else evaluate
        executor = elsewhere_too(local, settings.raw, settings.replay)
        results = drive(job.chosen, plans, executor, judge, emit, how)
    if settings.replay is None:
        save_durations(store, history, took(plans, results))
    return results


def _in_order(gates: Sequence[Gate], results: Sequence[GateResult]) -> tuple[GateResult, ...]:
    """The results in the table's order; what was not selected is there as skipped."""
    by_id = {result.gate.id: result for result in results}
    return tuple(
        by_id.get(gate.id, GateResult(gate=gate, state=State.SKIPPED, note="left out by --gate, --skip or --changed"))
        for gate in gates
    )
