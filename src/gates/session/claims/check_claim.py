"""Is a plan that says Complete proved? By its newest record, the tree and the gates as they are now; never by text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from gates.model.diagnostic import Diagnostic, Location
from gates.model.gate import GateSet
from gates.model.verdict import GateResult, Run, State, TreeId
from gates.record.read_record import Recorded, Unreadable
from gates.record.statement import gates_sha256

SHOWN = 12  # characters of an id


def check_claim(
    newest: Recorded | Unreadable | None, tree: TreeId, gates: GateSet, policy_sha256: str | None, claim: Location
) -> tuple[Diagnostic, ...]:
    """Everything that keeps the newest record of a plan from proving that ``gates`` pass on ``tree``.

    ``claim`` is where the Status is.
    """
    match newest:
        case None:
            problems: Iterable[tuple[str, str]] = [("no-record", "no run of it is recorded")]
        case Unreadable():
            problems = [("no-record", f"its newest record, {newest.name}, is not as gates wrote it")]
        case Recorded():
            problems = shortcomings(newest, tree, gates, policy_sha256, "its newest run")
        case _:
            assert_never(newest)
    return tuple(_problem(claim, code, why) for code, why in problems)


def _problem(claim: Location, code: str, why: str) -> Diagnostic:
    advice = f"prove it with `gates complete {claim.path}`, or take the claim back"
    return Diagnostic(location=claim, code=code, message=f"the plan says it is complete, but {why}", advice=advice)


def shortcomings(
    recorded: Recorded, tree: TreeId, gates: GateSet, policy_sha256: str | None, name: str
) -> Iterator[tuple[str, str]]:
    """What keeps a record from proving that ``gates`` pass on ``tree``: codes and phrases, ``name`` for its run."""
    run = recorded.run
    if run.tree != tree:
        yield "stale", f"{name} saw tree {_shown(run.tree)}, and now it is {_shown(tree)}"
    if recorded.gates_sha256 != gates_sha256(gates.gates) or _ids_of(run) != {gate.id for gate in gates.gates}:
        yield "gates-changed", f"its gates are not those of {name}"
    if recorded.policy_sha256 != policy_sha256:
        yield "policy-changed", f"gates.toml is not that of {name}"
    if cached := _cached(run):
        yield "cached-gates", f"in {name} earlier results stood for a run: {', '.join(cached)}"
    yield from _not_passed(run, gates, name)


def _not_passed(run: Run, gates: GateSet, name: str) -> Iterator[tuple[str, str]]:
    """What of the run is no pass, counting a gate as required that was required then or is now."""
    required = {gate.id for gate in gates.gates if gate.required}
    binding = [result for result in run.gates if result.gate.required or result.gate.id in required]
    if bad := _in_state(binding, State.FAILED, State.UNDECIDED):
        yield "not-all-passed", f"in {name} not every gate passed: {_named(bad)}"
    elif not _in_state(run.gates, State.PASSED):
        yield "not-all-passed", f"in {name} no gate passed"
    if skipped := _in_state(run.gates, State.SKIPPED):
        yield "skipped-gates", f"in {name} gates were skipped: {_named(skipped)}"


def _ids_of(run: Run) -> set[str]:
    return {result.gate.id for result in run.gates}


def _in_state(results: Sequence[GateResult], *states: State) -> list[GateResult]:
    return [result for result in results if result.state in states]


def _named(results: list[GateResult]) -> str:
    return ", ".join(f"{result.gate.name} {result.state}" for result in results)


def _cached(run: Run) -> list[str]:
    """The gates that were not run again."""
    return [result.gate.name for result in run.gates if any(check.cached for check in result.checks)]


def _shown(tree: TreeId | None) -> str:
    return str(tree)[:SHOWN] if tree else "unknown"
