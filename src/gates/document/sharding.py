"""Whether the command of a gate can be run in shards."""

from collections.abc import Iterator

from gates.model.diagnostic import Diagnostic
from gates.model.expectation import ExitStatus, Expectation, Operator, OutputLines
from gates.model.gate import Gate

SHARD = "{shard}"


def shard_problems(gate: Gate) -> Iterator[Diagnostic]:
    """Say what keeps the shards of a gate from being parts of one run."""
    if gate.shards == 1:
        return
    for check in gate.checks:
        if SHARD not in check.command:
            message = f'"{gate.name}" has {gate.shards} shards, and a command without {SHARD}: `{check.command}`'
            advice = "hand the number to the runner, such as `pytest --splits {shards} --group {shard}`"
            yield _problem(gate, message, advice)
    if gate.metric is not None and gate.metric.path and SHARD not in gate.metric.path:
        message = f'all {gate.shards} shards of "{gate.name}" would write {gate.metric.path}'
        yield _problem(gate, message, f"put {SHARD} into the path of the report")
    if not _adds_up(gate.expectation):
        message = f'"{gate.expectation.text}" of "{gate.name}" says nothing about a run in {gate.shards} shards'
        yield _problem(gate, message, "expect tests, or exit 0")


def _adds_up(expectation: Expectation) -> bool:
    match expectation:
        case ExitStatus(operator=operator, limit=limit):
            return operator is Operator.EQUAL and limit == 0
        case OutputLines():
            return False
        case _:
            return True


def _problem(gate: Gate, message: str, advice: str) -> Diagnostic:
    return Diagnostic(location=gate.location, code="bad-shards", message=message, advice=advice)
