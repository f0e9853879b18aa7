"""How a gate came to its state, in the words that every report shares."""

from collections.abc import Iterator

from gates.judge.phrase import show_metric
from gates.model.verdict import CheckResult, GateResult, JudgedBy
from gates.record.age import show_age

BASIS = {JudgedBy.EXIT_STATUS: " [exit status]", JudgedBy.OUTPUT: " [output]", JudgedBy.MEASUREMENT: ""}


def deciding(result: GateResult) -> tuple[CheckResult, ...]:
    """The checks that have the gate's own state."""
    return tuple(check for check in result.checks if check.verdict.state is result.state)


def account(result: GateResult) -> str:
    """One line: the reason if it is undecided, what was measured, what was expected, and what the verdict rests on."""
    said = [_account_of(check) for check in deciding(result)] or [result.note or "not run"]
    return f"{'; '.join(dict.fromkeys(said))} ({result.gate.expectation.text})"


def evidence(result: GateResult) -> Iterator[str]:
    """What people need to repair it: per deciding check its command, log, worst offender and findings."""
    if result.note:
        yield result.note
    for check in deciding(result):
        yield f"$ {check.command}"
        if check.log:
            yield f"log: {check.log}"
        if check.verdict.worst:
            yield f"worst: {check.verdict.worst}"
        for finding in check.verdict.findings:
            place = f"{finding.path}:{finding.line}: " if finding.path else ""
            yield f"{place}{finding.text}"


def _account_of(check: CheckResult) -> str:
    reason = f"{check.verdict.reason}: " if check.verdict.reason else ""
    said = check.verdict.explanation or measured(check)
    return f"{reason}{said}{BASIS[check.verdict.judged_by]}{cached(check)}{retried(check)}{same_run(check)}"


def cached(check: CheckResult) -> str:
    """`` [cached 3 h]`` behind the state of a check that an earlier run measured so long ago, else nothing."""
    return "" if check.age is None else f" [cached {show_age(check.age)}]"


def retried(check: CheckResult) -> str:
    """`` (retry 1)`` behind the state of a check that was tried again, else nothing."""
    return f" (retry {check.attempts - 1})" if check.attempts > 1 else ""


def same_run(check: CheckResult) -> str:
    """`` (same run as tests)`` behind the state of a check whose command was run for another gate, else nothing."""
    return f" (same run as {check.run_of})" if check.run_of else ""


def measured(check: CheckResult) -> str:
    """What a record keeps of the explanation: the number, or else the exit status."""
    if check.verdict.metric:
        return show_metric(check.verdict.metric, check.verdict.threshold)
    return "not run" if check.exit_code is None else f"exit {check.exit_code}"
