"""vulture: one line for each piece of dead code, nothing at all when there is none."""

from gates.measure.arguments import operands, options
from gates.measure.lint import lint_measurement
from gates.measure.silence import silence_is_clean
from gates.measure.text import both, findings
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Problem

TOOLS = frozenset({"vulture"})

_UNUSED = re.compile(
    r"(?m)^(?P<path>\S.*?):(?P<line>\d+): "
    r"(?P<text>(?:unused|unreachable|unsatisfiable|redundant) .* \(\d+% confidence.*\))$"
)
_UNREADABLE = re.compile(r"(?m)^\S.*?:\d+: .*(?:invalid syntax|SyntaxError|Could not read).*$")
_EXIT_DEAD_CODE = 3
_VALUED = options("--exclude --ignore-decorators --ignore-names --min-confidence --config")


def measure(output: Output) -> Measurement | None:
    """Count the lines."""
    text = both(output)
    unused = sum(1 for _ in _UNUSED.finditer(text))
    if not unused and not silence_is_clean(output):
        return None
    return lint_measurement(
        "vulture",
        errors=unused,
        findings_exit_codes=(_EXIT_DEAD_CODE,),
        problems=tuple(Problem(reason="inconsistent", text=line[:200]) for line in _UNREADABLE.findall(text)[:1]),
        findings=findings(_UNUSED, text),
    )


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and directories to search."""
    return operands(argv, _VALUED)
