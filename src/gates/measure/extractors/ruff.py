"""ruff check: the summary line, or the JSON list that RUFF_OUTPUT_FORMAT may have put in its place."""

import json
from collections.abc import Iterator, Mapping, Sequence

from gates.measure.arguments import operands, options, split
from gates.measure.increments import Increments, Looked
from gates.measure.lint import files, lint_measurement
from gates.measure.text import MAX_FINDINGS, both, finding_of, findings, lines, plain, truncated
from gates.model import lazy_re as re
from gates.model.measurement import FilePart, Finding, Measured, Measurement, Output, Problem
from gates.model.value import replace

TOOLS = frozenset({"ruff"})

# The first alternative swallows the block of biome, which ends in the very same "Found 8 errors."
_SUMMARY = re.compile(
    r"""(?mx)
      ^ Checked\ \d+\ files?\ in\ .* (?:\n(?:Found|Skipped)\ .*)*
    | ^ (?P<clean> All\ checks\ passed! ) [ ]* $
    | ^ Found\ (?P<found>[\d,]+)\ (?:errors?|violations?|diagnostics?|problems?)
        (?:\ \([\d,]+\ fixed,\ (?P<remaining>[\d,]+)\ remaining\))? \.? [ ]* $
    """
)
NO_FILES = re.compile(r"(?mi)^.*\bNo Python files found\b.*$")
_UNREADABLE = re.compile(r"(?m)^(?:\S.*?:\d+:\d+: )?E902\b.*$")
_FULL = re.compile(r"(?m)^(?P<text>(?:[A-Z]+\d+|invalid-syntax:?)\b.*)\n[ \t]*--> (?P<path>.+?):(?P<line>\d+):\d+[ ]*$")
_CONCISE = re.compile(r"(?m)^(?P<path>[^\s:][^:\n]*):(?P<line>\d+):\d+: (?P<text>(?:[A-Z]+\d+|invalid-syntax).*)$")
_PYTHON_FILE = re.compile(r"\.(?:py|pyi|ipynb)$")

INCREMENTS = Increments(anywhere=True, normal_names=True)
_BY_FILE = options(
    "--select --ignore --extend-select --extend-ignore --target-version --line-length --no-cache --no-fix --config"
)

VALUED = options(
    "--select --ignore --extend-select --extend-ignore --per-file-ignores --extend-per-file-ignores --fixable"
    " --unfixable --extend-fixable --extend-unfixable --exclude --extend-exclude --output-format --format -o"
    " --output-file --target-version --config --line-length --cache-dir --stdin-filename --extension --color"
    " --max-complexity --dummy-variable-rgx"
)


def measure(output: Output) -> Measurement | None:
    """Count the errors that remain after any fixing."""
    text = both(output)
    counts = _counts(text)
    reported = _reported(output)
    if not counts and reported is None:
        return None
    entries = reported or []
    complaints = findings(_FULL, text) or findings(_CONCISE, text)
    return lint_measurement(
        "ruff",
        errors=sum(counts) + len(entries),
        problems=_problems(text, entries),
        findings=complaints or tuple(entries[:MAX_FINDINGS]),
    )


def runs(output: Output) -> int:
    """Count the summaries, or take the report as one."""
    return len(_counts(both(output))) or int(_reported(output) is not None)


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and folders to lint."""
    return operands(("ruff", *_arguments(argv)), VALUED)


def probe(argv: tuple[str, ...]) -> tuple[str, ...] | None:
    """Ask which files would be linted: "All checks passed!" is also said when all of them are excluded."""
    arguments = _arguments(argv)
    if "-" in arguments or "--show-files" in arguments:
        return None
    return (*argv[: len(argv) - len(arguments)], "--show-files", *arguments)


def apply_probe(measurement: Measurement, probe: Output) -> Measurement:
    """Count the Python files; pyproject.toml is listed too, and is no evidence."""
    if probe.exit_code != 0:
        return measurement
    count = sum(1 for line in lines(plain(probe.stdout)) if _PYTHON_FILE.search(line))
    return replace(measurement, examined=files(count))


def narrowed(argv: tuple[str, ...], names: Sequence[str]) -> tuple[str, ...] | None:
    """Name these files in the place of the folders; a call that repairs or reports otherwise is not taken apart."""
    arguments = _arguments(argv)
    words, folders = split(("ruff", *arguments), VALUED)
    asked = {word.partition("=")[0] for word in words if word.startswith("-")}
    start = argv[: len(argv) - len(arguments)]
    return (*start, *words, *names) if folders and _BY_FILE.issuperset(asked) else None


def by_file(output: Output, looked: Looked) -> Mapping[str, FilePart] | None:
    """Give each error to its file; which files there are, also without an error, the companion call says."""
    text = both(output)
    names = _looked_at(looked)
    found = list((_FULL if _FULL.search(text) else _CONCISE).finditer(text))
    if names is None or truncated(output) or _problems(text, []) or _counts(text) != [len(found)]:
        return None
    rows: dict[str, list[tuple[int, str, int]]] = {name: [] for name in names}
    for match in found:
        if match["path"] not in rows:
            return None
        one = finding_of(match)
        rows[one.path].append((0, one.text, one.line))
    return {name: FilePart(rows=tuple(listed)) for name, listed in rows.items()}


def of_files(parts: Mapping[str, FilePart], argv: tuple[str, ...]) -> Measured:
    """Put the errors together in the order of the files, as ruff does; it ends with 1 when there are any."""
    found = [Finding(text=text, path=name, line=line) for name in sorted(parts) for _, text, line in parts[name].rows]
    measurement = lint_measurement(
        "ruff", errors=len(found), examined=files(len(parts)), findings=tuple(found[:MAX_FINDINGS])
    )
    return Measured(exit_code=min(len(found), 1), measurements=(measurement,))


def _looked_at(looked: Looked) -> Sequence[str] | None:
    """The files of the call; where it names folders, those of the companion call, which lists absolute paths."""
    if looked.named:
        return looked.names
    if looked.probe is None or looked.probe.exit_code != 0 or truncated(looked.probe):
        return None
    listed = [line for line in lines(plain(looked.probe.stdout)) if _PYTHON_FILE.search(line)]
    names = [line.removeprefix(f"{looked.top}/") for line in listed]
    return names if set(names) <= set(looked.names) else None


def _arguments(argv: tuple[str, ...]) -> tuple[str, ...]:
    return argv[2:] if argv[1:2] == ("check",) else argv[1:]


def _counts(text: str) -> list[int]:
    """Read the errors of each run that has a summary."""
    summaries = (match for match in _SUMMARY.finditer(text) if match["clean"] or match["found"])
    return [int((match["remaining"] or match["found"] or "0").replace(",", "")) for match in summaries]


def _problems(text: str, reported: list[Finding]) -> tuple[Problem, ...]:
    if NO_FILES.search(text):
        return (Problem(reason="nothing-examined", text="ruff found no Python files under the given paths"),)
    if _UNREADABLE.search(text) or any(finding.text.startswith("E902") for finding in reported):
        return (Problem(reason="nothing-examined", text="ruff could not read a path that it was given (E902)"),)
    return ()


def _reported(output: Output) -> list[Finding] | None:
    """Read the findings of a JSON report on stdout, which a build tool may precede with the lines it echoes."""
    text = plain(output.stdout)
    start = re.search(r"(?m)^\[(?=\]?$)", text)
    if start is None:
        return None
    try:
        entries = list(_entries(text[start.start() :].strip()))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not entries and (not output.argv or output.exit_code != 0):
        return None
    return entries


def _entries(text: str) -> Iterator[Finding]:
    """Go through the entries of one or more JSON lists; ``--statistics`` has one entry a rule, with a count."""
    decoder = json.JSONDecoder()
    while text:
        document, end = decoder.raw_decode(text)
        for entry in document:
            if "count" in entry:
                yield from [Finding(text=f"{entry['code']} {entry['name']}")] * int(entry["count"])
            else:
                yield Finding(
                    text=f"{entry['code'] or 'invalid-syntax'} {entry['message']}",
                    path=entry["filename"],
                    line=int(entry["location"]["row"]),
                )
        text = text[end:].strip()
