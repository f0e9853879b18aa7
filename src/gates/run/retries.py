"""What is said of a check that was tried again."""

from collections.abc import Sequence

from gates.model.value import replace
from gates.model.verdict import CheckResult


def with_earlier(result: CheckResult, earlier: Sequence[CheckResult]) -> CheckResult:
    """The last attempt, which decides, with what became of those before it."""
    if not earlier:
        return result
    notes = (
        f"{result.verdict.state} (retry {len(earlier)})",
        *(f"attempt {number}: {_said(attempt)}" for number, attempt in enumerate(earlier, 1)),
    )
    return replace(
        result,
        attempts=1 + len(earlier),
        duration=result.duration + sum(attempt.duration for attempt in earlier),
        verdict=replace(result.verdict, notes=(*notes, *result.verdict.notes)),
        leftovers=tuple(dict.fromkeys(name for attempt in (*earlier, result) for name in attempt.leftovers)),
    )


def _said(attempt: CheckResult) -> str:
    log = f" (log {attempt.log})" if attempt.log else ""
    return f"{attempt.verdict.reason or attempt.verdict.state}, {attempt.verdict.explanation}{log}"
