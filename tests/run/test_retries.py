"""A check that chance may have decided is tried again, as often as its gate says, and everybody is told."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from gates.model.diagnostic import Location
from gates.model.event import CheckEnded, CheckStarted, Event, TaskEnded, TaskEvent, TaskStarted
from gates.model.expectation import Success
from gates.model.gate import Check, Gate
from gates.model.measurement import Metric
from gates.model.outcome import Finished, Outcome, Task
from gates.model.verdict import CheckResult, GateResult, Reason, State, Verdict
from gates.run.drive import Settings, drive
from gates.run.plan import CheckPlan

TESTS = Gate(
    id="tests",
    name="Tests",
    checks=(Check(command="pytest"),),
    expectation=Success(text="100% passing"),
    location=Location(path="gates.toml"),
    retries=2,
)
PASSED = Verdict(state=State.PASSED, explanation="4 of 4 tests passed")
FAILED = Verdict(state=State.FAILED, explanation="1 of 4 tests failed", metric=Metric(name="pass_rate", value=75))
CRASHED = Verdict(state=State.UNDECIDED, explanation="killed by SIGSEGV", reason=Reason.CRASHED)
LINTED = Verdict(state=State.FAILED, explanation="4 errors", metric=Metric(name="errors", value=4))


class Immediately:
    """Ends every task at once."""

    name = "immediate"

    def __init__(self) -> None:
        self._news: deque[TaskEvent] = deque()
        self.submitted: list[str] = []

    def prepare(self) -> None: ...

    def submit(self, task: Task) -> None:
        self.submitted.append(task.key)
        self._news.append(TaskStarted(key=task.key))
        ended = Outcome(ending=Finished(exit_code=0), duration=1.5, log=f"{task.key}.log", leftovers=("sleep",))
        self._news.append(TaskEnded(key=task.key, outcome=ended))

    def cancel(self, key: str) -> None: ...

    def events(self) -> Iterator[TaskEvent]:
        while self._news:
            yield self._news.popleft()

    def close(self) -> None: ...


def run(
    verdicts: Sequence[Verdict], gate: Gate = TESTS, *, probed: bool = False
) -> tuple[GateResult, list[str], list[Event]]:
    """Judge the attempts with these verdicts, one after the other."""
    waiting, executor, events = deque(verdicts), Immediately(), list[Event]()

    def evaluate(plan: CheckPlan, outcome: Outcome, probe: Outcome | None) -> CheckResult:
        return CheckResult(
            command="pytest",
            expectation=plan.gate.expectation,
            verdict=waiting.popleft(),
            duration=outcome.duration,
            log=outcome.log,
            leftovers=outcome.leftovers,
        )

    task = Task(key="tests:0", command="pytest", argv=("pytest",), shell="", cwd="/", timeout=1.0)
    probe = replace(task, key="tests:0:probe") if probed else None
    plan = CheckPlan(gate=gate, check=gate.checks[0], task=task, probe=probe)
    (result,) = drive([gate], [plan], executor, evaluate, events.append, Settings(jobs=1))
    assert not waiting
    return result, executor.submitted, events


def test_a_pass_on_a_retry_is_a_pass_that_says_so() -> None:
    result, submitted, _ = run([FAILED, CRASHED, PASSED])

    (check,) = result.checks
    assert (result.state, check.attempts, check.duration, check.leftovers) == (State.PASSED, 3, 4.5, ("sleep",))
    assert submitted == ["tests:0", "tests:0:retry-1", "tests:0:retry-2"]
    assert check.verdict.notes == (
        "passed (retry 2)",
        "attempt 1: failed, 1 of 4 tests failed (log tests:0.log)",
        "attempt 2: crashed, killed by SIGSEGV (log tests:0:retry-1.log)",
    )


def test_the_first_pass_is_the_last_attempt() -> None:
    result, submitted, _ = run([PASSED])

    assert (result.checks[0].attempts, result.checks[0].verdict, submitted) == (1, PASSED, ["tests:0"])


def test_a_gate_fails_when_its_retries_are_used_up() -> None:
    result, submitted, _ = run([FAILED, FAILED, FAILED])

    assert (result.state, result.checks[0].attempts, len(submitted)) == (State.FAILED, 3, 3)
    assert result.checks[0].verdict.notes[0] == "failed (retry 2)"


@pytest.mark.parametrize("gate", [replace(TESTS, retries=0), TESTS], ids=["no retries", "a linter"])
def test_what_may_not_be_tried_again_is_not(gate: Gate) -> None:
    result, submitted, _ = run([FAILED if gate.retries == 0 else LINTED], gate)

    assert (result.state, result.checks[0].attempts, submitted) == (State.FAILED, 1, ["tests:0"])


def test_each_attempt_is_announced_and_the_check_ends_once() -> None:
    _, _, events = run([FAILED, PASSED])

    assert [type(event) for event in events][:3] == [CheckStarted, CheckStarted, CheckEnded]


def test_each_attempt_is_probed() -> None:
    result, submitted, _ = run([FAILED, PASSED], probed=True)

    assert submitted == ["tests:0", "tests:0:probe", "tests:0:retry-1", "tests:0:probe"]
    assert result.state is State.PASSED
