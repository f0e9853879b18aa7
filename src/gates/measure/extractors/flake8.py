"""flake8: one line a finding and nothing else, so that only a known call that nothing masks can be clean."""

from gates.measure.arguments import operands, options
from gates.measure.lint import files, lint_measurement
from gates.measure.silence import silence_is_clean
from gates.measure.text import both, findings, plain, total, truncated
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Problem
from gates.model.value import replace

TOOLS = frozenset({"flake8"})

_FINDING = re.compile(
    r"(?m)^(?P<path>[^\s:][^:\n]*):(?P<line>\d+):(?:\d+:)? \[?(?P<text>(?P<code>[A-Z]{1,3}\d{1,4})\]? .+)$"
)
_PROCESSED = re.compile(r"(?m)^(\d+)[ \t]+total files processed$")
_VALUED = options(
    "--config --append-config --format --exclude --extend-exclude --filename --stdin-display-name --select"
    " --extend-select --ignore --extend-ignore --per-file-ignores --max-line-length --max-doc-length --indent-size"
    " --max-complexity --output-file --jobs -j --enable-extensions --require-plugins --color --builtins --doctests"
)


def measure(output: Output) -> Measurement | None:
    """Count the lines; they look like those of other linters, so the call must be known."""
    text = both(output)
    found = list(_FINDING.finditer(text)) if output.argv else []
    if not found and not silence_is_clean(output):
        return None
    return lint_measurement(
        "flake8",
        errors=len(found),
        examined=files(total(_PROCESSED, text)),
        problems=_problems(output, found),
        findings=findings(_FINDING, text),
    )


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and folders to check."""
    return operands(argv, _VALUED)


def probe(argv: tuple[str, ...]) -> tuple[str, ...] | None:
    """Ask how many files were processed: with none flake8 is as silent as with clean ones."""
    return None if "--benchmark" in argv else (*argv, "--benchmark")


def apply_probe(measurement: Measurement, probe: Output) -> Measurement:
    """Add the number of files."""
    count = total(_PROCESSED, plain(probe.stdout))
    return measurement if count is None else replace(measurement, examined=files(count))


def _problems(output: Output, found: list[re.Match[str]]) -> tuple[Problem, ...]:
    if any(match["code"] == "E902" for match in found):
        return (Problem(reason="nothing-examined", text="flake8 could not read a path that it was given (E902)"),)
    if truncated(output):
        return (Problem(reason="inconsistent", text="the output was cut, so its lines cannot be counted"),)
    return ()
