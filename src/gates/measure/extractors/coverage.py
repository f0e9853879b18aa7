"""coverage.py: ``coverage report``, and the same table inside the output of pytest-cov."""

from itertools import islice

from gates.measure.text import both, lines, plain
from gates.model import lazy_re as re
from gates.model.measurement import Examined, Measurement, Metric, Output, Problem, Tool

TOOLS = frozenset({"coverage report"})

# The plain table and, with pipes and stars around the numbers, the Markdown one.
_TOTAL = re.compile(
    r"(?m)^[| *]*TOTAL[| *]+(?P<statements>\d+)[| *]+(?P<missed>\d+)"
    r"(?P<branches>[| *]+\d+[| *]+\d+)?[| *]+(?P<percent>\d+(?:\.\d+)?)%"
)
_EXACT = re.compile(
    r"(?m)^(?:FAIL )?Required test coverage of \S+ (?:not )?reached\. Total coverage: (\d+(?:\.\d+)?)%$"
)
_UNMET = re.compile(
    r"(?m)^(?:FAIL )?Required test coverage of .* not reached.*$"
    r"|^(?:ERROR: )?Coverage failure: .* less than fail-under.*$"
)
_NO_DATA = re.compile(r"(?m)CoverageWarning: No data was collected\b")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def measure(output: Output) -> Measurement | None:
    """Read the total; with several reports the lowest."""
    text = both(output)
    percent = total_coverage(text)
    if percent is None and "--format=total" in output.argv:
        percent = _only_number(plain(output.stdout))
    if percent is None:
        return None
    problems = unmet_problems(text, output.exit_code)
    statements = [int(row["statements"]) for row in _TOTAL.finditer(text)]
    examined = Examined(count=sum(statements), unit="statements") if statements else None
    if examined and not examined.count:
        problems = (*problems, Problem(reason="nothing-examined", text="the report covers no statements"))
    metrics = (Metric(name="coverage", value=percent, unit="%"),)
    return Measurement(tool=Tool(name="coverage"), metrics=metrics, examined=examined, problems=problems)


def runs(output: Output) -> int:
    """Count the totals."""
    return sum(1 for _ in _TOTAL.finditer(both(output))) or int(measure(output) is not None)


def total_coverage(text: str) -> float | None:
    """Find the lowest total in percent: counted from the statements where no branches are mixed in, else as printed.

    A run that collected nothing has none: what stands in its table is left over from an earlier one.
    """
    if _NO_DATA.search(text):
        return None
    exact = [float(number) for number in _EXACT.findall(text)]
    totals = exact or [_percent(row) for row in _TOTAL.finditer(text)]
    return min(totals) if totals else None


def unmet_problems(text: str, exit_code: int) -> tuple[Problem, ...]:
    """Keep a report that fell short of its own limit from passing when the exit status hides it."""
    unmet = _UNMET.search(text)
    if unmet is None or exit_code != 0:
        return ()
    return (Problem(reason="inconsistent", text=f"exit 0, but: {unmet[0]}"),)


def _percent(row: re.Match[str]) -> float:
    statements = int(row["statements"])
    if row["branches"] or not statements:
        return float(row["percent"])
    return 100 * (statements - int(row["missed"])) / statements


def _only_number(text: str) -> float | None:
    words = list(islice(lines(text), 2))
    return float(words[0]) if len(words) == 1 and _NUMBER.fullmatch(words[0]) else None
