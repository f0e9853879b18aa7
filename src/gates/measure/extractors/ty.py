"""ty: "Found N diagnostics", warnings included, or "All checks passed!"."""

from gates.measure.arguments import operands, options
from gates.measure.lint import lint_measurement
from gates.measure.text import both, findings
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Problem

TOOLS = frozenset({"ty"})

_SUMMARY = re.compile(r"(?m)^(?:(?P<clean>All checks passed!)|Found (?P<found>\d+) diagnostics?)$")
_NO_FILES = re.compile(r"(?mi)^.*\bno python files found\b.*$")
_UNREADABLE = re.compile(r"(?m)^(?:.*: )?error\[io\].*$")
_FULL = re.compile(r"(?m)^(?P<text>(?:error|warning)\[\S+\]: .+)\n[ \t]*--> (?P<path>.+?):(?P<line>\d+):\d+$")
_CONCISE = re.compile(r"(?m)^(?P<path>[^\s:][^:\n]*):(?P<line>\d+):\d+: (?P<text>(?:error|warning)\[\S+\] .+)$")
_VALUED = options(
    "--project --python --venv --typeshed --custom-typeshed-dir --extra-search-path --python-version --python-platform"
    " --platform --error --warn --ignore --config -c --config-file --output-format --color --exclude"
)


def measure(output: Output) -> Measurement | None:
    """Count the diagnostics; "All checks passed!" is also what ruff says, so it needs the call to be known."""
    text = both(output)
    summaries = [match for match in _SUMMARY.finditer(text) if match["found"] or output.argv]
    if not summaries:
        return None
    return lint_measurement(
        "ty",
        errors=sum(int(match["found"] or 0) for match in summaries),
        problems=_problems(text),
        findings=findings(_FULL, text) or findings(_CONCISE, text),
    )


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and folders to check."""
    return operands(argv[1:], _VALUED)


def _problems(text: str) -> tuple[Problem, ...]:
    if _NO_FILES.search(text):
        return (Problem(reason="nothing-examined", text="ty found no Python files under the given paths"),)
    if _UNREADABLE.search(text):
        return (Problem(reason="nothing-examined", text="ty could not read a path that it was given"),)
    return ()
