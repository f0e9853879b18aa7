"""Time that is spent twice or for nothing, as far as what earlier runs took shows it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from gates.measure.command import ToolCall, parse_command
from gates.measure.registry import paths_of
from gates.model.gate import Check, Gate
from gates.model.value import dataclass
from gates.run.plan import check_key
from gates.session.setup.note import Note

RUNNERS = frozenset(
    {"bun test", "cargo test", "go test", "jest", "node test", "pytest", "unittest", "vitest"}
)  # that may run the same tests for two gates
CACHES = {"mypy": ".mypy_cache"}
NO_CACHE = ("--no-incremental", "--cache-dir=/dev/null")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """A call of a tool by a gate, and how many seconds its command usually takes."""

    gate: Gate
    check: Check
    call: ToolCall
    seconds: float


def known_waste(gates: Sequence[Gate], usual: Mapping[str, float], root: Path) -> Iterator[Note]:
    """What could be saved, in seconds that were measured; ``usual`` are seconds by the key of each check's task."""
    calls = list(_calls(gates, usual))
    for one, other in combinations(calls, 2):
        if _same_tests(one, other):
            yield _tests_twice(one, other)
    for each in calls:
        if why := _cold(each.call, root):
            what = f"{each.gate.name} starts {each.call.tool} without a cache ({why}): {each.seconds:.1f} s each time"
            yield Note(level="weak", what=what, advice=f"keep {CACHES[each.call.tool]}, in CI too")


def _calls(gates: Sequence[Gate], usual: Mapping[str, float]) -> Iterator[_Call]:
    for gate in gates:
        for index, check in enumerate(gate.checks):
            seconds = usual.get(check_key(gate, index))
            if check.applies and seconds is not None:
                for call in parse_command(check.command).calls:
                    yield _Call(gate=gate, check=check, call=call, seconds=seconds)


def _same_tests(one: _Call, other: _Call) -> bool:
    if one.gate.id == other.gate.id or one.check.command == other.check.command:
        return False  # what is said twice with the same words is run once
    same_tool = one.call.tool == other.call.tool and one.call.tool in RUNNERS
    return same_tool and paths_of(one.call) == paths_of(other.call)


def _tests_twice(one: _Call, other: _Call) -> Note:
    names = f"{one.gate.name} ({one.seconds:.1f} s) and {other.gate.name} ({other.seconds:.1f} s)"
    longer = max(one, other, key=lambda each: each.seconds)
    return Note(
        level="weak",
        what=f"{names} both run {one.call.tool}: {min(one.seconds, other.seconds):.1f} s of it for the same tests",
        advice=f"write `{longer.check.command}` as the command of both, if it tells all: it is then run once",
    )


def _cold(call: ToolCall, root: Path) -> str:
    """Why the tool has no cache to start from, although it has run here; empty when it has one."""
    if call.tool not in CACHES:
        return ""
    if option := next((word for word in call.argv if word in NO_CACHE), ""):
        return option
    elsewhere = any(word.startswith("--cache-dir") for word in call.argv)
    return "" if elsewhere or (root / CACHES[call.tool]).exists() else f"no {CACHES[call.tool]}"
