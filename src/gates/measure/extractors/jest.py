"""jest: ``Test Suites:`` and ``Tests:`` on stderr; a suite that did not load shows only in the first."""

from collections import Counter

from gates.measure.extractors.istanbul import line_coverage
from gates.measure.tally import Tally, add_up, lost, measured
from gates.measure.text import both, findings
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Tool

TOOLS = frozenset({"jest"})

_COUNTS = r" +(?P<counts>\d+ [a-z]+(?:, \d+ (?:of \d+ )?[a-z]+)*)$"
_SUITES = re.compile(rf"(?m)^Test Suites:{_COUNTS}")
_TESTS = re.compile(rf"(?m)^Tests:{_COUNTS}")
_COUNT = re.compile(r"(?P<number>\d+) (?P<word>[a-z]+)(?=,|$)")
_BROKEN_SUITE = re.compile(r"(?m)^\W*Test suite failed to run$")
_FAILED = re.compile(r"(?m)^FAIL +(?P<text>(?P<path>\S+).*)$")


def measure(output: Output) -> Measurement | None:
    """Add up all runs; every suite that did not load counts as a failure."""
    text = both(output)
    suites, tests = _add_up(_SUITES, text), _add_up(_TESTS, text)
    if suites is None or tests is None:
        return None
    broken = max(len(_BROKEN_SUITE.findall(text)), suites["failed"] - tests["failed"])
    return measured(
        Tool(name="jest"),
        Tally(
            passed=tests["passed"],
            failed=tests["failed"] + broken,
            skipped=tests["skipped"] + tests["todo"],
            exit_code=None if any(word.startswith(("-b", "--bail")) for word in output.argv) else 1,
        ),
        extra=line_coverage(text),
        findings=findings(_FAILED, text),
        problems=lost(2 * tests["total"] - sum(tests.values())),
    )


def runs(output: Output) -> int:
    """Count the summaries."""
    return len(_SUITES.findall(both(output)))


def _add_up(pattern: re.Pattern[str], text: str) -> Counter[str] | None:
    rows = [match["counts"] for match in pattern.finditer(text)]
    return add_up(_COUNT, ", ".join(rows)) if rows else None
