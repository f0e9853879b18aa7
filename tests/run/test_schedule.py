"""What may start next."""

from heapq import heappop, heappush
from random import Random

import pytest

from gates.model.diagnostic import Location
from gates.model.expectation import Success
from gates.model.gate import Gate
from gates.run.schedule import Schedule


def gate(
    name: str, *, needs: tuple[str, ...] = (), sequential: bool = False, cpus: int | None = 1, exclusive: str = ""
) -> Gate:
    return Gate(
        id=name,
        name=name,
        checks=(),
        expectation=Success(text="pass"),
        location=Location(path="plan.md"),
        needs=needs,
        sequential=sequential,
        cpus=cpus,
        exclusive=exclusive,
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


def simulate(gates: list[Gate], seconds: dict[str, float], jobs: int, estimates: dict[str, float]) -> float:
    """When the last gate is over, if each takes just as many seconds and nothing costs any time between them."""
    schedule = Schedule(gates, {gate.id: [gate.id] for gate in gates}, jobs, estimates)
    now, running = 0.0, list[tuple[float, str]]()
    while True:
        for key in schedule.ready():
            schedule.start(key)
            heappush(running, (now + seconds[key], key))
        if not running:
            return now
        now, key = heappop(running)
        schedule.end(key, ok=True)


def heavy_tailed(jobs: int, shape: float) -> dict[str, float]:
    """2,500 durations of which a few are as long as all the others together, the fewer the larger the shape."""
    chance = Random(f"{jobs} {shape}")
    return {f"g{number}": chance.paretovariate(shape) for number in range(2500)}


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


def test_what_others_wait_for_counts_with_the_longest_way_behind_it() -> None:
    gates = [gate("long"), gate("first"), gate("second", needs=("first",)), gate("third", needs=("second",))]
    seconds = {"long": 10.0, "first": 1.0, "second": 1.0, "third": 12.0}

    assert simulate(gates, seconds, 1, seconds) == 24
    assert simulate(gates, seconds, 2, seconds) == 14
    assert Schedule(gates, {each.id: [each.id] for each in gates}, 2, seconds).ready() == ("first", "long")


def test_what_is_needed_by_an_unknown_gate_is_as_urgent() -> None:
    gates = [gate("known"), gate("first"), gate("unknown", needs=("first",))]
    keys = {each.id: [each.id] for each in gates}

    assert Schedule(gates, keys, 1, {"known": 60.0, "first": 1.0}).ready() == ("first",)


def test_a_gate_that_is_parallel_itself_takes_its_room() -> None:
    gates = [gate("tests", cpus=3), gate("lint"), gate("types", cpus=2), gate("docs")]
    schedule = Schedule(gates, {each.id: [each.id] for each in gates}, jobs=4)

    assert schedule.ready() == ("tests", "lint")
    schedule.start("tests")
    assert schedule.ready() == ("lint",), "there is no room for types"
    schedule.start("lint")
    assert schedule.ready() == ()
    schedule.end("tests", ok=True)
    assert schedule.ready() == ("types", "docs")


@pytest.mark.parametrize("cpus", [16, None])
def test_a_gate_that_wants_more_than_there_is_gets_all_of_it(cpus: int | None) -> None:
    gates = [gate("lint"), gate("tests", cpus=cpus), gate("types")]

    assert run(Schedule(gates, {each.id: [each.id] for each in gates}, jobs=2)) == [("lint", "types"), ("tests",)]


def test_gates_with_the_same_word_never_run_at_the_same_time() -> None:
    gates = [gate("a", exclusive="db"), gate("b", exclusive="db"), gate("c", exclusive="port"), gate("d")]
    keys = {"a": ["a:0", "a:1"], "b": ["b:0"], "c": ["c:0"], "d": ["d:0"]}

    assert run(Schedule(gates, keys, jobs=9)) == [("a:0", "c:0", "d:0"), ("a:1",), ("b:0",)]


def test_a_word_is_free_again_when_its_gate_is_over() -> None:
    gates = [gate("a", exclusive="db"), gate("b", exclusive="db")]
    schedule = Schedule(gates, {"a": ["a"], "b": ["b"]}, jobs=2)
    schedule.start("a")
    waiting = schedule.ready()
    schedule.end("a", ok=False)

    assert (waiting, schedule.ready()) == ((), ("b",))


def test_gates_that_exclude_each_other_are_as_urgent_as_their_queue_is_long() -> None:
    seconds = {"a": 6.0, "b": 6.0, **{f"db{number}": 1.0 for number in range(12)}}
    gates = [gate(name, exclusive="db" if name.startswith("db") else "") for name in seconds]

    assert simulate(gates, seconds, 2, seconds) == 12


def test_checks_that_follow_each_other_are_as_urgent_as_what_is_left_of_them() -> None:
    gates = [gate("long"), gate("steps", sequential=True)]
    keys = {"long": ["long:0"], "steps": ["steps:0", "steps:1", "steps:2"]}
    schedule = Schedule(gates, keys, 1, {"long:0": 5.0, "steps:0": 1.0, "steps:1": 3.0, "steps:2": 3.0})

    assert run(schedule) == [("steps:0",), ("steps:1",), ("long:0",), ("steps:2",)]


def test_checks_that_are_one_run_take_room_once() -> None:
    gates = [gate("tests"), gate("lint"), gate("coverage")]
    keys = {each.id: [each.id] for each in gates}
    schedule = Schedule(gates, keys, jobs=2, shared={"tests": "tests", "coverage": "tests"})

    assert schedule.ready() == ("tests", "lint", "coverage")
    schedule.start("tests")
    schedule.start("lint")
    assert schedule.ready() == ("coverage",), "it needs no room"
    schedule.start("coverage")
    schedule.end("coverage", ok=True)
    schedule.end("tests", ok=True)
    assert schedule.ready() == ()


def test_one_run_is_as_urgent_as_the_most_urgent_gate_that_it_feeds() -> None:
    gates = [gate("long"), gate("tests"), gate("coverage"), gate("report", needs=("coverage",))]
    seconds = {"long": 5.0, "tests": 2.0, "coverage": 2.0, "report": 9.0}
    shared = {"tests": "tests", "coverage": "tests"}

    assert Schedule(gates, {each.id: [each.id] for each in gates}, 1, seconds, shared).ready()[0] == "tests"


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [2, 4, 16, 64])
@pytest.mark.parametrize("shape", [1.1, 1.5, 3.0])
def test_with_history_2500_gates_take_hardly_longer_than_they_must(jobs: int, shape: float) -> None:
    seconds = heavy_tailed(jobs, shape)
    least = max(max(seconds.values()), sum(seconds.values()) / jobs)

    assert simulate([gate(name) for name in seconds], seconds, jobs, seconds) <= 1.05 * least


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [16, 64])
def test_the_same_2500_gates_take_longer_in_the_tables_order_and_shortest_first(jobs: int) -> None:
    seconds = heavy_tailed(jobs, 1.5)
    gates = [gate(name) for name in seconds]
    backwards = {name: 1 / value for name, value in seconds.items()}
    least = max(max(seconds.values()), sum(seconds.values()) / jobs)

    assert simulate(gates, seconds, jobs, {}) > 1.05 * least
    assert simulate(gates, seconds, jobs, backwards) > 1.05 * least


@pytest.mark.slow
def test_history_that_is_off_by_a_third_still_helps() -> None:
    chance = Random(7)
    seconds = {f"g{number}": chance.paretovariate(1.2) for number in range(2500)}
    guessed = {name: value * chance.uniform(0.67, 1.5) for name, value in seconds.items()}
    least = max(max(seconds.values()), sum(seconds.values()) / 4)

    assert simulate([gate(name) for name in seconds], seconds, 4, guessed) <= 1.05 * least


def test_the_simulation_sees_a_bad_order() -> None:
    seconds = {**{f"short{number}": 1.0 for number in range(10)}, "long": 10.0}
    backwards = {name: 1 / value for name, value in seconds.items()}
    gates = [gate(name) for name in seconds]

    assert simulate(gates, seconds, 2, seconds) == 10
    assert simulate(gates, seconds, 2, backwards) == 15


def test_room_that_was_left_is_free_before_the_verdict_is_known_and_not_twice() -> None:
    gates = [gate("a", exclusive="db"), gate("b", exclusive="db"), gate("c", needs=("a",)), gate("d")]
    schedule = Schedule(gates, {one.id: [one.id] for one in gates}, jobs=1)
    schedule.start("a")
    assert schedule.ready() == ()
    schedule.leave("a")
    assert schedule.ready() == ("b",)
    schedule.start("b")
    schedule.end("a", ok=True)
    assert schedule.ready() == ()
    schedule.end("b", ok=True)
    assert schedule.ready() in (("c",), ("d",))
