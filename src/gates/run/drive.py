"""Drive the gates through an executor: what runs when, what is tried again, what is left out and why."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from gates.judge.chance import may_change
from gates.judge.worst import worst_of
from gates.model.event import CheckEnded, CheckStarted, Event, GateEnded, TaskEnded, TaskStarted
from gates.model.gate import Gate
from gates.model.outcome import Cancelled, Finished, Outcome, Task
from gates.model.value import dataclass, field, replace
from gates.model.verdict import CheckResult, GateResult, Reason, State, Verdict
from gates.run.executor import Executor
from gates.run.plan import CheckPlan, retry_key, unmeasured
from gates.run.retries import with_earlier
from gates.run.schedule import Schedule
from gates.run.shards import together
from gates.run.shared import SharingExecutor, shared_runs

Evaluate = Callable[[CheckPlan, Outcome, Outcome | None], CheckResult]

STOPPED = "stopped after the first failure"
NONE_APPLIES = "none of its commands applies here"
NOT_REACHED = "not run, because the command before it did not pass"


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
        self._tasks, self._plan_of = _by_key(plans)
        self._plans = _by_gate(gates, plans)
        keys = {gate: [task.key for plan in found for task in plan.tasks] for gate, found in self._plans.items()}
        self._runs = shared_runs(plans)
        self._executor = SharingExecutor(executor, self._runs) if self._runs else executor
        self._schedule = Schedule(gates, keys, settings.jobs, settings.estimates, self._runs)
        self._first_try = {key: key for key in self._tasks}
        self._parts: dict[str, Outcome] = {}
        self._last: dict[str, str] = {}
        self._submitted: set[str] = set()
        self._awaiting_probe: dict[str, Outcome] = {}
        self._earlier: dict[str, list[CheckResult]] = {plan.task.key: [] for plan in plans}
        self._checks: dict[str, CheckResult] = {}
        self._results: dict[str, GateResult] = {}
        self._stopped = False

    def run(self) -> tuple[GateResult, ...]:
        for gate in self._gate.values():
            if not self._plans[gate.id]:
                self._end_gate(gate)
        self._start_ready()
        for event in self._executor.events():
            match event:
                case TaskStarted(key=key):
                    self._announce(key)
                case TaskEnded():
                    self._submitted.remove(event.key)
                    self._hand_on(event.key)
                    self._take(event)
                    self._start_ready()
        for gate in self._gate.values():
            if gate.id not in self._results:
                self._end_gate(gate)
        return tuple(self._results[gate] for gate in self._gate)

    def _start_ready(self) -> None:
        while not self._stopped and (ready := self._schedule.ready()):
            self._schedule.start(ready[0])
            self._start(ready[0])
        for blocked in self._schedule.blocked():
            if blocked not in self._results:
                self._end_gate(self._gate[blocked])

    def _hand_on(self, key: str) -> None:
        """Let the next command start before this one is judged, where no verdict could need the room again."""
        plan = self._plan_of[key]
        stays = plan.probe is not None or plan.shards or plan.gate.retries or key in self._runs
        if not stays and not self._settings.fail_fast:
            self._schedule.leave(key)
            self._start_ready()

    def _start(self, key: str) -> None:
        plan = self._plan_of[key]
        if plan.known is not None:
            self._conclude(plan, plan.known)
        else:
            self._submit(self._tasks[key])

    def _submit(self, task: Task) -> None:
        self._submitted.add(task.key)
        self._executor.submit(task)

    def _announce(self, key: str) -> None:
        plan = self._plan_of[key]
        if plan.probe is None or key != plan.probe.key:
            self._emit(CheckStarted(gate=plan.gate, command=self._tasks[self._first_try[key]].command))

    def _take(self, event: TaskEnded) -> None:
        plan = self._plan_of[event.key]
        outcome = self._gather(plan, event.key, event.outcome) if plan.shards else event.outcome
        result = self._judged(plan, event.key, outcome) if outcome else None
        if result is not None:
            self._retry_or_conclude(plan, self._attributed(result, event.run_of))

    def _gather(self, plan: CheckPlan, key: str, outcome: Outcome) -> Outcome | None:
        """The outcome of all shards, once the last one is over; each before it gives back its room."""
        first = self._first_try[key]
        self._parts[first] = outcome
        if any(task.key not in self._parts for task in plan.shards):
            if plan.task.key not in self._last:
                self._schedule.end(first, ok=True)
            return None
        self._last.setdefault(plan.task.key, first)
        return together([self._parts.pop(task.key) for task in plan.shards])

    def _judged(self, plan: CheckPlan, key: str, outcome: Outcome) -> CheckResult | None:
        """What the check comes to; None while its probe is still to be asked."""
        is_probe = plan.probe is not None and key == plan.probe.key
        probe_is_due = plan.probe is not None and not is_probe and isinstance(outcome.ending, Finished)
        if self._stopped and (probe_is_due or isinstance(outcome.ending, Cancelled)):
            return unmeasured(plan, _skipped(STOPPED))
        if is_probe:
            return self._evaluate(plan, self._awaiting_probe.pop(plan.task.key), outcome)
        if plan.probe is not None and probe_is_due:
            self._awaiting_probe[plan.task.key] = outcome
            self._submit(plan.probe)
            return None
        return self._evaluate(plan, outcome, None)

    def _attributed(self, result: CheckResult, run_of: str) -> CheckResult:
        """The result with the gate whose run it was, where that was another."""
        return replace(result, run_of=self._plan_of[run_of].gate.id) if run_of else result

    def _retry_or_conclude(self, plan: CheckPlan, result: CheckResult) -> None:
        earlier = self._earlier[plan.task.key]
        if not self._stopped and len(earlier) < plan.gate.retries and may_change(result.verdict):
            earlier.append(result)
            for task in plan.tasks:
                again = replace(task, key=retry_key(task.key, len(earlier) + 1))
                self._plan_of[again.key] = plan
                self._first_try[again.key] = task.key
                self._submit(again)
        else:
            self._conclude(plan, with_earlier(result, earlier))

    def _conclude(self, plan: CheckPlan, result: CheckResult) -> None:
        passed = result.verdict.state is State.PASSED
        self._checks[plan.task.key] = result
        self._emit(CheckEnded(gate=plan.gate, result=result))
        self._schedule.end(self._last.pop(plan.task.key, plan.task.key), ok=passed)
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
        plans = self._plans[gate.id]
        if need := self._schedule.blocked().get(gate.id):
            note = f"needs {self._gate[need].name}, which did not pass"
            return GateResult(gate=gate, state=State.SKIPPED, note=note)
        if not plans:
            return GateResult(gate=gate, state=State.UNDECIDED, reason=Reason.NOTHING_EXAMINED, note=NONE_APPLIES)
        if not any(plan.task.key in self._checks for plan in plans):
            return GateResult(gate=gate, state=State.SKIPPED, note=STOPPED)
        not_run = _skipped(STOPPED if self._stopped else NOT_REACHED)
        checks = tuple(self._checks.get(plan.task.key) or unmeasured(plan, not_run) for plan in plans)
        worst = worst_of([check.verdict for check in checks])
        return GateResult(gate=gate, state=worst.state, reason=worst.reason, checks=checks)


def _by_gate(gates: Sequence[Gate], plans: Sequence[CheckPlan]) -> dict[str, list[CheckPlan]]:
    found: dict[str, list[CheckPlan]] = {gate.id: [] for gate in gates}
    for plan in plans:
        found[plan.gate.id].append(plan)
    return found


def _by_key(plans: Sequence[CheckPlan]) -> tuple[dict[str, Task], dict[str, CheckPlan]]:
    """The commands, and the plans of commands and probes, each by the key of the task."""
    tasks = {task.key: task for plan in plans for task in plan.tasks}
    probes = {plan.probe.key: plan for plan in plans if plan.probe}
    return tasks, {task.key: plan for plan in plans for task in plan.tasks} | probes


def _skipped(why: str) -> Verdict:
    return Verdict(state=State.SKIPPED, explanation=why)
