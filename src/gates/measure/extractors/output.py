"""Tools whose result is what they print: how many lines, or the one number (grep, find, wc, git diff, ...)."""

from gates.measure.text import findings, lines, plain
from gates.measure.wrappers import tool_name
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Metric, Output, Problem, Tool

_SEARCHES = frozenset({"grep", "egrep", "fgrep", "rg", "ag", "git grep"})
_DIFFERENCES = frozenset({"diff", "cmp", "git diff"})
_LISTS = frozenset({"ls", "find", "fd", "wc", "cat", "jq", "git ls-files", "git status", "git log", "git rev-list"})
_FILTERS = frozenset({"awk", "cut", "head", "sed", "sort", "tail", "tee", "tr", "uniq"})
TOOLS = _SEARCHES | _DIFFERENCES | _LISTS | _FILTERS

_NUMBER = re.compile(r"\s*(?P<value>[-+]?\d[\d,]*(?:\.\d+)?)\s?(?P<unit>%?)\s*")
_COUNT_OF_FILE = re.compile(r"\s*(?P<value>\d+)(?P<unit>) \S.*")  # "wc -l file"; of several files the last line
_LINE = re.compile(r"(?m)^(?P<text>(?:(?P<path>[^\s:][^:\n]*):(?P<line>\d+):)?.*\S.*)$")
_COUNTS = re.compile(r"-[a-zA-Z]*c|--count(?:-matches)?")
_QUIET = re.compile(r"-[a-zA-Z]*q[a-zA-Z]*|--quiet|--silent")
_SHORT_STATUS = re.compile(r"-s|--short|--porcelain(?:=.*)?")
_NOT_STARTED = re.compile(r"(?m)^.*(?:: command not found|: not found)$")
_COMPLAINT = re.compile(
    r"(?m)^(?!.*\bwarning\b)(?:\[fd error\]|(?:[ef]?grep|rg|ag|find|fd|ls|wc|cat|jq|diff|cmp|git|awk|cut|head|sed|sort"
    r"|tail|tee|tr|uniq|fatal)(?:\([^)\n]*\))?): .*$|^.*\(os error \d+\)$"
)


def measure(output: Output) -> Measurement | None:
    """Count the lines of stdout, or take the number when there is nothing else on it.

    Of a command that names no tool only a lone number is recognised. A complaint on stderr is a problem: "0 matches" in
    a directory that is not there is no answer, and a pipe hides the exit status that would tell.
    """
    tool = tool_name(output.argv) if output.argv else ""
    count, last = 0, ""
    for line in lines(plain(output.stdout)):
        count, last = count + 1, line
    number = _number(tool, count, last, output)
    if not tool and number is None:
        return None
    if _is_quiet(tool, output.argv):
        # Only the status tells whether there is something; it is not known how much.
        count = int((output.exit_code == 0) == (tool in _SEARCHES))
    found = bool(number.value if number else count)
    return Measurement(
        tool=Tool(name=tool or "command"),
        metrics=(*((number,) if number else ()), Metric(name="lines", value=count), *_unclean(tool, output, count)),
        findings_exit_codes=_accounted(tool, found),
        problems=_problems(output),
        findings=findings(_LINE, plain(output.stdout)),
    )


def _number(tool: str, count: int, last: str, output: Output) -> Metric | None:
    """The number that stdout consists of; a matching line that happens to be a number is no result."""
    if not count or (tool in _SEARCHES and "|" not in output.command and not any(map(_COUNTS.fullmatch, output.argv))):
        return None
    match = _COUNT_OF_FILE.fullmatch(last) if tool == "wc" else None
    match = match or (_NUMBER.fullmatch(last) if count == 1 else None)
    if match is None:
        return None
    return Metric(name="printed", value=float(match["value"].replace(",", "")), unit=match["unit"])


def _is_quiet(tool: str, argv: tuple[str, ...]) -> bool:
    return tool in _SEARCHES | {"git diff"} and any(map(_QUIET.fullmatch, argv))


def _unclean(tool: str, output: Output, count: int) -> tuple[Metric, ...]:
    """Every line of a short status is something that is not clean, which the exit status never tells."""
    short = tool == "git status" and any(map(_SHORT_STATUS.fullmatch, output.argv))
    return (Metric(name="errors", value=count),) if short else ()


def _accounted(tool: str, found: bool) -> frozenset[int]:
    """A search ends with 1 when it found nothing, a comparison when it found something."""
    explained = (tool in _SEARCHES and not found) or (tool in _DIFFERENCES and found)
    return frozenset({1} if explained else ())


def _problems(output: Output) -> tuple[Problem, ...]:
    stderr = plain(output.stderr)
    problems = []
    if match := _NOT_STARTED.search(stderr):
        problems.append(Problem(reason="tool-missing", text=match[0][:200]))
    elif match := _COMPLAINT.search(stderr):
        problems.append(Problem(reason="inconsistent", text=match[0][:200]))
    if output.stdout.dropped:
        problems.append(Problem(reason="inconsistent", text="the output was too long to be kept and counted"))
    return tuple(problems)
