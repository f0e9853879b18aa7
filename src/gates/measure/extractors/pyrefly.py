"""pyrefly: " INFO 3 errors" on stderr, which without a configuration counts next to nothing."""

from gates.measure.arguments import operands, options
from gates.measure.lint import lint_measurement
from gates.measure.text import both, findings
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Problem

TOOLS = frozenset({"pyrefly"})

_SUMMARY = re.compile(r"(?m)^[ \t]*INFO (?:(?P<errors>[\d,]+) errors?(?: \(.*\))?|errors shown: (?P<shown>[\d,]+),.*)$")
_ERROR = re.compile(r"(?m)^ERROR (?P<path>[^\s:][^:\n]*):(?P<line>\d+):[\d-]+: (?P<text>.+)$")
_ERROR_FULL = re.compile(r"(?m)^ERROR (?P<text>.+)\n[ \t]*--> (?P<path>.+?):(?P<line>\d+):\d+$")
_CONFIGURATION = re.compile(r"(?m)^[ \t]*WARN \S+\.toml: (?P<text>.+)$")
_NO_CONFIGURATION = re.compile(r"(?m)^No `pyrefly\.toml` found\b.*\bpreset\b.*$")
_VALUED = options(
    "-c --config --output-format -o --output --python-version --python-platform --search-path --site-package-path"
    " --python-interpreter-path --project-excludes --threads -j --color --baseline --error --only --min-severity"
    " --summarize-errors --count-errors"
)


def measure(output: Output) -> Measurement | None:
    """Add up the summary lines."""
    text = both(output)
    summaries = list(_SUMMARY.finditer(text))
    if not summaries:
        return None
    return lint_measurement(
        "pyrefly",
        errors=sum(int((match["errors"] or match["shown"]).replace(",", "")) for match in summaries),
        problems=_problems(text),
        findings=findings(_ERROR, text) or findings(_ERROR_FULL, text),
    )


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and folders to check."""
    return operands(argv[1:], _VALUED)


def _problems(text: str) -> tuple[Problem, ...]:
    if complaint := _CONFIGURATION.search(text):
        return (Problem(reason="not-applied", text=f"pyrefly ignored a setting: {complaint['text'][:200]}"),)
    if _NO_CONFIGURATION.search(text):
        return (Problem(reason="not-applied", text="pyrefly found no configuration and checked only its basic preset"),)
    return ()
