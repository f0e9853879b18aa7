"""A command that is run in shards: several tasks, one outcome, one verdict."""

from collections.abc import Mapping, Sequence

from gates.model.event import CheckEnded, CheckStarted, Event
from gates.model.gate import Gate
from gates.model.outcome import Ending, Finished, Outcome, Stream, TimedOut
from gates.model.value import replace
from gates.model.verdict import CheckResult, GateResult, Reason, State, Verdict
from gates.run.drive import Settings, drive
from gates.run.plan import CheckPlan, in_shard, shard_key, unmeasured
from gates.run.shards import together
from tests.run.test_drive import CRASH, FAIL, PASS, ScriptedExecutor, evaluate, gate, plans, task

TESTS = replace(gate("tests", "pytest {shard}/{shards}"), shards=3)
KEYS = tuple(shard_key("tests:0", number, 3) for number in (1, 2, 3))


def sharded(gates: Sequence[Gate]) -> list[CheckPlan]:
    made = plans(gates)
    return [
        replace(
            plan,
            shards=tuple(
                task(shard_key(plan.task.key, number, plan.gate.shards), in_shard(plan.check.command, number, 3))
                for number in range(1, plan.gate.shards + 1)
            )
            if plan.gate.shards > 1
            else (),
        )
        for plan in made
    ]


def run(
    gates: Sequence[Gate],
    endings: Mapping[str, Ending],
    *,
    hanging: frozenset[str] = frozenset(),
    fail_fast: bool = False,
    jobs: int = 2,
) -> tuple[tuple[GateResult, ...], list[Event], list[str]]:
    executor = ScriptedExecutor(endings, hanging)
    events: list[Event] = []
    settings = Settings(jobs=jobs, fail_fast=fail_fast)
    results = drive(gates, sharded(gates), executor, evaluate, events.append, settings)
    return results, events, executor.submitted


def test_every_shard_runs_and_one_verdict_comes_out() -> None:
    results, events, submitted = run([TESTS, gate("lint", "ruff")], {})

    assert submitted == [*KEYS, "lint:0"]
    assert [(result.state, len(result.checks)) for result in results] == [(State.PASSED, 1), (State.PASSED, 1)]
    started = [event.command for event in events if isinstance(event, CheckStarted)]
    assert started == ["pytest 1/3", "pytest 2/3", "pytest 3/3", "ruff"]
    assert sum(isinstance(event, CheckEnded) for event in events) == 2


def test_one_shard_that_fails_fails_the_gate_after_all_have_run() -> None:
    results, _, submitted = run([TESTS, gate("after", "x", needs=("tests",))], {KEYS[0]: FAIL})

    assert submitted == list(KEYS)
    assert [result.state for result in results] == [State.FAILED, State.SKIPPED]


def test_a_gate_that_needs_them_waits_for_all() -> None:
    _, _, submitted = run([TESTS, gate("after", "x", needs=("tests",))], {}, jobs=1)

    assert submitted == [*KEYS, "after:0"]


def test_all_shards_are_tried_again() -> None:
    seen: list[Outcome] = []

    def judge(plan: CheckPlan, outcome: Outcome, probe: Outcome | None) -> CheckResult:
        seen.append(outcome)
        return evaluate(plan, outcome, probe)

    retrying = replace(TESTS, retries=1)
    executor = ScriptedExecutor({KEYS[1]: CRASH})
    [result] = drive([retrying], sharded([retrying]), executor, judge, lambda _: None, Settings(jobs=1))

    assert executor.submitted == [*KEYS, *(f"{key}:retry-1" for key in KEYS)]
    assert (result.state, result.checks[0].attempts) == (State.PASSED, 2)
    assert [[part.ending for part in outcome.parts] for outcome in seen] == [[PASS, CRASH, PASS], [PASS, PASS, PASS]]


def test_to_stop_ends_the_shards_that_run_and_starts_no_more() -> None:
    results, _, submitted = run(
        [gate("lint", "ruff"), TESTS], {"lint:0": FAIL}, hanging=frozenset(KEYS), fail_fast=True, jobs=3
    )

    assert submitted == ["lint:0", *KEYS[:2]]
    assert [result.state for result in results] == [State.FAILED, State.SKIPPED]


def test_an_obstacle_is_told_once() -> None:
    obstacle = Verdict(state=State.UNDECIDED, explanation="no such path", reason=Reason.NOTHING_EXAMINED)
    [plan] = sharded([TESTS])
    plan = replace(plan, known=unmeasured(plan, obstacle))
    executor = ScriptedExecutor({})

    [result] = drive([TESTS], [plan], executor, evaluate, lambda _: None, Settings(jobs=2))

    assert (executor.submitted, result.state, result.reason) == ([], State.UNDECIDED, Reason.NOTHING_EXAMINED)


def test_what_did_not_end_by_itself_speaks_for_all_then_what_failed() -> None:
    passed = Outcome(ending=PASS, stdout=Stream(data=b"good"), duration=1.0, leftovers=("a",))
    failed = Outcome(ending=FAIL, stdout=Stream(data=b"bad"), duration=2.0, leftovers=("a", "b"))
    late = Outcome(ending=TimedOut(after=9.0), stdout=Stream(data=b"late"), duration=9.0)

    both, all_three, good = together([passed, failed]), together([failed, late, passed]), together([passed, passed])

    assert (both.ending, both.stdout.data, both.duration, both.leftovers) == (FAIL, b"bad", 3.0, ("a", "b"))
    assert (all_three.ending, all_three.stdout.data) == (TimedOut(after=9.0), b"late")
    assert (good.ending, good.stdout.data, good.parts) == (Finished(exit_code=0), b"", (passed, passed))
