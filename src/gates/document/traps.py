"""What a command or its expectation hides from the one who wrote it: found before anything runs."""

from collections.abc import Iterator
from typing import assert_never

from gates.measure.command import CommandLine, ToolCall, parse_command
from gates.measure.registry import extractor_for
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.expectation import (
    Compound,
    ExitStatus,
    Expectation,
    NotRunnable,
    OutputLines,
    Prose,
    Relative,
    Success,
    Threshold,
)

_BASIC_REGEX_TOOLS = frozenset({"grep", "git grep", "sed"})
_EXTENDED = {"grep": "EPF", "git grep": "EPF", "sed": "Er"}
_EXTENDED_WORDS = frozenset({"--extended-regexp", "--perl-regexp", "--fixed-strings", "--regexp-extended"})
# Whatever these run is recognised by its output.
_RUNNERS = frozenset(
    {"bun run", "gradle", "gradlew", "just", "make", "mise", "moon", "mvn", "mvnw", "nox", "npm", "nx", "pnpm"}
    | {"pre-commit", "python", "python3", "node", "rake", "task", "tox", "turbo", "yarn"}
)


def find_traps(
    command: str, expectation: Expectation, location: Location, *, escaped_pipe: bool = False, has_metric: bool = False
) -> tuple[Diagnostic, ...]:
    """Find everything about one command that can make its verdict mean something else.

    ``escaped_pipe``: the cell wrote ``\\|``, which Markdown turns into ``|``. ``has_metric``: gates.toml says where the
    number is.
    """
    line = parse_command(command)
    if line.error:
        advice = "write the command as it would be typed into a shell"
        message = f"cannot be read as a command: {line.error}: {_one_line(command)}"
        return (Diagnostic(location=location, code="unreadable-command", message=message, advice=advice),)
    return (
        *_masked(line, location),
        *(_basic_regex_bars(line, location) if escaped_pipe else ()),
        *(() if has_metric else _unmeasurable(line, expectation, location)),
    )


def _masked(line: CommandLine, location: Location) -> Iterator[Diagnostic]:
    for mask in line.masks:
        yield _warning(
            location,
            "masked-exit-status",
            f"`{_one_line(mask.text)}` {mask.why}",
            "remove it, only a measurement can still tell",
        )


def _basic_regex_bars(line: CommandLine, location: Location) -> Iterator[Diagnostic]:
    for call in line.calls:
        if call.tool in _BASIC_REGEX_TOOLS and not _is_extended(call) and any("|" in word for word in call.argv[1:]):
            name = call.tool.rpartition(" ")[2]
            message = f'{name} without -E takes "|" literally; what runs is: {_one_line(line.text)}'
            yield _warning(location, "bre-pipe", message, r"Markdown turns \| into |, so use -E and keep the \|")


def _is_extended(call: ToolCall) -> bool:
    letters = _EXTENDED[call.tool]
    flags = [word for word in call.argv[1:] if word.startswith("-")]
    short = "".join(flag for flag in flags if not flag.startswith("--"))
    return any(letter in short for letter in letters) or any(flag in _EXTENDED_WORDS for flag in flags)


def _unmeasurable(line: CommandLine, expectation: Expectation, location: Location) -> Iterator[Diagnostic]:
    if not line.calls or not _asks_for_a_number(expectation):
        return
    if any(extractor_for(call.tool) or _may_hide_a_tool(call) for call in line.calls):
        return
    tools = ", ".join(dict.fromkeys(call.tool for call in line.calls))
    message = f'nothing reads a number from {tools}, so "{expectation.text}" stays undecided'
    yield _warning(
        location, "expectation-cannot-be-measured", message, "say where it is with metric = {…} in gates.toml"
    )


def _may_hide_a_tool(call: ToolCall) -> bool:
    return call.tool in _RUNNERS or "/" in call.argv[0] or "." in call.argv[0]


def _asks_for_a_number(expectation: Expectation) -> bool:
    match expectation:
        case Threshold() | Relative():
            return True
        case Compound(clauses=clauses):
            return any(_asks_for_a_number(clause) for clause in clauses)
        case Success() | ExitStatus() | OutputLines() | Prose() | NotRunnable():
            return False
        case _:
            assert_never(expectation)


def _warning(location: Location, code: str, message: str, advice: str) -> Diagnostic:
    return Diagnostic(location=location, code=code, message=message, advice=advice, severity=Severity.WARNING)


def _one_line(text: str) -> str:
    return " ".join(text.split())
