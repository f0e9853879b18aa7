"""biome, alone and inside ultracite: "Checked N files" with the totals below it, or the one-line JSON report."""

import json
from collections.abc import Iterator

from gates.measure.arguments import operands, options, without_patterns
from gates.measure.lint import files, lint_measurement
from gates.measure.text import both, findings
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Problem

TOOLS = frozenset({"biome", "ultracite"})

_CHECKED = re.compile(r"(?m)^Checked (?P<files>[\d,]+) file(?:s|\(s\))? in \S+.*$")
_TOTAL = re.compile(r"(?m)^Found (?P<count>[\d,]+) (?P<kind>error|warning)(?:s|\(s\))?\.?$")
_REPORT = re.compile(r'(?m)^(?P<json>\{"summary":\{.*)$')
_EMITTED = re.compile(r"(?m)^.*\bSome errors were emitted while\b.*$")
_NOT_READ = re.compile(r"(?m)^.*\binternalError/(?:io|fs)\b.*$")
_HEADING = re.compile(
    r"(?m)^(?P<path>[^\s:][^:\n]*):(?P<line>\d+):\d+ (?P<text>(?:lint|parse|assist|suppressions|syntax)\S*)"
)
_HEADING_BARE = re.compile(
    r"(?m)^(?P<path>[^\s:][^:\n]*?\.\w+) (?P<text>(?:format|organizeImports|lint|parse|assist)\S*) "
)

_VALUED = options(
    "--colors --config-path --diagnostic-level --log-file --log-level --log-kind --max-diagnostics --reporter --since"
    " --stdin-file-path --vcs-client-kind --vcs-root --vcs-default-branch --files-max-size --only --skip"
    " --reporter-file --threads --profile-rules"
)

_Count = tuple[int, int, int]  # files, errors, warnings


def measure(output: Output) -> Measurement | None:
    """Add up all reports; the diagnostics themselves are cut off after twenty and are never counted."""
    text = both(output)
    counts = _counts(text)
    if not counts:
        return None
    checked, errors, warnings = (sum(column) for column in zip(*counts, strict=True))
    return lint_measurement(
        "biome",
        errors=errors,
        warnings=warnings,
        examined=files(checked),
        problems=_problems(text, errors),
        findings=findings(_HEADING, text) or findings(_HEADING_BARE, text),
    )


def runs(output: Output) -> int:
    """Count the reports, in lines or in JSON."""
    return len(_counts(both(output)))


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and folders to check: biome says "Checked 0 files" and exit 0 when ultracite calls it."""
    return without_patterns(operands(argv[1:], _VALUED))


def _counts(text: str) -> list[_Count]:
    return [*_from_lines(text), *_from_reports(text)]


def _from_lines(text: str) -> Iterator[_Count]:
    """Read all totals, wherever they stand: with ultracite they may be the only sign of errors."""
    checked = [_number(match["files"]) for match in _CHECKED.finditer(text)]
    found = {"error": 0, "warning": 0}
    for match in _TOTAL.finditer(text) if checked else ():
        found[match["kind"]] += _number(match["count"])
    for position, count in enumerate(checked):
        yield (count, found["error"], found["warning"]) if position == 0 else (count, 0, 0)


def _from_reports(text: str) -> Iterator[_Count]:
    for match in _REPORT.finditer(text):
        try:
            summary = json.loads(match["json"])["summary"]
            yield summary["changed"] + summary["unchanged"], summary["errors"], summary["warnings"]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue


def _number(digits: str) -> int:
    return int(digits.replace(",", ""))


def _problems(text: str, errors: int) -> tuple[Problem, ...]:
    if errors == 0 and _EMITTED.search(text):
        return (Problem(reason="inconsistent", text="biome says that there are errors and tells no number"),)
    if _NOT_READ.search(text):
        return (Problem(reason="nothing-examined", text="biome could not read a path that it was given"),)
    return ()
