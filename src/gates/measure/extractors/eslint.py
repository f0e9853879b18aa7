"""eslint: the line of totals, the JSON report, or the silence of a clean run."""

import json
from collections.abc import Iterator

from gates.measure.arguments import operands, options, without_patterns
from gates.measure.lint import files, lint_measurement
from gates.measure.silence import silence_is_clean
from gates.measure.text import both, findings, plain
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Problem

TOOLS = frozenset({"eslint"})

_TOTALS = re.compile(r"(?m)^\S+ \d+ problems? \((?P<errors>\d+) errors?, (?P<warnings>\d+) warnings?\)$")
_REPORT = re.compile(r'(?m)^\[\{"filePath":.*\]$')
_IGNORED = re.compile(r"(?m)^.*\bFile ignored (?:because of a matching|by default)\b.*$|^.*\"File ignored .*$")
_ERROR = re.compile(r"(?m)^[ \t]+(?P<line>\d+):\d+[ \t]+(?P<text>error[ \t]+.+)$")
_VALUED = options(
    "-c --config --env --ext --global --parser --parser-options --resolve-plugins-relative-to --plugin --rule"
    " --rulesdir --fix-type --ignore-path --ignore-pattern --max-warnings -o --output-file -f --format --cache-file"
    " --cache-location --cache-strategy --print-config --stdin-filename --suppressions-location --suppress-rule --flag"
    " --concurrency"
)

_Count = tuple[int | None, int, int]  # files, errors, warnings


def measure(output: Output) -> Measurement | None:
    """Add up the errors and warnings; a clean run says nothing, and eslint itself refuses to lint no files."""
    text = both(output)
    counts = [*_from_lines(text), *_from_reports(plain(output.stdout))]
    if not counts and silence_is_clean(output):
        counts = [(None, 0, 0)]
    if not counts:
        return None
    shown = [count for count, _, _ in counts if count is not None]
    return lint_measurement(
        "eslint",
        errors=sum(errors for _, errors, _ in counts),
        warnings=sum(warnings for _, _, warnings in counts),
        examined=files(sum(shown) if shown else None),
        problems=_problems(text),
        findings=findings(_ERROR, text),
    )


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and folders to lint, without the globs that eslint expands."""
    return without_patterns(operands(argv, _VALUED))


def _from_lines(text: str) -> Iterator[_Count]:
    return ((None, int(match["errors"]), int(match["warnings"])) for match in _TOTALS.finditer(text))


def _from_reports(text: str) -> Iterator[_Count]:
    for match in _REPORT.finditer(text):
        try:
            entries = json.loads(match[0])
            errors = sum(int(entry["errorCount"]) for entry in entries)
            yield len(entries), errors, sum(int(entry["warningCount"]) for entry in entries)
        except (ValueError, KeyError, TypeError, RecursionError):
            continue


def _problems(text: str) -> tuple[Problem, ...]:
    if _IGNORED.search(text):
        return (Problem(reason="nothing-examined", text="eslint ignores a file that it was given"),)
    return ()
