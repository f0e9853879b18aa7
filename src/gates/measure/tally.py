"""How test runners are judged alike: passed, failed and skipped tests become one measurement."""

from collections import Counter

from gates.model import lazy_re as re
from gates.model.measurement import Examined, Finding, Measurement, Metric, Problem, Tool
from gates.model.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What the summary lines of a test runner add up to.

    ``failed`` holds everything that went wrong: failures, errors, suites that did not load. ``neutral`` ran but count
    as neither (expected failures). ``exit_code`` is the status of a run that finished and had failures; None when the
    failures do not explain the status, or ended the run early, so that its pass rate says nothing about the rest.
    """

    passed: int
    failed: int
    skipped: int = 0
    neutral: int = 0
    exit_code: int | None = 1

    @property
    def ran(self) -> int:
        """How many tests were run to an end, good or bad."""
        return self.passed + self.failed + self.neutral


def measured(
    tool: Tool,
    tally: Tally,
    *,
    unit: str = "tests",
    extra: tuple[Metric, ...] = (),
    findings: tuple[Finding, ...] = (),
    problems: tuple[Problem, ...] = (),
) -> Measurement:
    """Turn a tally into a measurement; a run in which nothing passed and nothing failed examined nothing."""
    if not tally.passed and not tally.failed:
        problems = (*problems, Problem(reason="nothing-examined", text=f"no {unit} passed or failed"))
    return Measurement(
        tool=tool,
        metrics=(*_metrics(tally, unit), *extra),
        examined=Examined(count=tally.ran, unit=unit),
        findings_exit_codes=frozenset({tally.exit_code} if tally.failed and tally.exit_code is not None else ()),
        problems=problems,
        findings=findings,
        worst=findings[0].text if findings else None,
    )


def add_up(count: re.Pattern[str], text: str) -> Counter[str]:
    """Sum up what a summary counts, by word; the pattern's groups are ``number`` and ``word``."""
    counts: Counter[str] = Counter()
    for match in count.finditer(text):
        counts[match["word"].strip()] += int(match["number"])
    return counts


def lost(number: int) -> tuple[Problem, ...]:
    """Doubt a summary whose counts leave out some of the tests that ran."""
    if number <= 0:
        return ()
    return (Problem(reason="inconsistent", text=f"{number} of the tests are in no count: the output is cut"),)


def _metrics(tally: Tally, unit: str) -> tuple[Metric, ...]:
    counts = (
        Metric(name=unit, value=tally.ran),
        Metric(name="passed", value=tally.passed),
        Metric(name="failures", value=tally.failed),
        Metric(name="skipped", value=tally.skipped),
    )
    if not tally.ran:
        return counts
    return (Metric(name="pass_rate", value=100 * (tally.ran - tally.failed) / tally.ran, unit="%"), *counts)
