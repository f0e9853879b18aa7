"""Drive the gates through an executor: what runs when, what is tried again, what is left out and why."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from gates.judge.chance import may_change
from gates.model.event import CheckEnded, CheckStarted, Event, GateEnded, TaskEnded, TaskStarted
from gates.model.gate import Gate
from gates.model.outcome import Cancelled, Finished, Outcome, Task
from gates.model.value import dataclass, field, replace
from gates.model.verdict import CheckResult, GateResult, Reason, State, Verdict
from gates.run.executor import Executor
from gates.run.plan import CheckPlan, retry_key, unmeasured
from gates.run.schedule import Schedule
from gates.run.shared import SharingExecutor, shared_runs

Evaluate = Callable[[CheckPlan, Outcome, Outcome | None], CheckResult]

STOPPED = "stopped after the first failure"
NONE_APPLIES = "none of its commands applies here"
NOT_REACHED = "not run, because the command before it did not pass"
WORST_FIRST = (State.FAILED, State.UNDECIDED, State.SKIPPED, State.PASSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``jobs`` checks at a time; ``fail_fast``: stop at the first required gate that does not pass.

    ``estimates``: seconds by the key of each check's task, from earlier runs.
    """

    jobs: int
    fail_fast: bool = False
    estimates: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


def drive(
    gates: Sequence[Gate],
    plans: Sequence[CheckPlan],
    executor: Executor,
    evaluate: Evaluate,
    emit: Callable[[Event], None],
    settings: Settings,
) -> tuple[GateResult, ...]:
    """Run the planned checks, have each judged by ``evaluate``, and say what became of each gate, in their order.

    ``evaluate`` is given the command's outcome and the probe's, if one was run. The executor stays open. ValueError
    when gates need each other in a circle.
    """
    return _Drive(gates, plans, executor, evaluate, emit, settings).run()


class _Drive:
    def __init__(
        self,
        gates: Sequence[Gate],
        plans: Sequence[CheckPlan],
        executor: Executor,
        evaluate: Evaluate,
        emit: Callable[[Event], None],
        settings: Settings,
    ) -> None:
        self._gate = {gate.id: gate for gate in gates}
        self._evaluate = evaluate
        self._emit = emit
        self._settings = settings
        self._plans = {plan.task.key: plan for plan in plans}
        self._plan_of = {key: plan for plan in plans for key in _keys(plan)}
        self._keys: dict[str, list[str]] = {gate.id: [] for gate in gates}
        for plan in plans:
            self._keys[plan.gate.id].append(plan.task.key)
        runs = shared_runs(plans)
        self._executor = SharingExecutor(executor, runs) if runs else executor
        self._schedule = Schedule(gates, self._keys, settings.jobs, settings.estimates, runs)
        self._submitted: set[str] = set()
        self._awaiting_probe: dict[str, Outcome] = {}
        self._earlier: dict[str, list[CheckResult]] = {plan.task.key: [] for plan in plans}
        self._checks: dict[str, CheckResult] = {}
        self._results: dict[str, GateResult] = {}
        self._stopped = False

    def run(self) -> tuple[GateResult, ...]:
        for gate in self._gate.values():
            if not self._keys[gate.id]:
                self._end_gate(gate)
        self._start_ready()
        for event in self._executor.events():
            match event:
                case TaskStarted(key=key):
                    self._announce(key)
                case TaskEnded(key=key, outcome=outcome, run_of=run_of):
                    self._submitted.remove(key)
                    self._take(key, outcome, run_of)
                    self._start_ready()
        for gate in self._gate.values():
            if gate.id not in self._results:
                self._end_gate(gate)
        return tuple(self._results[gate] for gate in self._gate)

    def _start_ready(self) -> None:
        while not self._stopped and (ready := self._schedule.ready()):
            self._schedule.start(ready[0])
            self._start(self._plans[ready[0]])
        for blocked in self._schedule.blocked():
            if blocked not in self._results:
                self._end_gate(self._gate[blocked])

    def _start(self, plan: CheckPlan) -> None:
        if plan.known is not None:
            self._conclude(plan, plan.known)
        else:
            self._submit(plan.task)

    def _submit(self, task: Task) -> None:
        self._submitted.add(task.key)
        self._executor.submit(task)

    def _announce(self, key: str) -> None:
        plan = self._plan_of[key]
        if plan.probe is None or key != plan.probe.key:
            self._emit(CheckStarted(gate=plan.gate, command=plan.task.command))

    def _take(self, key: str, outcome: Outcome, run_of: str) -> None:
        """Have the check judged, unless its probe is still to be asked."""
        plan = self._plan_of[key]
        is_probe = plan.probe is not None and key == plan.probe.key
        probe_is_due = plan.probe is not None and not is_probe and isinstance(outcome.ending, Finished)
        if self._stopped and (probe_is_due or isinstance(outcome.ending, Cancelled)):
            result = unmeasured(plan, _skipped(STOPPED))
        elif is_probe:
            result = self._evaluate(plan, self._awaiting_probe.pop(plan.task.key), outcome)
        elif plan.probe is not None and probe_is_due:
            self._awaiting_probe[plan.task.key] = outcome
            self._submit(plan.probe)
            return
        else:
            result = self._evaluate(plan, outcome, None)
        self._retry_or_conclude(plan, self._attributed(result, run_of))

    def _attributed(self, result: CheckResult, run_of: str) -> CheckResult:
        """The result with the gate whose run it was, where that was another."""
        return replace(result, run_of=self._plan_of[run_of].gate.id) if run_of else result

    def _retry_or_conclude(self, plan: CheckPlan, result: CheckResult) -> None:
        earlier = self._earlier[plan.task.key]
        if not self._stopped and len(earlier) < plan.gate.retries and may_change(result.verdict):
            earlier.append(result)
            again = replace(plan.task, key=retry_key(plan.task.key, len(earlier) + 1))
            self._plan_of[again.key] = plan
            self._submit(again)
        else:
            self._conclude(plan, _with_earlier(result, earlier))

    def _conclude(self, plan: CheckPlan, result: CheckResult) -> None:
        passed = result.verdict.state is State.PASSED
        self._checks[plan.task.key] = result
        self._emit(CheckEnded(gate=plan.gate, result=result))
        self._schedule.end(plan.task.key, ok=passed)
        if self._schedule.over(plan.gate.id):
            self._end_gate(plan.gate)
        if self._settings.fail_fast and plan.gate.required and not passed and not self._stopped:
            self._stopped = True
            for key in self._submitted:
                self._executor.cancel(key)

    def _end_gate(self, gate: Gate) -> None:
        result = self._gate_result(gate)
        self._results[gate.id] = result
        self._emit(GateEnded(result=result))

    def _gate_result(self, gate: Gate) -> GateResult:
        keys = self._keys[gate.id]
        if need := self._schedule.blocked().get(gate.id):
            note = f"needs {self._gate[need].name}, which did not pass"
            return GateResult(gate=gate, state=State.SKIPPED, note=note)
        if not keys:
            return GateResult(gate=gate, state=State.UNDECIDED, reason=Reason.NOTHING_EXAMINED, note=NONE_APPLIES)
        if not any(key in self._checks for key in keys):
            return GateResult(gate=gate, state=State.SKIPPED, note=STOPPED)
        not_run = _skipped(STOPPED if self._stopped else NOT_REACHED)
        checks = tuple(self._checks.get(key) or unmeasured(self._plans[key], not_run) for key in keys)
        state, reason = worst_of(checks)
        return GateResult(gate=gate, state=state, reason=reason, checks=checks)


def _keys(plan: CheckPlan) -> tuple[str, ...]:
    return (plan.task.key, plan.probe.key) if plan.probe else (plan.task.key,)


def _with_earlier(result: CheckResult, earlier: Sequence[CheckResult]) -> CheckResult:
    """The last attempt, which decides, with what became of those before it."""
    if not earlier:
        return result
    notes = (
        f"{result.verdict.state} (retry {len(earlier)})",
        *(f"attempt {number}: {_said(attempt)}" for number, attempt in enumerate(earlier, 1)),
    )
    return replace(
        result,
        attempts=1 + len(earlier),
        duration=result.duration + sum(attempt.duration for attempt in earlier),
        verdict=replace(result.verdict, notes=(*notes, *result.verdict.notes)),
        leftovers=tuple(dict.fromkeys(name for attempt in (*earlier, result) for name in attempt.leftovers)),
    )


def _said(attempt: CheckResult) -> str:
    log = f" (log {attempt.log})" if attempt.log else ""
    return f"{attempt.verdict.reason or attempt.verdict.state}, {attempt.verdict.explanation}{log}"


def worst_of(checks: Sequence[CheckResult]) -> tuple[State, Reason | None]:
    """The state of a gate with these checks, at least one, and the reason if that is undecided."""
    worst = min((check.verdict for check in checks), key=lambda verdict: WORST_FIRST.index(verdict.state))
    return worst.state, worst.reason


def _skipped(why: str) -> Verdict:
    return Verdict(state=State.SKIPPED, explanation=why)
