"""A command's text: which tools it calls, through which wrappers, and what it hides."""

from functools import lru_cache
from itertools import pairwise

from gates.measure.masks import Mask, masks_of
from gates.measure.shell import Script, SimpleCommand, Word, read_script, without_keywords
from gates.measure.wrappers import peel, tool_name
from gates.model import lazy_re as re
from gates.model.value import dataclass

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_SCRIPT_SHELLS = frozenset({"bash", "sh", "zsh", "dash", "ksh"})
_MOVES = frozenset({"cd", "pushd", "popd"})
_MAX_NESTING = 5

# Words that only the shell understands: as the whole command they need one.
_BUILTINS = frozenset(
    {".", ":", "[[", "alias", "cd", "declare", "eval", "exit", "export", "local", "popd", "pushd", "read", "return"}
    | {"set", "shift", "shopt", "source", "trap", "type", "typeset", "ulimit", "umask", "unset", "wait"}
)
# Words that measure nothing and hide no tool.
_SILENT = _BUILTINS | frozenset(
    {"[", "break", "case", "continue", "cp", "echo", "esac", "false", "for", "function", "in", "mkdir", "mv", "printf"}
    | {"pwd", "rm", "select", "sleep", "test", "touch", "true"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """One tool that a command calls.

    ``tool`` is its normalised name ("ruff", "cargo clippy"); ``argv`` its own words, argv[0] as it is called;
    ``wrapper`` the words before it ("uv", "run"). ``literal``: the words reach the tool as written, in the directory
    where the command starts.
    """

    tool: str
    argv: tuple[str, ...]
    wrapper: tuple[str, ...] = ()
    literal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """A command as it is understood.

    ``shell``: it needs one. ``argv`` and ``env`` (the leading NAME=VALUE words) are filled only when it does not.
    ``calls`` in the order of the text; ``masks`` what keeps the exit status or the findings from being seen;
    ``error`` why the text is not a command at all.
    """

    text: str
    shell: bool
    argv: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    calls: tuple[ToolCall, ...] = ()
    masks: tuple[Mask, ...] = ()
    error: str = ""


@lru_cache(maxsize=4096)  # preparing, measuring and judging all ask; a plan has fewer commands
def parse_command(text: str) -> CommandLine:
    """Understand a command's text; never raises."""
    script = read_script(text)
    if script.error:
        return CommandLine(text=text, shell=not script.plain, error=script.error)
    calls, masks = _understand(script)
    env, words = _split_assignments(script.commands[0].words)
    needs_shell = not script.plain or not words or words[0].text in _BUILTINS
    if needs_shell:
        return CommandLine(text=text, shell=needs_shell, calls=calls, masks=masks)
    argv = tuple(word.text for word in words)
    pairs = tuple((name, value) for name, _, value in (word.text.partition("=") for word in env))
    return CommandLine(text=text, shell=False, argv=argv, env=pairs, calls=calls, masks=masks)


def _understand(script: Script, depth: int = 0) -> tuple[tuple[ToolCall, ...], tuple[Mask, ...]]:
    """Collect the calls and masks of a script and of the scripts inside it (``bash -c '…'``)."""
    calls: list[ToolCall] = []
    inner_masks: list[Mask] = []
    moved = False
    for command in script.commands:
        words = _split_assignments(without_keywords(command.words))[1]
        name = words[0].text if words else ":"
        if name in _SILENT:
            moved = moved or name in _MOVES
            continue
        wrapper, argv = peel(tuple(word.text for word in words))
        inner = _inner_script(argv) if depth < _MAX_NESTING else ""
        if inner:
            found, masks = _understand(read_script(inner), depth + 1)
            calls += found
            inner_masks += masks
        else:
            literal = not moved and _is_literal(command)
            calls.append(ToolCall(tool=tool_name(argv), argv=argv, wrapper=wrapper, literal=literal))
    own = masks_of(script.commands, tuple((call.tool, call.argv) for call in calls))
    return tuple(calls), tuple(dict.fromkeys((*own, *inner_masks)))


def _is_literal(command: SimpleCommand) -> bool:
    plain = not command.redirections and all(word.literal for word in command.words)
    return plain and all(word.text != "xargs" for word in command.words)


def _inner_script(argv: tuple[str, ...]) -> str:
    """Find the script of ``bash -c '…'``, with options such as ``-lc`` or ``-eo pipefail -c``."""
    if not argv or tool_name(argv) not in _SCRIPT_SHELLS:
        return ""
    for option, value in pairwise(argv[1:]):
        if re.fullmatch(r"-[a-z]*c", option):
            return value
    return ""


def _split_assignments(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    count = 0
    while count < len(words) and _ASSIGNMENT.match(words[count].text):
        count += 1
    return words[:count], words[count:]
