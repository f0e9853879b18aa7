"""pytest: the summary line of every run, with pytest-cov's total where its table is printed."""

from collections import Counter

from gates.measure.arguments import operands, options
from gates.measure.extractors.coverage import total_coverage, unmet_problems
from gates.measure.tally import Tally, measured
from gates.measure.text import MAX_FINDINGS, both
from gates.model import lazy_re as re
from gates.model.measurement import Finding, Measurement, Metric, Output, Problem, Tool

TOOLS = frozenset({"pytest"})

_WORDS = "passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?|rerun"
_SUMMARY = re.compile(
    rf"(?m)^=* *(?P<counts>no tests ran|(?:\d+ [a-z ]+, )*?\d+ (?:{_WORDS})\b(?:, \d+ [a-z ]+)*)"
    r" in \d+(?:\.\d+)? ?s(?:econds?)?(?: \([\d:]+\))? *=*$"
)
_COUNT = re.compile(r"(\d+) ([a-z ]+)")
# A line that pytest writes right across the screen; a long message leaves a single mark at each end.
_BANNER = re.compile(r"(?m)^(?=!{5}|!+ .*(?:Interrupt|Exit|stopping after))!+ (.+?) !+$")
_ENDED_BY_FAILURES = re.compile(
    r"stopping after \d+ failures?|Interrupted: (?:Test failed|\d+ errors? during collection)"
)
_INTERNAL = re.compile(r"(?m)^INTERNALERROR> (?=\S)(?!Traceback)(.*)$")
_VERSION = re.compile(r"(?m)^platform .*\bpytest-(\d[\w.]*)")

_FAILED = re.compile(
    r"(?m)^(?P<text>(?:FAILED|ERROR|SUBFAIL\w*)(?:\([^\n]*?\)| \[[^\n]*?\])* (?P<node>\S.*?)(?: - .*)?)$"
)
_BLOCK = re.compile(r"(?m)^_{2,} (?:ERROR (?:at \w+ of|collecting) )?(\S.*?) _{2,}$")
_PLACE = re.compile(r"(?m)^(?P<path>[^\s:][^:\n]*):(?P<line>\d+): \w")

_VALUED = options(
    "-k -m -c -p -o -n -r -W --rootdir --confcutdir --basetemp --ignore --ignore-glob --deselect --maxfail --tb"
    " --durations --durations-min --junitxml --junit-xml --junit-prefix --cov --cov-config --cov-context"
    " --cov-fail-under --cov-report --dist --numprocesses --tx --timeout --color --capture --log-level"
    " --log-cli-level --log-file --import-mode --report-log --override-ini --config-file --html --css --seed"
    " --reruns --reruns-delay --splits --group --pythonwarnings --verbosity --show-capture --pastebin"
    " --doctest-glob --lfnf --last-failed-no-failures --benchmark-json --hypothesis-profile --hypothesis-seed"
    " --randomly-seed --random-order-seed --snapshot-details"
)


def measure(output: Output) -> Measurement | None:
    """Add up all summary lines; xfailed and xpassed tests ran, but neither passed nor failed."""
    text = both(output)
    summaries = [match["counts"] for match in _SUMMARY.finditer(text)]
    if not summaries:
        return None
    counts = _count(summaries)
    failed = counts["failed"] + counts["error"]
    problems, cut_short = _interruptions(text, failed)
    tally = Tally(
        passed=counts["passed"],
        failed=failed,
        skipped=counts["skipped"],
        neutral=counts["xfailed"] + counts["xpassed"],
        exit_code=None if cut_short else 1,
    )
    version = _VERSION.search(text)
    return measured(
        Tool(name="pytest", version=version[1] if version else None),
        tally,
        extra=(Metric(name="deselected", value=counts["deselected"]), *_coverage(text)),
        findings=_findings(text),
        problems=(*problems, *unmet_problems(text, output.exit_code)),
    )


def runs(output: Output) -> int:
    """Count the summary lines."""
    return sum(1 for _ in _SUMMARY.finditer(both(output)))


def paths(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Name the files and directories to collect from; of ``path::Class::test`` the path."""
    if "--pyargs" in argv:
        return ()
    return tuple(word.partition("::")[0] for word in operands(argv, _VALUED))


def _count(summaries: list[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for number, words in _COUNT.findall(", ".join(summaries)):
        last = words.split()[-1].removesuffix("s") if words else ""
        bad = last in ("failed", "error")  # "1 subtests failed" too; but "2 subtests passed" are parts of one test
        counts[last if bad else words.strip()] += int(number)
    return counts


def _interruptions(text: str, failed: int) -> tuple[tuple[Problem, ...], bool]:
    """Tell apart a run that its failures ended, as asked for by ``-x``, from one that something else broke off."""
    banners = _BANNER.findall(text)
    broken = [banner for banner in banners if not (failed and _ENDED_BY_FAILURES.search(banner))]
    broken += _INTERNAL.findall(text)[-1:]
    problems = tuple(Problem(reason="crashed", text=f"the run was broken off: {why[:200]}") for why in broken)
    return problems, bool(banners)


def _coverage(text: str) -> tuple[Metric, ...]:
    percent = total_coverage(text)
    return () if percent is None else (Metric(name="coverage", value=percent, unit="%"),)


def _findings(text: str) -> tuple[Finding, ...]:
    """Read the short test summary, each line with the place where the traceback of that test ends."""
    places = _places(text)
    found = []
    for match in _FAILED.finditer(text):
        path, _, test = match["node"].partition("::")
        line = places.get((path, test.replace("::", ".")), 0)
        found.append(Finding(text=match["text"][:300], path=path, line=line))
    if not found:
        found = [Finding(text=match[0], path=match["path"], line=int(match["line"])) for match in _PLACE.finditer(text)]
    return tuple(found[:MAX_FINDINGS])


def _places(text: str) -> dict[tuple[str, str], int]:
    """Map (path, test) to the last line that the test's traceback names in that file."""
    places: dict[tuple[str, str], int] = {}
    blocks = _BLOCK.split(text)
    for test, block in zip(blocks[1::2], blocks[2::2], strict=True):
        places |= {(place["path"], test): int(place["line"]) for place in _PLACE.finditer(block)}
    return places
