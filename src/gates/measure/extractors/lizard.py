"""lizard: the list of functions with their complexity, checked against its own totals; ``-Eduplicate`` too."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from gates.measure.arguments import operands, options, split, values
from gates.measure.increments import Increments, Looked
from gates.measure.text import MAX_FINDINGS, both, lines
from gates.model import lazy_re as re
from gates.model.measurement import Examined, FilePart, Finding, Measured, Measurement, Metric, Output, Problem, Tool
from gates.model.value import dataclass

TOOLS = frozenset({"lizard"})
INCREMENTS = Increments(by_default=True, beside=("whitelizer.txt",), in_folders=(".gitignore",), needs_rows=True)

_HEADER = re.compile(r"\s*NLOC\s+CCN\s.*\slocation\s*")
_FUNCTION = re.compile(r"\s*\d+\s+(?P<cc>\d+)(?:\s+[\d.]+)+\s+(?P<name>\S.*?)@(?P<line>\d+)-\d+@(?P<path>.+)")
_FILE_TABLE = re.compile(r"(?m)^\d+ files? analyzed\.\n=+\n.*\n-+\n((?:[ \d].*\n)*)")
_FILE = re.compile(r"(?m)^ *\d+(?: +\d+\.\d+){3,} +\d+ +(\S.*)$")
_FILES = re.compile(r"(\d+) files? analyzed\.")
_TOTALS = re.compile(r"Total nloc\s.*\bFun Cnt\b.*")
_TOTALS_ROW = re.compile(r"[\d.\s]+")
_DUPLICATES = re.compile(r"(?m)^Total duplicate rate: (\d+(?:\.\d+)?)%$")
_BLOCK = re.compile(r"(?m)^Duplicate block:\n-+\n((?:.+:\d+ ~ \d+\n)+)")
_UNREADABLE = re.compile(r"(?m)^.*Fail to read.*$")

_DEFAULT_LIMIT = 15
_LIMIT = options("-C --CCN")
_VALUED = _LIMIT | options(
    "-l --languages -f --input_file -o --output_file -L --length -a --arguments -i --ignore_warnings -x --exclude"
    " -t --working_threads -E --extension -s --sort -T --Threshold -W --whitelist -N --ND"
)


_BY_FILE = options("-C --CCN -l --languages -L --length -a --arguments -t --working_threads -x --exclude -m --modified")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Function:
    """One row of the list."""

    cc: int
    name: str
    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.name} has CC {self.cc}"


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What was read so far.

    ``open`` while a list has begun whose totals have not come yet; ``settled`` functions belong to runs whose totals
    have come, which promised ``expected`` of them.
    """

    functions: list[_Function]
    files: int | None = None
    expected: int = 0
    settled: int = 0
    warnings: int = 0
    listing: bool = False
    open: bool = False


def measure(output: Output) -> Measurement | None:
    """Take the largest CCN of all functions; the limit that lizard was called with plays no part in it."""
    reading = _read(lines(both(output)))
    if reading.files is None:
        return None
    return _measurement(reading, _limit(output.argv), both(output))


def narrowed(argv: tuple[str, ...], files: Sequence[str]) -> tuple[str, ...] | None:
    """Name these files in the place of the folders; a call with other options than limits may compare files."""
    words, folders = split(argv, _VALUED)
    names = [word.partition("=")[0] if word.startswith("--") else word[:2] for word in words if word.startswith("-")]
    return (argv[0], *words, *files) if folders and _BY_FILE.issuperset(names) else None


def by_file(output: Output, looked: Looked) -> Mapping[str, FilePart] | None:
    """Take the rows and the warnings apart by the files of the second list, which has every file."""
    reading, text = _read(lines(both(output))), both(output)
    table, _, warnings = text.partition("!!!! Warnings")
    rows: dict[str, list[tuple[int, str, int]]] = {
        row[1]: [] for block in _FILE_TABLE.findall(table) for row in _FILE.finditer(block)
    }
    warned = _warned(warnings)
    for one in reading.functions:
        rows.get(one.path, []).append((one.cc, one.name, one.line))
    found = {path: FilePart(rows=tuple(listed), count=warned[path]) for path, listed in rows.items()}
    doubts = [problem for problem in _problems(reading, text) if problem.reason != "nothing-examined"]
    return None if doubts or _sums(found) != (reading.files, len(reading.functions), reading.warnings) else found


def _warned(text: str) -> Counter[str]:
    """How often each file is in the list of warnings."""
    return Counter(row["path"] for row in map(_FUNCTION.fullmatch, text.split("\n")) if row)


def _sums(parts: Mapping[str, FilePart]) -> tuple[int, int, int]:
    """How many files, functions and warnings there are."""
    return len(parts), sum(len(part.rows) for part in parts.values()), sum(part.count for part in parts.values())


def of_files(parts: Mapping[str, FilePart], argv: tuple[str, ...]) -> Measured:
    """Put the rows of all files together; lizard ends with 1 when it has warned."""
    functions = [
        _Function(cc=cc, name=name, path=path, line=line)
        for path, part in parts.items()
        for cc, name, line in part.rows
    ]
    warnings = sum(part.count for part in parts.values())
    reading = _Reading(functions=functions, files=len(parts), expected=len(functions), warnings=warnings)
    return Measured(exit_code=min(warnings, 1), measurements=(_measurement(reading, _limit(argv), ""),))


def runs(output: Output) -> int:
    """Count the lists that were read to their end."""
    return sum(1 for line in lines(both(output)) if _FILES.fullmatch(line))


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and directories to analyse; lizard drops a missing one without a word."""
    return operands(argv, _VALUED)


def _measurement(reading: _Reading, limit: int, text: str) -> Measurement:
    ordered = sorted(reading.functions, key=lambda one: (-one.cc, one.path, one.line))
    above = [one for one in ordered if one.cc > limit]
    worst = next(iter(ordered), None)
    blocks = _blocks(text)
    explained = 0 < len(above) == reading.warnings
    return Measurement(
        tool=Tool(name="lizard"),
        metrics=_metrics(worst, reading, text),
        examined=Examined(count=(reading.files or 0) if worst else 0, unit="files"),
        findings_exit_codes=frozenset({1} if explained else ()),
        problems=_problems(reading, text),
        findings=(blocks or tuple(Finding(text=str(one), path=one.path, line=one.line) for one in above))[
            :MAX_FINDINGS
        ],
        worst=blocks[0].text if blocks else str(worst) if worst else None,
    )


def _read(text: Iterable[str]) -> _Reading:
    """Walk through the output; after "N file analyzed." a second list repeats the functions with warnings."""
    reading = _Reading(functions=[])
    totals: list[str] = []
    for line in text:
        if _HEADER.fullmatch(line):
            reading.listing = not reading.open
            reading.open = True
        elif match := _FILES.fullmatch(line):
            reading.files = (reading.files or 0) + int(match[1])
            reading.listing, reading.open = False, True
        elif reading.listing and (row := _FUNCTION.fullmatch(line)):
            reading.functions.append(
                _Function(cc=int(row["cc"]), name=row["name"], path=row["path"], line=int(row["line"]))
            )
        elif _TOTALS.fullmatch(line):
            totals = re.split(r"\s{2,}", line.strip())
        elif totals and _TOTALS_ROW.fullmatch(line):
            _close(reading, dict(zip(totals, line.split(), strict=False)))
            totals = []
    return reading


def _close(reading: _Reading, totals: dict[str, str]) -> None:
    promised = _count(totals, "Fun Cnt")
    if promised == 1 and len(reading.functions) == reading.settled:
        promised = 0  # lizard counts one where there is none
    reading.expected += promised
    reading.settled = len(reading.functions)
    reading.warnings += _count(totals, "Warning cnt")
    reading.open = False


def _blocks(text: str) -> tuple[Finding, ...]:
    """The duplicate blocks of -Eduplicate, each with all its places, the longest first."""
    found = [match[1].strip().split("\n") for match in _BLOCK.finditer(text)]
    longest_first = sorted(found, key=lambda places: -_length(places[0]))
    return tuple(Finding(text=" = ".join(place.replace(" ~ ", "-") for place in places)) for places in longest_first)


def _length(place: str) -> int:
    start, _, end = place.rpartition(":")[2].partition(" ~ ")
    return int(end) - int(start)


def _count(totals: dict[str, str], name: str) -> int:
    text = totals.get(name, "")
    return int(text) if text.isdecimal() else 0


def _limit(argv: tuple[str, ...]) -> int:
    given = values(argv, _LIMIT)
    return int(given[-1]) if given and given[-1].isdecimal() else _DEFAULT_LIMIT


def _metrics(worst: _Function | None, reading: _Reading, text: str) -> tuple[Metric, ...]:
    rates = [float(rate) for rate in _DUPLICATES.findall(text)]
    return (
        *((Metric(name="max_cc", value=worst.cc, unit="cc"),) if worst else ()),
        Metric(name="warnings", value=reading.warnings),
        *((Metric(name="duplication", value=max(rates), unit="%"),) if rates else ()),
    )


def _problems(reading: _Reading, text: str) -> tuple[Problem, ...]:
    problems = []
    if reading.open:
        problems.append(Problem(reason="inconsistent", text="the totals are missing: the output is cut"))
    elif reading.expected != len(reading.functions):
        counted = f"{reading.expected} functions counted, {len(reading.functions)} listed"
        problems.append(Problem(reason="inconsistent", text=counted))
    if not reading.functions:
        problems.append(Problem(reason="nothing-examined", text=f"no function in {reading.files} files"))
    unreadable = _UNREADABLE.findall(text)
    problems += [Problem(reason="inconsistent", text=line.strip()[:200]) for line in unreadable[:1]]
    return tuple(problems)
