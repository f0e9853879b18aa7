"""Identical commands of several gates: run once, measured for each."""

from collections.abc import Sequence

import pytest

from gates.model.event import CheckEnded, CheckStarted, Event
from gates.model.gate import Gate
from gates.model.outcome import Finished, Task
from gates.model.value import replace
from gates.model.verdict import CheckResult, GateResult, State, Verdict
from gates.run.drive import Settings, drive
from gates.run.plan import CheckPlan
from gates.run.shared import shared_runs
from tests.run.test_drive import FAIL, PASS, ScriptedExecutor, evaluate, gate, plans

TESTS = gate("tests", "pytest --cov")
COVERAGE = gate("coverage", "pytest --cov")
LINT = gate("lint", "ruff check")
FIRST, SECOND = plans([TESTS, COVERAGE])


def run(
    gates: Sequence[Gate], executor: ScriptedExecutor, check_plans: list[CheckPlan] | None = None, jobs: int = 2
) -> tuple[tuple[GateResult, ...], list[Event]]:
    events: list[Event] = []
    made = plans(gates) if check_plans is None else check_plans
    return drive(gates, made, executor, evaluate, events.append, Settings(jobs=jobs)), events


def states(results: Sequence[GateResult]) -> dict[str, tuple[str, str]]:
    return {result.gate.id: (result.state, result.checks[0].run_of if result.checks else "") for result in results}


def test_an_identical_command_runs_once_and_is_judged_for_each_gate() -> None:
    executor = ScriptedExecutor({})

    results, events = run([TESTS, LINT, COVERAGE], executor)

    assert executor.submitted == ["tests:0", "lint:0"]
    assert states(results) == {"tests": ("passed", ""), "lint": ("passed", ""), "coverage": ("passed", "tests")}
    assert sum(isinstance(event, CheckStarted) for event in events) == 2
    assert sum(isinstance(event, CheckEnded) for event in events) == 3


def test_a_gate_that_needs_the_other_is_given_the_run_that_is_over() -> None:
    executor = ScriptedExecutor({})

    results, _ = run([replace(COVERAGE, needs=("tests",)), TESTS], executor)

    assert executor.submitted == ["tests:0"]
    assert states(results) == {"coverage": ("passed", "tests"), "tests": ("passed", "")}


def test_what_fails_fails_for_each() -> None:
    executor = ScriptedExecutor({"tests:0": FAIL})

    results, _ = run([TESTS, COVERAGE, gate("after", "x", needs=("coverage",))], executor)

    assert executor.submitted == ["tests:0"]
    assert states(results) == {"tests": ("failed", ""), "coverage": ("failed", "tests"), "after": ("skipped", "")}


def test_the_probe_is_run_once_too() -> None:
    executor = ScriptedExecutor({})
    made = plans([TESTS, COVERAGE], probed=frozenset({"tests:0", "coverage:0"}))

    results, _ = run([TESTS, COVERAGE], executor, made)

    assert executor.submitted == ["tests:0", "tests:0:probe"]
    assert [result.checks[0].verdict.explanation for result in results] == ["probed", "probed"]


def test_a_retry_is_a_run_of_its_own() -> None:
    executor = ScriptedExecutor({"tests:0": Finished(exit_code=70), "coverage:0:retry-1": PASS})
    retrying = replace(COVERAGE, retries=1)

    results, _ = run([TESTS, retrying], executor)

    assert executor.submitted == ["tests:0", "coverage:0:retry-1"]
    assert states(results) == {"tests": ("undecided", ""), "coverage": ("passed", "")}
    assert [result.checks[0].attempts for result in results] == [1, 2]


def test_to_stop_ends_the_run_for_all_that_wait_for_it() -> None:
    gates = [gate("broken", "false"), TESTS, COVERAGE]
    executor = ScriptedExecutor({"broken:0": FAIL}, hanging=frozenset({"tests:0"}))

    results = drive(gates, plans(gates), executor, evaluate, lambda _: None, Settings(jobs=9, fail_fast=True))

    assert [(result.gate.id, result.state) for result in results] == [
        ("broken", State.FAILED),
        ("tests", State.SKIPPED),
        ("coverage", State.SKIPPED),
    ]


def pair(task: Task = SECOND.task, gate: Gate = COVERAGE) -> list[CheckPlan]:
    """Plans of two gates with the same command, the second of which may differ."""
    return [FIRST, replace(SECOND, task=task, gate=gate)]


def test_what_is_alike_is_shared() -> None:
    assert shared_runs(pair()) == {"tests:0": "tests:0", "coverage:0": "tests:0"}


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(pair(replace(SECOND.task, argv=("pytest", "-q"))), id="command"),
        pytest.param(pair(replace(SECOND.task, cwd="/tmp")), id="folder"),
        pytest.param(pair(replace(SECOND.task, env={"A": "1"})), id="environment"),
        pytest.param(pair(replace(SECOND.task, timeout=2.0)), id="time limit"),
        pytest.param(pair(gate=replace(COVERAGE, share=False)), id="share"),
        pytest.param(pair(gate=replace(COVERAGE, exclusive="database")), id="exclusive"),
        pytest.param(pair(gate=replace(COVERAGE, needs=("build",))), id="needs"),
        pytest.param(pair(gate=replace(COVERAGE, sequential=True)), id="sequential"),
        pytest.param(plans([gate("twice", "pytest", "pytest")]), id="said twice by one gate"),
        pytest.param(
            plans(
                [TESTS, COVERAGE],
                known={
                    "coverage:0": CheckResult(
                        command="pytest",
                        expectation=COVERAGE.expectation,
                        verdict=Verdict(state=State.PASSED, explanation=""),
                    )
                },
            ),
            id="known beforehand",
        ),
    ],
)
def test_what_differs_is_run_for_each(made: list[CheckPlan]) -> None:
    assert shared_runs(made) == {}
