"""Does a record follow from its own numbers? Its states are judged again, never believed."""

import math
from collections.abc import Iterator

from gates.judge.worst import worst_of
from gates.model.expectation import Compound, ExitStatus, Expectation
from gates.model.outcome import NO_COMMAND
from gates.model.verdict import CheckResult, GateResult, Reason, Run, State, Verdict
from gates.session.running.conclude import EXIT_CODES, verdict_of


def contradictions(run: Run) -> tuple[str, ...]:
    """What the numbers of a run that was read from its record say against its states, each as a phrase."""
    found = [phrase for result in run.gates for phrase in _in_gate(result)]
    if run.verdict not in (verdict_of(run.gates), verdict_of(run.gates, skipping=False)):
        found.append(f"its gates make it no run that {run.verdict}")
    if run.exit_code != EXIT_CODES[run.verdict]:
        found.append(f"{run.verdict} is not exit code {run.exit_code}")
    ids = [result.gate.id for result in run.gates]
    if len(set(ids)) != len(ids):
        found.append("a gate is there twice")
    return tuple(found)


def _in_gate(result: GateResult) -> Iterator[str]:
    for check in result.checks:
        if doubt := _in_check(check):
            yield f"{result.gate.name} cannot be {check.verdict.state}: {doubt}"
    if (result.reason is None) is (result.state is State.UNDECIDED):
        yield f"{result.gate.name} is {result.state}{f' ({result.reason})' if result.reason else ' without a reason'}"
    if result.reason is Reason.TREE_CHANGED:
        return
    if not result.checks:
        if result.state in (State.PASSED, State.FAILED):
            yield f"{result.gate.name} cannot be {result.state}: no command was run"
    elif (state := worst_of([check.verdict for check in result.checks]).state) is not result.state:
        yield f"{result.gate.name} cannot be {result.state}: a command of it is {state}"


def _in_check(check: CheckResult) -> str:
    """Why the state of a check cannot be what it is; empty when it can."""
    match check.verdict.state:
        case State.PASSED:
            return _against_passed(check)
        case State.FAILED:
            within = check.verdict.threshold is not None and _is_within(check.verdict)
            return "its number is within the limit" if within else ""
        case State.UNDECIDED | State.SKIPPED:
            return ""


def _against_passed(check: CheckResult) -> str:
    verdict, status = check.verdict, check.exit_code
    if status is None or not _is_an_end(status, check.expectation):
        return "its command never ended by itself"
    if verdict.examined is not None and verdict.examined.count <= 0:
        return "nothing was examined"
    if verdict.threshold is not None:
        return "" if _is_within(verdict) else "its number is out of the limit"
    return _against_status(check.expectation, status)


def _against_status(expectation: Expectation, status: int) -> str:
    """Why a check without a number cannot have passed with this status; empty when it can."""
    if isinstance(expectation, ExitStatus):
        return "" if expectation.operator.holds(status, expectation.limit) else f"it ended with {status}"
    return "" if status == 0 or _names_status(expectation) else f"it ended with {status} and no number decided"


def _is_an_end(status: int, expectation: Expectation) -> bool:
    """Whether a command that ended with this status was run to its end."""
    return status >= 0 and (status not in NO_COMMAND or _names_status(expectation))


def _is_within(verdict: Verdict) -> bool:
    metric, threshold = verdict.metric, verdict.threshold
    if metric is None or threshold is None or not math.isfinite(metric.value):
        return False
    return threshold.operator.holds(metric.value, threshold.limit)


def _names_status(expectation: Expectation) -> bool:
    """Whether the author asked for a status, alone or beside something else."""
    match expectation:
        case ExitStatus():
            return True
        case Compound(clauses=clauses):
            return any(isinstance(clause, ExitStatus) for clause in clauses)
        case _:
            return False
