"""pylint: every message counts as an error, as its own exit status has it; the rating is the sign of a finished run."""

from gates.measure.arguments import operands, options
from gates.measure.lint import lint_measurement
from gates.measure.text import both, findings, truncated
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Metric, Output, Problem
from gates.model.value import replace

TOOLS = frozenset({"pylint"})

_RATED = re.compile(r"(?m)^Your code has been rated at (?P<score>-?\d+(?:\.\d+)?)/10\b.*$")
_MESSAGE = re.compile(
    r"(?m)^(?P<path>[^\s:][^:\n]*):(?P<line>\d+):\d+: (?P<text>(?P<kind>[FEWRC])\d{4}: .+ \([\w-]+\))$"
)
_BITS = {"F": 1, "E": 2, "W": 4, "R": 8, "C": 16}
_VALUED = options(
    "--rcfile --output --output-format -f --disable -d --enable -e --jobs -j --ignore --ignore-patterns --ignore-paths"
    " --fail-under --fail-on --load-plugins --init-hook --msg-template --max-line-length --py-version --evaluation"
    " --confidence --reports -r --score -s --recursive --limit-inference-results"
)


def measure(output: Output) -> Measurement | None:
    """Count the messages of all categories; metric ``score`` is the rating out of 10."""
    text = both(output)
    messages = list(_MESSAGE.finditer(text))
    ratings = [float(match["score"]) for match in _RATED.finditer(text)]
    if not messages and not ratings:
        return None
    measurement = lint_measurement(
        "pylint",
        errors=len(messages),
        findings_exit_codes=_findings_exit_codes(output.exit_code, {match["kind"] for match in messages}),
        problems=_problems(output, messages),
        findings=findings(_MESSAGE, text),
    )
    score = tuple(Metric(name="score", value=rating) for rating in sorted(ratings)[:1])
    return replace(measurement, metrics=(*measurement.metrics, *score))


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the operands that look like paths; pylint also takes the names of packages."""
    return tuple(word for word in operands(argv, _VALUED) if "/" in word or word.endswith(".py"))


def _findings_exit_codes(exit_code: int, kinds: set[str]) -> frozenset[int]:
    """The status is a bit field of the categories: it is explained when each of its bits was seen in a message."""
    seen = sum(_BITS[kind] for kind in kinds)
    return frozenset({exit_code}) if exit_code > 0 and not exit_code & ~seen else frozenset()


def _problems(output: Output, messages: list[re.Match[str]]) -> tuple[Problem, ...]:
    if any(match["kind"] == "F" for match in messages):
        return (Problem(reason="nothing-examined", text="pylint could not examine a module that it was given"),)
    if truncated(output):
        return (Problem(reason="inconsistent", text="the output was cut, so its messages cannot be counted"),)
    return ()
