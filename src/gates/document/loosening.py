"""What became looser between two readings of the same gates: those of the base, and those of now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from gates.document.names import looks_like
from gates.document.variables import fill
from gates.judge.floor import Change, compare
from gates.measure.command import parse_command
from gates.model.diagnostic import Location
from gates.model.expectation import Expectation, NotRunnable, Operator, OutputLines, Prose, Threshold
from gates.model.gate import NO_VARIABLES, Check, Gate, MetricSource
from gates.model.policy import Policy, RunSettings
from gates.model.value import dataclass

# Every kind with the words that a reader sees.
LOOSENINGS: Final[Mapping[str, str]] = {
    "policy-deleted": "the policy is gone",
    "policy-shadowed": "another policy stands before it",
    "policy-relaxed": "the policy became laxer",
    "plans-narrowed": "plans are no longer covered",
    "plan-moved": "the plan was moved out of reach",
    "gate-dropped": "gate dropped",
    "gate-renamed": "gate renamed",
    "not-required-any-more": "gate no longer required",
    "threshold-loosened": "threshold loosened",
    "threshold-changed": "threshold changed into one that cannot be compared",
    "comparator-flipped": "comparator flipped",
    "command-changed": "command changed",
    "command-masked": "command masked",
    "command-narrowed": "command narrowed",
    "timeout-changed": "time limit changed",
    "environment-changed": "environment changed",
    "metric-changed": "metric source changed",
    "inputs-changed": "inputs changed",
    "shards-changed": "number of shards changed",
    "protection-dropped": "protection dropped",
}
_ABSENT: Final = "nothing"
_UPWARD: Final = frozenset({Operator.AT_LEAST, Operator.ABOVE})
_DOWNWARD: Final = frozenset({Operator.AT_MOST, Operator.BELOW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loosening:
    """One thing that is looser now than at the base.

    ``kind`` is a key of ``LOOSENINGS``. ``names`` are the gate's id and name; empty for the policy as a whole.
    ``location`` is where it stands now.
    """

    kind: str
    before: str
    after: str
    location: Location
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        gate = f'"{self.names[-1]}": ' if self.names else ""
        return f"{gate}{LOOSENINGS[self.kind]}: {self.before} → {self.after}"


def compare_gates(base: Sequence[Gate], now: Sequence[Gate], place: Location) -> tuple[Loosening, ...]:
    """Compare each required gate of the base with the gate that has its id now; ``place`` is for those that are gone.

    A gate is known by its id alone: one that only looks like it, or runs the same under another name, is another gate.
    """
    current = {gate.id: gate for gate in reversed(now)}
    known = {gate.id for gate in base}
    strangers = [gate for gate in now if gate.id not in known]
    found: list[Loosening] = []
    for gate in base:
        if not gate.required or not _could_run(gate):
            continue
        other = current.get(gate.id)
        if other is None:
            found.append(_gone(gate, strangers, place))
        else:
            found += _compare_gate(gate, other)
    return tuple(found)


def compare_policies(base: Policy, now: Policy | None, place: Location) -> tuple[Loosening, ...]:
    """Compare what two policies say beside their gates; which files are plans is for those to compare who know them."""
    if now is None:
        return (Loosening(kind="policy-deleted", before=base.path, after=_ABSENT, location=place),)
    whole = Location(path=now.path)
    return tuple(
        Loosening(kind=kind, before=before, after=after, location=whole)
        for kind, before, after in _settings(base.run, now.run)
    )


def _settings(base: RunSettings, now: RunSettings) -> Iterator[tuple[str, str, str]]:
    if base.strict and not now.strict:
        yield "policy-relaxed", "strict = true", "strict = false"
    if base.protect == "refuse" and now.protect != "refuse":
        yield "policy-relaxed", f'protect = "{base.protect}"', f'protect = "{now.protect}"'
    if now.allow_exceptions and not base.allow_exceptions:
        yield "policy-relaxed", "allow_exceptions = false", "allow_exceptions = true"
    if base.timeout != now.timeout:
        yield "timeout-changed", _seconds(base.timeout), _seconds(now.timeout)


def _could_run(gate: Gate) -> bool:
    """Whether the gate of the base was more than a template still to be filled in."""
    return bool(gate.checks) and not isinstance(gate.expectation, NotRunnable)


def _gone(gate: Gate, strangers: Sequence[Gate], place: Location) -> Loosening:
    successor = next((other for other in strangers if _resembles(gate, other)), None)
    if successor is None:
        return Loosening(
            kind="gate-dropped", before=_asked(gate), after=_ABSENT, location=place, names=(gate.id, gate.name)
        )
    return Loosening(
        kind="gate-renamed",
        before=f'"{gate.name}"',
        after=f'"{successor.name}"',
        location=successor.location,
        names=(gate.id, gate.name),
    )


def _resembles(gate: Gate, other: Gate) -> bool:
    """Whether the other may be meant to stand in its place: it looks the same, or runs the same."""
    if looks_like(gate.name) == looks_like(other.name):
        return True
    return bool(gate.checks) and set(map(_command, gate.checks)) <= set(map(_command, other.checks))


def _compare_gate(base: Gate, now: Gate) -> Iterator[Loosening]:
    for kind, before, after in (
        *_required(base, now),
        *_expectations(base.expectation, now.expectation),
        *_commands(base, now),
        *_surroundings(base, now),
    ):
        yield Loosening(kind=kind, before=before, after=after, location=now.location, names=(base.id, base.name))


def _required(base: Gate, now: Gate) -> Iterator[tuple[str, str, str]]:
    if base.required and not now.required:
        yield "not-required-any-more", "required", "advisory"


def _expectations(base: Expectation, now: Expectation) -> Iterator[tuple[str, str, str]]:
    match base, now:
        case Prose(), Prose():  # both ask for nothing but the exit status
            return
        case _:
            change = compare(base, now)
    if change in (Change.SAME, Change.TIGHTER):
        return
    kind = "threshold-changed" if change is Change.INCOMPARABLE else "threshold-loosened"
    yield ("comparator-flipped" if _is_flipped(base, now) else kind), base.text, now.text or _ABSENT


def _is_flipped(base: Expectation, now: Expectation) -> bool:
    match base, now:
        case (Threshold(operator=before), Threshold(operator=after)) | (
            OutputLines(operator=before),
            OutputLines(operator=after),
        ):
            return {before, after} & _UPWARD != set() and {before, after} & _DOWNWARD != set()
        case _:
            return False


def _commands(base: Gate, now: Gate) -> Iterator[tuple[str, str, str]]:
    """Say which command of the base is not run any more; more may be added, and what did not apply need not apply."""
    running = {_command(check) for check in now.checks if check.applies}
    written = {_command(check) for check in now.checks}
    for check in base.checks:
        command = _command(check)
        if command not in (running if check.applies else written) and not fill(command, NO_VARIABLES).missing:
            after = _successor(command, [_command(other) for other in now.checks], base)
            yield _kind_of_change(command, after), f"`{command}`", f"`{after}`" if after else _ABSENT


def _successor(command: str, candidates: Sequence[str], base: Gate) -> str:
    """The command that stands in its place: the one with most words in common that the base does not have."""
    kept = {_command(check) for check in base.checks}
    words = set(command.split())
    new = [candidate for candidate in candidates if candidate not in kept]
    return max(new, key=lambda candidate: len(words & set(candidate.split())), default="")


def _kind_of_change(before: str, after: str) -> str:
    hidden = {mask.why for mask in parse_command(after).masks} - {mask.why for mask in parse_command(before).masks}
    if after and hidden:
        return "command-masked"
    if after and set(after.split()) < set(before.split()):
        return "command-narrowed"
    return "command-changed"


def _surroundings(base: Gate, now: Gate) -> Iterator[tuple[str, str, str]]:
    if base.timeout != now.timeout:
        yield "timeout-changed", _seconds(base.timeout), _seconds(now.timeout)
    if base.shards != now.shards:  # with fewer of them, `tests/part{shard}` would run fewer tests
        yield "shards-changed", str(base.shards), str(now.shards)
    if base.env != now.env:
        yield "environment-changed", _environment(base.env), _environment(now.env)
    if base.metric != now.metric:
        yield "metric-changed", _metric(base.metric), _metric(now.metric)
    if now.inputs and base.inputs != now.inputs:  # without inputs the whole tree counts, which is the strictest
        yield "inputs-changed", ", ".join(base.inputs) or "the whole tree", ", ".join(now.inputs)
    yield from _protection(base, now)


def _protection(base: Gate, now: Gate) -> Iterator[tuple[str, str, str]]:
    for protected in base.protects:
        if protected not in now.protects:
            yield "protection-dropped", protected, ", ".join(now.protects) or _ABSENT


def _command(check: Check) -> str:
    return " ".join(check.command.split())


def _asked(gate: Gate) -> str:
    return f"{' / '.join(f'`{_command(check)}`' for check in gate.checks)}, {gate.expectation.text}"


def _seconds(timeout: float | None) -> str:
    return "the default" if timeout is None else f"{timeout:g} s"


def _environment(env: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(env.items())) or "none of its own"


def _metric(source: MetricSource | None) -> str:
    if source is None:
        return "what the tool says"
    return " ".join(word for word in (source.kind, source.path, source.select, source.name) if word)
