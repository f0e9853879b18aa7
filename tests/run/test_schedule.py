"""What may start next."""

import pytest

from gates.model.diagnostic import Location
from gates.model.expectation import Success
from gates.model.gate import Gate
from gates.run.schedule import Schedule


def gate(name: str, *, needs: tuple[str, ...] = (), sequential: bool = False) -> Gate:
    return Gate(
        id=name,
        name=name,
        checks=(),
        expectation=Success(text="pass"),
        location=Location(path="plan.md"),
        needs=needs,
        sequential=sequential,
    )


def run(schedule: Schedule, *, failing: frozenset[str] = frozenset()) -> list[tuple[str, ...]]:
    """Start whatever is ready, end it all, and so on: the keys of each round."""
    rounds = []
    while ready := schedule.ready():
        rounds.append(ready)
        for key in ready:
            schedule.start(key)
        for key in ready:
            schedule.end(key, ok=key not in failing)
    return rounds


def test_the_order_is_the_tables_and_no_more_than_jobs_run() -> None:
    schedule = Schedule([gate("a"), gate("b"), gate("c")], {"a": ["a:0", "a:1"], "b": ["b:0"], "c": ["c:0"]}, jobs=3)

    assert run(schedule) == [("a:0", "a:1", "b:0"), ("c:0",)]


def test_room_is_given_back_one_by_one() -> None:
    schedule = Schedule([gate("a"), gate("b"), gate("c")], {"a": ["a:0"], "b": ["b:0"], "c": ["c:0"]}, jobs=2)
    schedule.start("a:0")
    schedule.start("b:0")
    full = schedule.ready()
    schedule.end("b:0", ok=True)

    assert (full, schedule.ready()) == ((), ("c:0",))


def test_the_longest_starts_first_and_an_unknown_one_before_it() -> None:
    gates = [gate("short"), gate("long"), gate("unknown")]
    keys = {"short": ["short:0"], "long": ["long:0"], "unknown": ["unknown:0"]}

    schedule = Schedule(gates, keys, jobs=9, estimates={"short:0": 1.0, "long:0": 60.0})

    assert schedule.ready() == ("unknown:0", "long:0", "short:0")


def test_a_gate_waits_until_all_checks_of_what_it_needs_have_passed() -> None:
    gates = [gate("tests", needs=("lint", "types")), gate("lint"), gate("types")]
    keys = {"tests": ["tests:0"], "lint": ["lint:0", "lint:1"], "types": ["types:0"]}

    assert run(Schedule(gates, keys, jobs=9)) == [("lint:0", "lint:1", "types:0"), ("tests:0",)]


def test_a_gate_whose_need_did_not_pass_never_runs_nor_does_one_that_needs_it() -> None:
    gates = [gate("lint"), gate("tests", needs=("lint",)), gate("release", needs=("tests",)), gate("other")]
    keys = {name: [f"{name}:0"] for name in ("lint", "tests", "release", "other")}
    schedule = Schedule(gates, keys, jobs=1)

    assert run(schedule, failing=frozenset({"lint:0"})) == [("lint:0",), ("other:0",)]
    assert schedule.blocked() == {"tests": "lint", "release": "tests"}
    assert all(schedule.over(name) for name in keys)


def test_a_gate_without_checks_cannot_pass() -> None:
    schedule = Schedule([gate("none"), gate("after", needs=("none",))], {"after": ["after:0"]}, jobs=1)

    assert schedule.ready() == ()
    assert schedule.blocked() == {"after": "none"}


def test_a_need_that_is_not_part_of_the_run_is_ignored() -> None:
    schedule = Schedule([gate("tests", needs=("lint",))], {"tests": ["tests:0"]}, jobs=1)

    assert schedule.ready() == ("tests:0",)


def test_sequential_checks_follow_each_other() -> None:
    schedule = Schedule([gate("a", sequential=True), gate("b")], {"a": ["a:0", "a:1"], "b": ["b:0"]}, jobs=9)

    assert run(schedule) == [("a:0", "b:0"), ("a:1",)]
    assert schedule.over("a")


def test_sequential_checks_end_with_the_first_that_does_not_pass() -> None:
    schedule = Schedule([gate("a", sequential=True)], {"a": ["a:0", "a:1", "a:2"]}, jobs=9)

    assert run(schedule, failing=frozenset({"a:1"})) == [("a:0",), ("a:1",)]
    assert schedule.over("a")


def test_without_sequence_every_check_runs_whatever_the_others_say() -> None:
    schedule = Schedule([gate("a")], {"a": ["a:0", "a:1"]}, jobs=1)

    assert run(schedule, failing=frozenset({"a:0"})) == [("a:0",), ("a:1",)]


def test_gates_that_need_each_other_in_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match="cycle"):
        Schedule([gate("a", needs=("b",)), gate("b", needs=("a",))], {"a": ["a:0"], "b": ["b:0"]}, jobs=1)
