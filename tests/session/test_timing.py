"""What a run teaches about time."""

from collections.abc import Sequence

from gates.model.diagnostic import Location
from gates.model.expectation import Success
from gates.model.gate import Check, Gate
from gates.model.outcome import Task
from gates.model.verdict import CheckResult, GateResult, Reason, State, Verdict
from gates.run.plan import CheckPlan, check_key
from gates.session.running.timing import LONGER_THAN_KNOWN, guessed, took, usual_by_gate

GATE = Gate(
    id="tests",
    name="Tests",
    checks=(Check(command="a"), Check(command="b")),
    expectation=Success(text="pass"),
    location=Location(path="gates.toml"),
)
PLANS = tuple(
    CheckPlan(
        gate=GATE,
        check=check,
        task=Task(key=check_key(GATE, index), command="", argv=(), shell="", cwd="", timeout=1.0),
    )
    for index, check in enumerate(GATE.checks)
)
PASSED = Verdict(state=State.PASSED, explanation="")


def check(
    duration: float, *, exit_code: int | None = 0, verdict: Verdict = PASSED, attempts: int = 1, age: int | None = None
) -> CheckResult:
    return CheckResult(
        command="a",
        expectation=GATE.expectation,
        verdict=verdict,
        exit_code=exit_code,
        duration=duration,
        attempts=attempts,
        age=age,
    )


def results(*checks: CheckResult) -> Sequence[GateResult]:
    return [GateResult(gate=GATE, state=State.PASSED, checks=checks)]


def test_each_command_is_remembered_by_its_task() -> None:
    assert took(PLANS, results(check(1.5), check(2.0))) == {"tests:0": 1.5, "tests:1": 2.0}


def test_of_several_attempts_one_counts() -> None:
    assert took(PLANS, results(check(9.0, attempts=3), check(2.0))) == {"tests:0": 3.0, "tests:1": 2.0}


def test_what_was_cut_short_or_not_run_teaches_nothing_but_a_time_limit_does() -> None:
    interrupted = Verdict(state=State.UNDECIDED, reason=Reason.INTERRUPTED, explanation="")
    late = Verdict(state=State.UNDECIDED, reason=Reason.TIMED_OUT, explanation="")

    assert took(PLANS, results(check(0.1, exit_code=None, verdict=interrupted), check(0.0, age=0))) == {}
    assert took(PLANS, results(check(60.0, exit_code=None, verdict=late))) == {"tests:0": 60.0}
    assert took(PLANS, []) == {}


def test_a_gate_is_expected_to_take_what_its_commands_take_where_all_are_known() -> None:
    assert usual_by_gate(PLANS, {"tests:0": 1.0, "tests:1": 2.0}) == {"tests": 3.0}
    assert usual_by_gate(PLANS, {"tests:0": 1.0}) == {}


def plan(key: str, command: str) -> CheckPlan:
    task = Task(key=key, command=command, argv=(), shell="", cwd="", timeout=1.0)
    return CheckPlan(gate=GATE, check=Check(command=command), task=task)


def test_only_commands_that_read_code_are_guessed_to_end_before_what_nobody_knows() -> None:
    commands = ("ruff check src", "pytest -q", "make", "mypy src && pytest", "uv run mypy src", "lizard src")
    plans = [plan(command, command) for command in commands]
    assert guessed(plans, {"lizard src": 2.0}) == {
        "ruff check src": LONGER_THAN_KNOWN,
        "uv run mypy src": LONGER_THAN_KNOWN,
        "lizard src": 2.0,
    }
