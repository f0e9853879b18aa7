"""From the results of the gates to the verdict of the run and its exit code."""

from collections.abc import Iterator, Sequence

from gates.model.value import dataclass, replace
from gates.model.verdict import GateResult, Reason, RunVerdict, State
from gates.tree.identity import Changes

EXIT_CODES = {RunVerdict.PASSED: 0, RunVerdict.FAILED: 1, RunVerdict.UNDECIDED: 3, RunVerdict.REFUSED: 4}
STATE_EXIT_CODES = {State.PASSED: 0, State.FAILED: 1, State.UNDECIDED: 3, State.SKIPPED: 3}
NAMED_FILES = 5  # more names than this help nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """The gates as they count in the end, and what follows from them."""

    gates: tuple[GateResult, ...]
    verdict: RunVerdict
    exit_code: int
    notes: tuple[str, ...] = ()


def conclude(results: Sequence[GateResult], changes: Changes, *, strict: bool = False) -> Conclusion:
    """The worst of the required gates; nothing is passed when a command changed the tree under the others.

    ``strict``: a new file is such a change too, and a required gate that was skipped leaves the run undecided.
    """
    touched = (*changes.modified, *changes.deleted, *(changes.created if strict else ()))
    gates = tuple(_tree_changed(result, touched) for result in results) if touched else tuple(results)
    verdict = verdict_of(gates, skipping=not strict)
    return Conclusion(
        gates=gates,
        verdict=verdict,
        exit_code=EXIT_CODES[verdict],
        notes=(*_left_running(gates), *([_droppings(changes.created)] if changes.created else [])),
    )


def verdict_of(results: Sequence[GateResult], *, skipping: bool = True) -> RunVerdict:
    """Undecided before failed before passed, over the required gates; a run in which nothing passed is no pass.

    With ``skipping`` the skipped gates do not count, otherwise they leave undecided what would be a pass.
    """
    states = {result.state for result in results if result.gate.required}
    if State.UNDECIDED in states:
        return RunVerdict.UNDECIDED
    if State.FAILED in states:
        return RunVerdict.FAILED
    if State.SKIPPED in states and not skipping:
        return RunVerdict.UNDECIDED
    passed = any(result.state is State.PASSED for result in results)
    return RunVerdict.PASSED if passed else RunVerdict.UNDECIDED


def _tree_changed(result: GateResult, touched: Sequence[str]) -> GateResult:
    if result.state is not State.PASSED:
        return result
    note = f"the commands changed {_named(touched)} while the gates ran"
    return replace(result, state=State.UNDECIDED, reason=Reason.TREE_CHANGED, note=note)


def _left_running(gates: Sequence[GateResult]) -> Iterator[str]:
    for result in gates:
        names = dict.fromkeys(name for check in result.checks for name in check.leftovers)
        if names:
            yield f"{result.gate.name} left processes running, which were ended: {', '.join(names)}"


def _droppings(created: Sequence[str]) -> str:
    return f"the commands left new files that git does not ignore: {_named(created)} (add them to .gitignore)"


def _named(paths: Sequence[str]) -> str:
    more = len(paths) - NAMED_FILES
    return ", ".join(paths[:NAMED_FILES]) + (f" and {more} more" if more > 0 else "")
