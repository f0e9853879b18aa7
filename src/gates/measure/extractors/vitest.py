"""vitest: ``Test Files``, ``Tests`` and ``Errors``; a suite that did not load shows only in the first."""

from collections import Counter

from gates.measure.extractors.istanbul import line_coverage
from gates.measure.tally import Tally, add_up, measured
from gates.measure.text import both, findings, total
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Tool

TOOLS = frozenset({"vitest"})

_COUNTS = r"(?P<counts>no tests|\d+ [a-z ]+(?: \| \d+ [a-z ]+)*)(?: \((?P<total>\d+)\))?$"
_FILES = re.compile(rf"(?m)^ *Test Files +{_COUNTS}")
_TESTS = re.compile(rf"(?m)^ *Tests +{_COUNTS}")
_COUNT = re.compile(r"(?P<number>\d+) (?P<word>[a-z ]+)")
_ERRORS = re.compile(r"(?m)^ *(?:Type )?Errors +(\d+) errors?$")
_BROKEN_SUITES = re.compile(r"(?m)^\W*Failed Suites (\d+)\W*$")
_VERSION = re.compile(r"(?m)^\W*(?:RUN|DEV) +v(\d\S*)")
_FAILED = re.compile(r"(?m)^ *(?:FAIL) +(?P<text>(?P<path>\S+)(?: .*)?)$")


def measure(output: Output) -> Measurement | None:
    """Add up all runs; every suite that did not load and every unhandled error counts as a failure."""
    text = both(output)
    files, tests = _add_up(_FILES, text), _add_up(_TESTS, text)
    if files is None or tests is None:
        return None
    broken = max(total(_BROKEN_SUITES, text) or 0, files["failed"] - tests["failed"])
    failed = tests["failed"] + broken + (total(_ERRORS, text) or 0)
    version = _VERSION.search(text)
    return measured(
        Tool(name="vitest", version=version[1] if version else None),
        Tally(
            passed=tests["passed"],
            failed=failed,
            skipped=tests["skipped"] + tests["todo"],
            neutral=tests["expected fail"],
            exit_code=None if any(word.startswith("--bail") for word in output.argv) else 1,
        ),
        extra=line_coverage(text),
        findings=findings(_FAILED, text),
    )


def runs(output: Output) -> int:
    """Count the summaries."""
    return len(_FILES.findall(both(output)))


def _add_up(pattern: re.Pattern[str], text: str) -> Counter[str] | None:
    rows = [match["counts"] for match in pattern.finditer(text)]
    return add_up(_COUNT, " | ".join(rows)) if rows else None
