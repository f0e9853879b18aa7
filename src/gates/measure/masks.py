"""What keeps an exit status or findings from being seen: shell constructs and options, each with its reason."""

from collections.abc import Iterator
from itertools import pairwise

from gates.measure.shell import SimpleCommand
from gates.model import lazy_re as re
from gates.model.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A construct that hides something: ``text`` as it is written, ``why`` in one phrase."""

    text: str
    why: str


_STATUS_LOST = "hides the exit status of the command before it"
_OUTPUT_CUT = "hides a part of the output"
_OUTPUT_GONE = "takes output away from what is measured"
_ALWAYS_ZERO = "makes the tool end with 0 whatever it finds"
_NOTHING_IS_FINE = "lets a check pass that examined nothing"
REPAIRS = "changes the files instead of only checking them"
_NO_SUMMARY = "takes away the summary that is measured"
_NO_CHECK = "does something else than checking"

# Which tool (empty: any), which of its words, and why.
_OPTIONS: tuple[tuple[str, str, str], ...] = (
    ("", r"--exit-zero", _ALWAYS_ZERO),
    ("", r"--no-error(?:s-on-unmatched|-on-unmatched-pattern)", _NOTHING_IS_FINE),
    ("", r"--pass(?:-with-no-tests|WithNoTests|-on-no-patterns)", _NOTHING_IS_FINE),
    ("", r"--if-present", "lets a check pass whose script does not exist"),
    ("", r"--fix|--fix-only|--fix-dangerously|--fix-suggestions", REPAIRS),
    ("bandit", r"-q|--quiet", _NO_SUMMARY),
    ("biome", r"--write|--apply|--unsafe|--fix", REPAIRS),
    ("cargo test", r"--no-run", _NO_CHECK),
    ("eslint", r"(?:-o|--output-file)[ =]\S+", _OUTPUT_GONE),
    ("jscpd", r"--exit-?[cC]ode[ =]0", _ALWAYS_ZERO),
    ("lizard", r"(?:-i ?|--ignore_warnings[ =])0*[1-9]\d*", "lets the tool end with 0 although it warns"),
    ("lizard", r"(?:-i ?|--ignore_warnings[ =])-\d+", _ALWAYS_ZERO),
    ("mypy", r"--no-error-summary", _NO_SUMMARY),
    ("pytest", r"-q{2,}|(?:-q|--quiet)(?: .*)? (?:-q|--quiet)", _NO_SUMMARY),
    ("pytest", r"--collect-only|--co", _NO_CHECK),
    ("ruff", r"-q|--quiet|-s|--silent", _NO_SUMMARY),
    ("ruff", r"-e", _ALWAYS_ZERO),
    ("ruff", r"(?:-o|--output-file)[ =]\S+", _OUTPUT_GONE),
    ("tsc", r"(?i:--listFilesOnly|--showConfig|--noCheck|--init|--version|--help)", _NO_CHECK),
    ("ultracite", r"--write|--unsafe|fix", REPAIRS),
)

# Filters that let only a part through, and sources that nobody measures.
_CUTTERS = frozenset({"awk", "cut", "egrep", "grep", "head", "rg", "sed", "sort", "tail", "uniq", "wc"})
_SOURCES = frozenset({"cat", "echo", "fd", "find", "git", "grep", "ls", "printf", "rg"})
_PREPARATIONS = frozenset({".", "[", "[[", "case", "cd", "echo", "export", "for", "printf", "set", "source", "test"})
_CONDITIONS = frozenset({"if", "elif", "while", "until"})
_GRAMMAR = frozenset({"do", "elif", "else", "fi", "then", "{", "}", "esac"})
_OUTWARD = re.compile(r"(?:\d*|&)(?:>>|>\||>)(?!&)|>&(?!\d)")


def masks_of(commands: tuple[SimpleCommand, ...], calls: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Mask, ...]:
    """Find everything in a script that hides something; ``calls`` are its tools with their words."""
    found = [*_in_each(commands), *_in_sequence(commands)]
    for tool, argv in calls:
        found += _in_options(tool, " ".join(argv[1:]))
    return tuple(dict.fromkeys(found))


def _in_options(tool: str, words: str) -> Iterator[Mask]:
    if "-" not in words and "fix" not in words:  # as each of them has; most patterns are never compiled
        return
    for owner, pattern, why in _OPTIONS:
        if owner in ("", tool) and (match := re.search(rf"(?<!\S)(?:{pattern})(?!\S)", words)):
            yield Mask(text=match[0], why=why)


def _in_each(commands: tuple[SimpleCommand, ...]) -> Iterator[Mask]:
    for command in commands:
        if _name(command) == "!":
            yield Mask(text="!", why="turns the exit status round")
        if _name(command) in _CONDITIONS and _second(command) not in _PREPARATIONS:
            yield Mask(text=_name(command), why="uses the exit status only to choose what comes next")
        if command.after == "&":
            yield Mask(text="&", why="does not wait for the command and loses its exit status")
        for redirection in command.redirections:
            if _OUTWARD.match(redirection):
                yield Mask(text=redirection, why=_OUTPUT_GONE)


def _in_sequence(commands: tuple[SimpleCommand, ...]) -> Iterator[Mask]:
    stops = any(_switches(command, r"-[a-z]*e[a-z]*|errexit") for command in commands)
    pipefail = any(_switches(command, "pipefail") for command in commands)
    for command, following in pairwise(commands):
        if command.after in ("|", "|&"):
            yield from _pipe(command, following, pipefail=pipefail)
        elif command.after == "||":
            yield from _alternative(following)
        elif command.after == ";" and not stops:
            yield from _succession(command, following)


def _pipe(command: SimpleCommand, following: SimpleCommand, *, pipefail: bool) -> Iterator[Mask]:
    name = _name(following)
    if _name(command) in _SOURCES or name == "xargs":
        return
    reasons = [_OUTPUT_CUT] if name in _CUTTERS else []
    if not pipefail:
        reasons.append(_STATUS_LOST)
    if reasons:
        yield Mask(text=f"| {name}", why=" and ".join(reasons))


def _alternative(following: SimpleCommand) -> Iterator[Mask]:
    words = [word.text for word in following.words if word.text not in _GRAMMAR]
    still_fails = words[:1] in (["false"], ["return"]) or (words[:1] == ["exit"] and words[1:2] != ["0"])
    if not still_fails:
        yield Mask(text=" ".join(["||", *words]), why=_STATUS_LOST)


def _succession(command: SimpleCommand, following: SimpleCommand) -> Iterator[Mask]:
    name = _name(following)
    if name == "done":
        yield Mask(text="; done", why="keeps only the exit status of the loop's last round")
    elif name not in _GRAMMAR and not _is_preparation(command):
        yield Mask(text=" ".join([";", *(word.text for word in following.words)]), why=_STATUS_LOST)


def _name(command: SimpleCommand) -> str:
    return command.words[0].text.rsplit("/", 1)[-1] if command.words else ""


def _second(command: SimpleCommand) -> str:
    return command.words[1].text if len(command.words) > 1 else "["


def _switches(command: SimpleCommand, pattern: str) -> bool:
    words = [word.text for word in command.words]
    return words[:1] == ["set"] and any(re.fullmatch(pattern, word) for word in words[1:])


def _is_preparation(command: SimpleCommand) -> bool:
    """Whether nobody asks how this command ended: ``set -e``, ``cd x``, an assignment alone."""
    return _name(command) in _PREPARATIONS or all(re.match(r"[A-Za-z_]\w*=", word.text) for word in command.words)
