"""The entry for the plan's Progress log, in the grammar of ``model.entry``: inert names, states, numbers and ids."""

from collections.abc import Sequence
from urllib.parse import quote

from gates.judge.phrase import show_metric
from gates.model.expectation import Prose
from gates.model.verdict import CheckResult, GateResult, JudgedBy, Run, State
from gates.record.account import cached, deciding
from gates.record.inert import inert

WORDS = {State.PASSED: "PASS", State.FAILED: "FAIL", State.UNDECIDED: "UNDECIDED", State.SKIPPED: "SKIP"}
MARKS = {JudgedBy.EXIT_STATUS: "[exit status]", JudgedBy.OUTPUT: "[output]"}
ID_LENGTH = 12


def progress_entry(run: Run, link: str | None) -> tuple[str, ...]:
    """The lines of the entry without bullets: the first one sums up, the others, one a gate, belong below it.

    ``link`` is the record as a path relative to the plan's folder; None leaves it out.
    """
    passed = sum(result.state is State.PASSED for result in run.gates)
    others = "".join(
        f", {inert(result.gate.name)} {result.state}" for result in run.gates if result.state is not State.PASSED
    )
    tree = str(run.tree)[:ID_LENGTH] if run.tree else "unknown"
    count = len(run.exceptions)
    exempt = f"; {count} exception{'s' if count > 1 else ''} by decision" if count else ""
    record = f" ([record]({quote(link, safe='/', errors='surrogateescape')}))" if link else ""
    counted = f"{passed} of {len(run.gates)} passed{others}{exempt}"
    head = f"({run.started:%Y-%m-%dT%H:%MZ}) Quality gates: {counted}; tree {tree}"
    return (head + record, *map(_gate_line, run.gates))


def _gate_line(result: GateResult) -> str:
    gate, shown = result.gate, deciding(result)
    line = (
        f"{WORDS[result.state]} {inert(gate.name)}: {inert(_account(result, shown))} ({inert(gate.expectation.text)})"
    )
    return " ".join([line, *_marks(result, shown)])


def _account(result: GateResult, shown: Sequence[CheckResult]) -> str:
    """What was measured, in our own words; of an undecided gate the reason."""
    reasons = [check.verdict.reason for check in shown if check.verdict.reason]
    said = "; ".join(dict.fromkeys(map(_measured, shown)))
    match result.state:
        case State.UNDECIDED:
            return result.reason or next(iter(reasons), "no reason given")
        case State.SKIPPED:
            return "not run"
        case State.PASSED | State.FAILED:
            return said or "not measured"


def _measured(check: CheckResult) -> str:
    if check.verdict.metric:
        return show_metric(check.verdict.metric, check.verdict.threshold)
    unchecked = "; expectation not checked" if isinstance(check.expectation, Prose) else ""
    return f"exit {check.exit_code}{unchecked}"


def _marks(result: GateResult, shown: Sequence[CheckResult]) -> list[str]:
    """What the reader should know about the verdict beside the number."""
    found = [MARKS[check.verdict.judged_by] for check in shown if check.verdict.judged_by in MARKS]
    found += [cached(check).strip() for check in shown if check.cached]
    found += [f"[retry {check.attempts - 1}]" for check in shown if check.attempts > 1]
    found += [] if result.gate.required else ["[advisory]"]
    return list(dict.fromkeys(found))
