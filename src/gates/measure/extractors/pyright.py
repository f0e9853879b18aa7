"""pyright and basedpyright: the line of totals, or the summary of --outputjson."""

import json

from gates.measure.arguments import operands, options
from gates.measure.lint import files, lint_measurement
from gates.measure.text import both, findings, plain
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Problem
from gates.model.value import replace

TOOLS = frozenset({"pyright", "basedpyright"})

_TOTALS = re.compile(
    r"(?m)^(?P<errors>\d+) errors?, (?P<warnings>\d+) warnings?(?:, \d+ (?:informations?|notes?|hints?))?[ ]*$"
)
_FILES = re.compile(r"(?m)^(?:Total files checked: |Found )(?P<files>\d+)(?: source files?)?$")
_REPORT = re.compile(r"(?m)^\{$")
_ERROR = re.compile(r"(?m)^[ \t]*(?P<path>\S[^:\n]*):(?P<line>\d+):\d+ - (?P<text>error: .+)$")
_NO_FILES = re.compile(r"(?m)^No source files found\b.*$")
_CONFIGURATION = re.compile(
    r"(?m)^(?:Config (?:file |contains |entry |\").*|(?:invalid|unknown) .*(?:\bvalue: |\b(?:config|setting)\b).*)$"
)
_VALUED = options(
    "-p --project --pythonpath --pythonplatform --pythonversion -t --typeshedpath -v --venvpath --level --threads"
    " --baselinefile --createstub --verifytypes"
)


def measure(output: Output) -> Measurement | None:
    """Read the totals; they are also printed, with 0 errors, when no file was looked at."""
    text = both(output)
    counts = [(int(match["errors"]), int(match["warnings"])) for match in _TOTALS.finditer(text)]
    reported = _summary(plain(output.stdout))
    if reported is not None:
        counts.append((reported["errorCount"], reported["warningCount"]))
    if not counts:
        return None
    shown = [int(match["files"]) for match in _FILES.finditer(text)]
    examined = sum(shown) if shown else reported["filesAnalyzed"] if reported else None
    return lint_measurement(
        "pyright",
        errors=sum(errors for errors, _ in counts),
        warnings=sum(warnings for _, warnings in counts),
        examined=files(examined),
        problems=_problems(text),
        findings=findings(_ERROR, text),
    )


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and folders to check."""
    return operands(argv, _VALUED)


def probe(argv: tuple[str, ...]) -> tuple[str, ...] | None:
    """Ask how many files are analyzed; only the JSON report says so."""
    return None if "--outputjson" in argv else (*argv, "--outputjson")


def apply_probe(measurement: Measurement, probe: Output) -> Measurement:
    """Add the number of files."""
    summary = _summary(plain(probe.stdout))
    return measurement if summary is None else replace(measurement, examined=files(summary["filesAnalyzed"]))


def _summary(text: str) -> dict[str, int] | None:
    """Read the numbers of the JSON report's summary, when there is one."""
    found = _REPORT.search(text)
    if found is None:
        return None
    try:
        summary = json.loads(text[found.start() : text.rfind("}") + 1])["summary"]
        return {name: int(summary[name]) for name in ("errorCount", "warningCount", "filesAnalyzed")}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _problems(text: str) -> tuple[Problem, ...]:
    problems = []
    if _NO_FILES.search(text):
        problems.append(Problem(reason="nothing-examined", text="pyright found no source files"))
    if complaint := _CONFIGURATION.search(text):
        problems.append(Problem(reason="not-applied", text=f"pyright ignored a setting: {complaint[0][:200]}"))
    return tuple(problems)
