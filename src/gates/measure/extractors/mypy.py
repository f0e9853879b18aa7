"""mypy and dmypy: the summary line with the number of source files, and complaints about the configuration."""

from gates.measure.arguments import operands, options
from gates.measure.lint import files, lint_measurement
from gates.measure.text import both, findings, plain
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Problem

TOOLS = frozenset({"mypy", "dmypy"})

_SUMMARY = re.compile(
    r"""(?mx) ^ (?:
      Success:\ no\ issues\ found\ in\ (?P<clean>[\d,]+)\ (?:source\ )?files?
    | Found\ (?P<errors>[\d,]+)\ errors?\ in\ [\d,]+\ (?:source\ )?files?
      \ \(
        (?: checked\ (?P<checked>[\d,]+)\ (?:source\ )?files? | (?P<stopped>errors\ prevented\ further\ checking) )
      \)
    ) \.? $
    """
)
# mypy goes on with its defaults after these: strict settings are lost, and it still says "Success".
_CONFIGURATION = re.compile(r"(?m)^\S+\.(?:toml|ini|cfg): (?!note: )(?P<text>.+)$")
_ERROR = re.compile(r"(?m)^(?P<path>[^\s:][^:\n]*):(?:(?P<line>\d+):(?:\d+:)*)? error: (?P<text>.+)$")

_VALUED = options(
    "-m --module -p --package -c --command --config-file --python-version --platform --python-executable --cache-dir"
    " --exclude --follow-imports --custom-typeshed-dir --custom-typing-module --junit-xml --junit-format --always-true"
    " --always-false --enable-error-code --disable-error-code --enable-incomplete-feature --output -O --num-workers -n"
    " --plugins --shadow-file --package-root --timing-stats --line-checking-stats --timeout --log-file --status-file"
)
_DAEMON_COMMANDS = options("run check start restart recheck")


def measure(output: Output) -> Measurement | None:
    """Add up the errors and the source files of all summary lines."""
    text = both(output)
    summaries = list(_SUMMARY.finditer(text))
    if not summaries:
        return None
    checked = sum(_number(match["clean"] or match["checked"]) for match in summaries)
    return lint_measurement(
        "mypy",
        errors=sum(_number(match["errors"]) for match in summaries),
        examined=files(checked),
        problems=_problems(summaries, plain(output.stderr)),
        findings=findings(_ERROR, text),
    )


def runs(output: Output) -> int:
    """Count the summary lines."""
    return len(_SUMMARY.findall(both(output)))


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and folders to check; module names (``-m``, ``-p``) are no paths."""
    return operands(argv[1:] if argv[1:2] and argv[1] in _DAEMON_COMMANDS else argv, _VALUED)


def _number(digits: str | None) -> int:
    return int((digits or "0").replace(",", ""))


def _problems(summaries: list[re.Match[str]], stderr: str) -> tuple[Problem, ...]:
    problems = []
    if any(match["stopped"] for match in summaries):
        problems.append(Problem(reason="no-measurement", text="mypy stopped before it checked types"))
    if complaint := _CONFIGURATION.search(stderr):
        problems.append(Problem(reason="not-applied", text=f"mypy ignored a setting: {complaint[0][:200]}"))
    return tuple(problems)
