"""Gates driven through an executor: what runs, what is judged, what is left out and why."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

import pytest

from gates.model.diagnostic import Location
from gates.model.event import CheckEnded, CheckStarted, Event, GateEnded, TaskEnded, TaskEvent, TaskStarted
from gates.model.expectation import Success
from gates.model.gate import Check, Gate
from gates.model.outcome import Cancelled, Ending, Finished, NotStarted, Outcome, Task
from gates.model.value import replace
from gates.model.verdict import CheckResult, GateResult, Reason, State, Verdict
from gates.run.drive import Settings, drive
from gates.run.plan import CheckPlan, check_key, probe_key

PASS = Finished(exit_code=0)
FAIL = Finished(exit_code=1)
CRASH = Finished(exit_code=70)


class ScriptedExecutor:
    """Ends each task as the script says, in the order of submission; a hanging task ends when it is cancelled."""

    def __init__(self, endings: Mapping[str, Ending], hanging: frozenset[str] = frozenset()) -> None:
        self._endings = endings
        self._hanging = hanging
        self._news: deque[TaskEvent] = deque()
        self.submitted: list[str] = []

    def submit(self, task: Task) -> None:
        self.submitted.append(task.key)
        ending = self._endings.get(task.key, PASS)
        if not isinstance(ending, NotStarted):
            self._news.append(TaskStarted(key=task.key))
        if task.key not in self._hanging:
            self._news.append(TaskEnded(key=task.key, outcome=Outcome(ending=ending)))

    def cancel(self, key: str) -> None:
        if key in self._hanging:
            self._news.append(TaskEnded(key=key, outcome=Outcome(ending=Cancelled(why="cancelled"))))

    def events(self) -> Iterator[TaskEvent]:
        while self._news:
            yield self._news.popleft()


def gate(
    name: str,
    *commands: str,
    needs: tuple[str, ...] = (),
    sequential: bool = False,
    required: bool = True,
) -> Gate:
    return Gate(
        id=name,
        name=name.title(),
        checks=tuple(Check(command=command) for command in commands),
        expectation=Success(text="pass"),
        location=Location(path="plan.md"),
        needs=needs,
        sequential=sequential,
        required=required,
    )


def task(key: str, command: str) -> Task:
    return Task(key=key, command=command, argv=(command,), shell="", cwd="/", timeout=1.0)


def plans(
    gates: Sequence[Gate], *, probed: frozenset[str] = frozenset(), known: Mapping[str, CheckResult] | None = None
) -> list[CheckPlan]:
    return [
        CheckPlan(
            gate=gate,
            check=check,
            task=task(key, check.command),
            probe=task(probe_key(gate, index), "probe") if key in probed else None,
            known=(known or {}).get(key),
        )
        for gate in gates
        for index, check in enumerate(gate.checks)
        for key in [check_key(gate, index)]
    ]


def evaluate(plan: CheckPlan, outcome: Outcome, probe: Outcome | None) -> CheckResult:
    match outcome.ending:
        case Finished(exit_code=0):
            verdict = Verdict(state=State.PASSED, explanation="probed" if probe else "")
        case Finished(exit_code=1):
            verdict = Verdict(state=State.FAILED, explanation="")
        case Cancelled():
            verdict = Verdict(state=State.UNDECIDED, explanation="", reason=Reason.INTERRUPTED)
        case _:
            verdict = Verdict(state=State.UNDECIDED, explanation="", reason=Reason.CRASHED)
    return CheckResult(command=plan.check.command, expectation=plan.gate.expectation, verdict=verdict)


def run(
    gates: Sequence[Gate],
    executor: ScriptedExecutor,
    check_plans: list[CheckPlan] | None = None,
    *,
    jobs: int = 2,
    fail_fast: bool = False,
) -> tuple[tuple[GateResult, ...], list[Event]]:
    events: list[Event] = []
    made = plans(gates) if check_plans is None else check_plans
    results = drive(gates, made, executor, evaluate, events.append, Settings(jobs=jobs, fail_fast=fail_fast))
    return results, events


def told(results: Sequence[GateResult]) -> list[tuple[str, str, str | None, str]]:
    return [(result.gate.id, result.state, result.reason, result.note) for result in results]


def test_results_come_in_the_tables_order_whatever_ended_first() -> None:
    gates = [gate("slow", "a", needs=("fast",)), gate("fast", "b")]

    results, events = run(gates, ScriptedExecutor({"slow:0": FAIL}))

    assert told(results) == [("slow", "failed", None, ""), ("fast", "passed", None, "")]
    assert [event.result.gate.id for event in events if isinstance(event, GateEnded)] == ["fast", "slow"]


def test_events_tell_the_start_and_the_end_of_each_check_and_gate() -> None:
    lint = gate("lint", "ruff check .", "biome check .")

    (result,), events = run([lint], ScriptedExecutor({}))

    first, second = result.checks
    assert events == [
        CheckStarted(gate=lint, command="ruff check ."),
        CheckEnded(gate=lint, result=first),
        CheckStarted(gate=lint, command="biome check ."),
        CheckEnded(gate=lint, result=second),
        GateEnded(result=result),
    ]


@pytest.mark.parametrize(
    ("first", "second", "state", "reason"),
    [
        pytest.param(PASS, PASS, State.PASSED, None, id="all pass"),
        pytest.param(PASS, FAIL, State.FAILED, None, id="one fails"),
        pytest.param(CRASH, PASS, State.UNDECIDED, Reason.CRASHED, id="one is undecided"),
        pytest.param(CRASH, FAIL, State.FAILED, None, id="failed is worse than undecided"),
    ],
)
def test_the_worst_check_decides(first: Ending, second: Ending, state: State, reason: Reason | None) -> None:
    (result,), _ = run([gate("a", "x", "y")], ScriptedExecutor({"a:0": first, "a:1": second}))

    assert (result.state, result.reason, len(result.checks)) == (state, reason, 2)


def test_a_gate_of_which_nothing_applies_is_undecided() -> None:
    results, events = run([gate("types", "tsc")], ScriptedExecutor({}), [])

    assert told(results) == [("types", "undecided", "nothing-examined", "none of its commands applies here")]
    assert events == [GateEnded(result=results[0])]


def test_no_gates_are_no_results() -> None:
    assert run([], ScriptedExecutor({})) == ((), [])


def test_a_gate_whose_need_did_not_pass_is_skipped_and_says_so() -> None:
    gates = [gate("lint", "a"), gate("tests", "b", needs=("lint",)), gate("release", "c", needs=("tests",))]
    executor = ScriptedExecutor({"lint:0": CRASH})

    results, events = run(gates, executor)

    assert told(results) == [
        ("lint", "undecided", "crashed", ""),
        ("tests", "skipped", None, "needs Lint, which did not pass"),
        ("release", "skipped", None, "needs Tests, which did not pass"),
    ]
    assert executor.submitted == ["lint:0"]
    assert [event.result for event in events if isinstance(event, GateEnded)] == list(results)


def test_a_sequence_ends_at_the_first_check_that_does_not_pass() -> None:
    executor = ScriptedExecutor({"a:1": FAIL})

    (result,), _ = run([gate("a", "x", "y", "z", sequential=True)], executor)

    assert executor.submitted == ["a:0", "a:1"]
    assert result.state is State.FAILED
    assert [(check.verdict.state, check.verdict.explanation) for check in result.checks] == [
        ("passed", ""),
        ("failed", ""),
        ("skipped", "not run, because the command before it did not pass"),
    ]


def test_what_is_known_beforehand_is_not_started() -> None:
    missing = Verdict(state=State.UNDECIDED, explanation="no such path: src", reason=Reason.NOTHING_EXAMINED)
    gates = [gate("lint", "ruff check src")]
    executor = ScriptedExecutor({})
    known = CheckResult(command="ruff check src", expectation=gates[0].expectation, verdict=missing)

    (result,), events = run(gates, executor, plans(gates, known={"lint:0": known}))

    assert executor.submitted == []
    assert result.state is State.UNDECIDED
    assert result.checks == (known,)
    assert events == [CheckEnded(gate=gates[0], result=result.checks[0]), GateEnded(result=result)]


def test_a_probe_runs_after_its_command_and_is_given_to_the_judge() -> None:
    gates = [gate("lint", "ruff check .")]
    executor = ScriptedExecutor({})

    (result,), events = run(gates, executor, plans(gates, probed=frozenset({"lint:0"})))

    assert executor.submitted == ["lint:0", "lint:0:probe"]
    assert result.checks[0].verdict.explanation == "probed"
    assert [type(event).__name__ for event in events] == ["CheckStarted", "CheckEnded", "GateEnded"]


def test_a_command_that_never_started_is_not_probed() -> None:
    gates = [gate("lint", "ruff check .")]
    executor = ScriptedExecutor({"lint:0": NotStarted(missing="ruff", why="not found on PATH")})

    (result,), events = run(gates, executor, plans(gates, probed=frozenset({"lint:0"})))

    assert executor.submitted == ["lint:0"]
    assert result.reason is Reason.CRASHED
    assert [type(event).__name__ for event in events] == ["CheckEnded", "GateEnded"]


def test_fail_fast_ends_what_runs_and_starts_nothing_more() -> None:
    gates = [gate("lint", "a"), gate("tests", "b"), gate("types", "c")]
    executor = ScriptedExecutor({"lint:0": FAIL}, hanging=frozenset({"tests:0"}))

    results, _ = run(gates, executor, fail_fast=True)

    assert executor.submitted == ["lint:0", "tests:0"]
    assert told(results) == [
        ("lint", "failed", None, ""),
        ("tests", "skipped", None, ""),
        ("types", "skipped", None, "stopped after the first failure"),
    ]
    assert [check.verdict.explanation for check in results[1].checks] == ["stopped after the first failure"]


def test_fail_fast_does_not_let_a_check_pass_without_its_probe() -> None:
    gates = [gate("lint", "a"), gate("tests", "b")]
    executor = ScriptedExecutor({"lint:0": FAIL})

    results, _ = run(gates, executor, plans(gates, probed=frozenset({"tests:0"})), fail_fast=True)

    assert [result.state for result in results] == [State.FAILED, State.SKIPPED]


def test_a_gate_that_is_not_required_does_not_stop_the_run() -> None:
    gates = [gate("style", "a", required=False), gate("tests", "b")]

    results, _ = run(gates, ScriptedExecutor({"style:0": FAIL}), jobs=1, fail_fast=True)

    assert [result.state for result in results] == [State.FAILED, State.PASSED]


def test_without_fail_fast_everything_runs() -> None:
    gates = [gate("lint", "a"), gate("tests", "b")]

    results, _ = run(gates, ScriptedExecutor({"lint:0": FAIL}), jobs=1)

    assert [result.state for result in results] == [State.FAILED, State.PASSED]


def test_an_interrupted_run_judges_nothing_as_passed() -> None:
    gates = [gate("lint", "a"), gate("tests", "b", "c")]
    gone = Cancelled(why="interrupted by SIGINT")

    results, _ = run(gates, ScriptedExecutor({"lint:0": gone, "tests:0": gone, "tests:1": gone}))

    assert [(result.state, result.reason) for result in results] == [("undecided", "interrupted")] * 2


def test_gates_that_need_each_other_in_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match="cycle"):
        run([gate("a", "x", needs=("b",)), gate("b", "y", needs=("a",))], ScriptedExecutor({}))


class Looking:
    """Judges like ``evaluate``, and notes which tasks the executor had by then."""

    def __init__(self, executor: ScriptedExecutor) -> None:
        self._executor = executor
        self.had: list[tuple[str, ...]] = []

    def __call__(self, plan: CheckPlan, outcome: Outcome, probe: Outcome | None) -> CheckResult:
        self.had.append(tuple(self._executor.submitted))
        return evaluate(plan, outcome, probe)


A, B = gate("a", "a"), gate("b", "b")


@pytest.mark.parametrize(
    ("gates", "fail_fast", "had"),
    [
        ([A, B], False, [("a:0", "b:0"), ("a:0", "b:0")]),
        ([A, B], True, [("a:0",), ("a:0", "b:0")]),
        ([replace(A, retries=1), B], False, [("a:0",), ("a:0", "b:0")]),
        ([A, replace(B, needs=("a",))], False, [("a:0",), ("a:0", "b:0")]),
    ],
    ids=["nothing waits for the verdict", "fail fast", "it may be tried again", "it is needed"],
)
def test_the_next_command_starts_before_the_last_is_judged_where_that_cannot_matter(
    gates: list[Gate], fail_fast: bool, had: list[tuple[str, ...]]
) -> None:
    executor = ScriptedExecutor({})
    looking = Looking(executor)
    drive(gates, plans(gates), executor, looking, lambda event: None, Settings(jobs=1, fail_fast=fail_fast))
    assert looking.had == had
