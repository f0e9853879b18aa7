"""jscpd 4 and 5: duplicated lines of all lines, from the totals of its table or from the line of --silent."""

from collections.abc import Iterable, Iterator

from gates.measure.arguments import operands, options, values
from gates.measure.text import MAX_FINDINGS, both, lines
from gates.model import lazy_re as re
from gates.model.measurement import Examined, Finding, Measurement, Metric, Output, Problem, Tool
from gates.model.value import dataclass, replace

TOOLS = frozenset({"jscpd"})

_SILENT = re.compile(
    r"Duplications detection: Found (?P<clones>\d+) .*clones? with"
    r" (?P<duplicated>\d+)\s*\((?P<percent>\d+(?:\.\d+)?)%\) duplicated lines in (?P<files>\d+) .*files?\.?"
)
_BORDER = re.compile(r"[│|]")
_COUNT = re.compile(r"\d+")
_OVER_THRESHOLD = re.compile(r"(?m)^ERROR: jscpd found too many duplicates .*$")
_CONFIG_IGNORED = re.compile(r"(?m)^(?:config file \S.*: \S.*|Warning: Could not parse \S.*)$")
_CLONE = re.compile(r"(?m)^ - (?P<path>\S.*?) \[(?P<line>\d+):\d+ - .*\n\s+\S.*$")

_NUMERIC = options("-k --min-tokens -l --min-lines -x --max-lines -t --threshold")
_IGNORE = options("-i --ignore")
_REPORTERS = options("-r --reporters")
_EXIT_CODE = options("--exitCode --exit-code")
_CONFIG = options("-c --config")
_VALUED = (
    _NUMERIC
    | _IGNORE
    | _REPORTERS
    | _EXIT_CODE
    | _CONFIG
    | options(
        "-z --max-size --ignore-pattern -o --output -m --mode -f --format -p --pattern --store --store-path --workers"
        " --formats-exts --formats-names --cross-formats --max-gap-lines --similarity --baseline --baseline-from-ref"
        " --fail-on-new-clones --kind --skip-isolated --sarif-error-tokens"
    )
)
_ROOTS = frozenset({".", "./"})

# Nobody's own work: counted in, it hides how much of the rest is duplicated.
_FOREIGN = ("**/.git/**", "**/node_modules/**", "**/.venv/**", "**/package-lock.json", "**/pnpm-lock.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Total:
    """What one run counted; of ``lines`` the line of --silent gives only an estimate."""

    files: int
    lines: int
    duplicated: int
    clones: int
    percent: float


def measure(output: Output) -> Measurement | None:
    """Compute the share from the counts; of several runs the worst."""
    text = both(output)
    totals = list(_totals(lines(text)))
    if not totals:
        return None
    worst = max(totals, key=lambda total: total.percent)
    clones = sum(total.clones for total in totals)
    found = tuple(
        Finding(text=re.sub(r"\s+", " ", clone[0]).strip(" -"), path=clone["path"], line=int(clone["line"]))
        for clone in _CLONE.finditer(text)
    )
    return Measurement(
        tool=Tool(name="jscpd"),
        metrics=_metrics(worst, clones),
        examined=Examined(count=sum(total.files for total in totals), unit="files"),
        findings_exit_codes=_exit_codes(text, output.argv) if clones else frozenset(),
        problems=_problems(totals, text, output.argv),
        findings=found[:MAX_FINDINGS],
        worst=found[0].text if found else None,
    )


def runs(output: Output) -> int:
    """Count the totals; jscpd 4 prints none when it finds no files."""
    return sum(1 for _ in _totals(lines(both(output))))


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name what is scanned, and the configuration, without which jscpd 4 silently takes its defaults."""
    return (*operands(argv, _VALUED), *values(argv, _CONFIG))


def probe(argv: tuple[str, ...]) -> tuple[str, ...] | None:
    """Scan again without git's own files, installed packages and lock files, when the whole tree is scanned.

    The last --ignore wins in jscpd 4 and all of them count in jscpd 5, so that there must be a single one. The console
    reporter alone writes no files.
    """
    argv = tuple(word for word in argv if word not in ("-s", "--silent"))
    scanned = operands(argv, _VALUED)
    if (scanned and not _ROOTS.intersection(scanned)) or "--update-baseline" in argv:
        return None
    ignored = ",".join((*values(argv, _IGNORE), *_FOREIGN))
    return (*_without(argv, _IGNORE | _REPORTERS), "--reporters", "console", "--ignore", ignored)


def apply_probe(measurement: Measurement, probe: Output) -> Measurement:
    """Take the share among the lines of the probe when it is the worse one.

    An --ignore on the command line replaces that of a configuration file. So the probe may see more than it should; its
    duplicates count only as far as the measured run had them, and the result is never higher than the true share.
    """
    again = measure(probe)
    if measurement.problems or again is None or again.problems or again.examined is None:
        return measurement
    all_lines = _value(again, "total_lines")
    duplicated = min(_value(measurement, "duplicated_lines"), _value(again, "duplicated_lines"))
    if not all_lines or 100 * duplicated / all_lines <= _value(measurement, "duplication"):
        return measurement
    share = Metric(name="duplication", value=100 * duplicated / all_lines, unit="%")
    before = _value(measurement, "duplication")
    note = f"{before:.2f} % with the files of git, packages and locks, {share.value:.2f} % without"
    metrics = (share, *(metric for metric in measurement.metrics if metric.name != "duplication"))
    return replace(measurement, metrics=metrics, examined=again.examined, notes=(note,))


def _totals(text: Iterable[str]) -> Iterator[_Total]:
    """Read the totals row of every table by the names in its header, and every line of --silent."""
    header: list[str] = []
    for line in text:
        cells = [cell.strip() for cell in _BORDER.split(line)] if _BORDER.search(line) else []
        if match := _SILENT.fullmatch(line.strip()):
            yield _silent(match)
        elif "Files analyzed" in cells:
            header = cells
        elif header and "Total:" in cells:
            yield from _row(dict(zip(header, cells, strict=False)))


def _silent(match: re.Match[str]) -> _Total:
    clones, duplicated, files = (int(match[name]) for name in ("clones", "duplicated", "files"))
    percent = float(match["percent"])
    total = round(100 * duplicated / percent) if percent else 0
    return _Total(files=files, lines=total, duplicated=duplicated, clones=clones, percent=percent)


def _row(cells: dict[str, str]) -> Iterator[_Total]:
    names = ("Files analyzed", "Total lines", "Duplicated lines", "Clones found")
    numbers = [_COUNT.match(cells.get(name, "").replace(",", "")) for name in names]
    files, total, duplicated, clones = (int(number[0]) if number else -1 for number in numbers)
    if min(files, total, duplicated, clones) >= 0:
        percent = 100 * duplicated / total if total else 0.0
        yield _Total(files=files, lines=total, duplicated=duplicated, clones=clones, percent=percent)


def _metrics(worst: _Total, clones: int) -> tuple[Metric, ...]:
    return (
        *((Metric(name="duplication", value=worst.percent, unit="%"),) if worst.files else ()),
        Metric(name="clones", value=clones),
        Metric(name="duplicated_lines", value=worst.duplicated),
        *((Metric(name="total_lines", value=worst.lines),) if worst.lines else ()),
    )


def _exit_codes(text: str, argv: tuple[str, ...]) -> frozenset[int]:
    asked = {int(value) for value in values(argv, _EXIT_CODE) if value.isdecimal()}
    return frozenset(asked | ({1} if _OVER_THRESHOLD.search(text) else set()))


def _problems(totals: list[_Total], text: str, argv: tuple[str, ...]) -> tuple[Problem, ...]:
    problems = []
    if not all(total.files for total in totals):
        problems.append(Problem(reason="nothing-examined", text="no files were analyzed"))
    if match := _CONFIG_IGNORED.search(text):
        problems.append(Problem(reason="not-applied", text=match[0][:200]))
    # jscpd 4 takes a limit that is no number for "never".
    wrong = [value for value in values(argv, _NUMERIC) if not re.fullmatch(r"\d+(?:\.\d+)?", value)]
    problems += [Problem(reason="not-applied", text=f"{value!r} is not a number") for value in wrong]
    return tuple(problems)


def _without(argv: tuple[str, ...], names: frozenset[str]) -> Iterator[str]:
    """Leave out options together with their values."""
    words = iter(argv)
    for word in words:
        if word in names:
            next(words, None)
        elif word.partition("=")[0] not in names and not (word[:2] in names and word[:2] != "--"):
            yield word


def _value(measurement: Measurement, name: str) -> float:
    metric = measurement.metric(name)
    return metric.value if metric else 0.0
