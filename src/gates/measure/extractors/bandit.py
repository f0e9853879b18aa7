"""bandit: the run metrics, which tell lines of code, issues and skipped files; its exit status forgives too much."""

from gates.measure.arguments import operands, options
from gates.measure.lint import lint_measurement
from gates.measure.text import both, findings, total
from gates.model import lazy_re as re
from gates.model.measurement import Examined, Measurement, Output, Problem

TOOLS = frozenset({"bandit"})

_LINES = re.compile(r"(?m)^[ \t]*Total lines of code: (\d+)$")
_BY_SEVERITY = re.compile(r"(?m)^[ \t]*Total issues \(by severity\):\n(?P<counts>(?:[ \t]+\w+: \d+\n?)+)")
_COUNT = re.compile(r"(?m)^[ \t]+(?:Undefined|Low|Medium|High): (\d+)$")
_SKIPPED = re.compile(r"(?m)^Files skipped \((\d+)\):$")
_ISSUE = re.compile(
    r"(?m)^>> Issue: (?P<text>.+)\n(?:[ \t]+(?!Location:).*\n)*[ \t]+Location: (?P<path>.+?):(?P<line>\d+)(?::\d+)?$"
)
_VALUED = options(
    "-a --aggregate -n --number -c --configfile -p --profile -t --tests -s --skip --severity-level --confidence-level"
    " -f --format --msg-template -o --output -x --exclude -b --baseline --ini"
)


def measure(output: Output) -> Measurement | None:
    """Count the issues of every severity."""
    text = both(output)
    blocks = [match["counts"] for match in _BY_SEVERITY.finditer(text)]
    lines = total(_LINES, text)
    if not blocks or lines is None:
        return None
    return lint_measurement(
        "bandit",
        errors=sum(total(_COUNT, block) or 0 for block in blocks),
        examined=Examined(count=lines, unit="lines"),
        problems=_problems(text),
        findings=findings(_ISSUE, text),
    )


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and folders to scan."""
    return operands(argv, _VALUED)


def _problems(text: str) -> tuple[Problem, ...]:
    if total(_SKIPPED, text):
        return (Problem(reason="nothing-examined", text="bandit skipped files that it could not read"),)
    return ()
