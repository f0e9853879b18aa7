"""What is looser than at the base, gate by gate."""

from gates.document.loosening import compare_gates
from gates.judge.expectation import parse_expectation
from gates.model.diagnostic import Location
from gates.model.gate import Check, Gate

PLACE = Location(path="gates.toml")


def sharded(shards: int) -> Gate:
    return Gate(
        id="tests",
        name="Tests",
        checks=(Check(command="pytest tests/part{shard}"),),
        expectation=parse_expectation("all pass"),
        location=PLACE,
        shards=shards,
    )


def test_fewer_shards_may_run_fewer_tests() -> None:
    assert [str(found) for found in compare_gates([sharded(3)], [sharded(2)], PLACE)] == [
        '"Tests": number of shards changed: 3 → 2'
    ]
    assert compare_gates([sharded(3)], [sharded(3)], PLACE) == ()
