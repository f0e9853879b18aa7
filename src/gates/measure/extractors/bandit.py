"""bandit: the run metrics, which tell lines of code, issues and skipped files; its exit status forgives too much."""

from collections.abc import Mapping, Sequence

from gates.measure.arguments import operands, options, split
from gates.measure.increments import Increments, Looked
from gates.measure.lint import lint_measurement
from gates.measure.text import MAX_FINDINGS, both, finding_of, findings, total, truncated
from gates.model import lazy_re as re
from gates.model.measurement import Examined, FilePart, Finding, Measured, Measurement, Output, Problem

TOOLS = frozenset({"bandit"})

# Calls that name files do not look for `.bandit` in the folders; of excluded files nobody tells how long they are.
INCREMENTS = Increments(anywhere=True, moved_by=(".bandit",))
_BY_FILE = options("-r --recursive -s --skip -t --tests -c --configfile")
_SOURCE = ".py"

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


def narrowed(argv: tuple[str, ...], names: Sequence[str]) -> tuple[str, ...] | None:
    """Name these files in the place of the folders; a call that shows less than it counts is not taken apart."""
    words, folders = split(argv, _VALUED)
    asked = {word.partition("=")[0] for word in words if word.startswith("-")}
    return (argv[0], *words, *names) if folders and _BY_FILE.issuperset(asked) else None


def by_file(output: Output, looked: Looked) -> Mapping[str, FilePart] | None:
    """Give each issue to its file; the lines of code, counted as bandit does, show that these were all files."""
    found = [finding_of(match) for match in _ISSUE.finditer(both(output))]
    codes = {name: _lines_of_code(looked.read(name)) for name in looked.names if name.endswith(_SOURCE)}
    rows: dict[str, list[tuple[int, str, int]]] = {name: [] for name in codes}
    for one in found:
        name = one.path if one.path in rows else one.path.removeprefix("./")  # which bandit puts before a named file
        rows.setdefault(name, []).append((0, one.text, one.line))
    if not _is_complete(output, len(found), sum(codes.values())) or rows.keys() != codes.keys():
        return None
    return {name: FilePart(rows=tuple(listed), count=codes[name]) for name, listed in rows.items()}


def _is_complete(output: Output, issues: int, codes: int) -> bool:
    """Whether bandit has counted as many issues and lines of code, and passed over no file."""
    measurement = measure(output)
    errors = measurement.metric("errors") if measurement else None
    if measurement is None or measurement.problems or truncated(output):
        return False
    return errors is not None and errors.value == issues and measurement.examined == Examined(count=codes, unit="lines")


def of_files(parts: Mapping[str, FilePart], argv: tuple[str, ...]) -> Measured:
    """Put the issues together in the order of the files, as bandit does; it ends with 1 when there are any."""
    found = [Finding(text=text, path=name, line=line) for name in sorted(parts) for _, text, line in parts[name].rows]
    measurement = lint_measurement(
        "bandit",
        errors=len(found),
        examined=Examined(count=sum(part.count for part in parts.values()), unit="lines"),
        findings=tuple(found[:MAX_FINDINGS]),
    )
    return Measured(exit_code=min(len(found), 1), measurements=(measurement,))


def _lines_of_code(content: bytes) -> int:
    """How many lines are neither empty nor a comment; of bytes, bandit too takes the ends of lines apart."""
    stripped = (line.strip() for line in content.splitlines())
    return sum(1 for line in stripped if line and not line.startswith(b"#"))


def _problems(text: str) -> tuple[Problem, ...]:
    if total(_SKIPPED, text):
        return (Problem(reason="nothing-examined", text="bandit skipped files that it could not read"),)
    return ()
