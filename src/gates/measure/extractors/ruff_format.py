"""ruff format --check: files that would be reformatted, out of all that were looked at.

The metric is ``unformatted``: a formatter finds no errors, it is the judge who knows which words ask for it.
"""

from gates.measure.arguments import operands
from gates.measure.extractors import ruff
from gates.measure.lint import files
from gates.measure.text import both, findings
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Metric, Output, Problem, Tool

TOOLS = frozenset({"ruff format"})

_SUMMARY = re.compile(
    r"""(?mx) ^
    (?: (?P<would>\d+)\ files?\ would\ be\ reformatted )?
    (?: (?:,\ )? (?P<already>\d+)\ files?\ (?:already\ formatted|would\ be\ left\ unchanged) )?
    [ ]* $
    """
)
_ERROR = re.compile(r"(?m)^error: (?P<text>.+)$")
_WOULD = re.compile(r"(?m)^(?P<text>Would reformat: (?P<path>.+))$")


def measure(output: Output) -> Measurement | None:
    """Count the files that are not formatted; without ``--check`` ruff rewrites them and there is nothing to count."""
    text = both(output)
    summaries = _summaries(text)
    if not summaries:
        return None
    would = sum(int(match["would"] or 0) for match in summaries)
    already = sum(int(match["already"] or 0) for match in summaries)
    return Measurement(
        tool=Tool(name="ruff format"),
        metrics=(Metric(name="unformatted", value=would),),
        examined=files(would + already),
        findings_exit_codes=frozenset({1}) if would else frozenset(),
        problems=_problems(text),
        findings=findings(_WOULD, text),
    )


def runs(output: Output) -> int:
    """Count the summary lines."""
    return len(_summaries(both(output)))


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and folders to look at."""
    return operands(argv[1:], ruff.VALUED)


def _summaries(text: str) -> list[re.Match[str]]:
    return [match for match in _SUMMARY.finditer(text) if match["would"] or match["already"]]


def _problems(text: str) -> tuple[Problem, ...]:
    if ruff.NO_FILES.search(text):
        return (Problem(reason="nothing-examined", text="ruff found no Python files under the given paths"),)
    if _ERROR.search(text):
        return (Problem(reason="inconsistent", text="ruff could not format some of the files"),)
    return ()
