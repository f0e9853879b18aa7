"""oxlint: "Found W warnings and E errors." and the number of files below it."""

from gates.measure.arguments import operands, options, without_patterns
from gates.measure.lint import files, lint_measurement
from gates.measure.text import both, findings, total
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output

TOOLS = frozenset({"oxlint"})

_FOUND = re.compile(r"(?m)^Found (?P<warnings>\d+) warnings? and (?P<errors>\d+) errors?\.$")
_FILES = re.compile(r"(?m)^Finished in \S+ on (\d+) files?\b.*$")
_ERROR = re.compile(r"(?m)^[ \t]*[x×] (?P<text>.+)\n[ \t]*[,╭]─?[^\w\n]*\[(?P<path>[^\]\n]+?):(?P<line>\d+):\d+\]$")
_VALUED = options(
    "-c --config --tsconfig -A --allow -W --warn -D --deny --max-warnings -f --format --threads --ignore-path"
    " --ignore-pattern --print-config --report-unused-disable-directives-severity"
)


def measure(output: Output) -> Measurement | None:
    """Read the totals; most of what oxlint finds are warnings, with which it ends with 0."""
    text = both(output)
    totals = list(_FOUND.finditer(text))
    if not totals:
        return None
    return lint_measurement(
        "oxlint",
        errors=sum(int(match["errors"]) for match in totals),
        warnings=sum(int(match["warnings"]) for match in totals),
        examined=files(total(_FILES, text)),
        findings=findings(_ERROR, text),
    )


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and folders to lint."""
    return without_patterns(operands(argv, _VALUED))
