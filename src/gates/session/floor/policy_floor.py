"""What is looser now than at the base: the policy, and the gates of a source as they would be run."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gates.document.decisions import mentions, read_decisions
from gates.document.loosening import Loosening, compare_gates, compare_policies
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.gate import NO_VARIABLES, Gate, GateSet, Origin
from gates.model.policy import Policy
from gates.model.value import dataclass
from gates.session.floor.floor import Floor, plans_at
from gates.session.floor.protection import protection_findings
from gates.session.reading.refusals import BY_DECISION, EXCEPTION, FIRST_ADOPTION, FLOOR_UNREADABLE, ROW_GONE
from gates.session.reading.source import Source, plan_patterns
from gates.tree.glob import matches
from gates.tree.root import POLICY_NAME

ADVICE = "take it back, or have it agreed on at the base first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptions:
    """The decisions of the plan that the base does not have, when the policy of the base lets them loosen gates."""

    decisions: tuple[str, ...] = ()

    def allow(self, finding: Diagnostic, names: Sequence[str]) -> Diagnostic:
        """The refusal itself, or a warning in its place when a decision names what it is about."""
        if finding.severity is not Severity.ERROR or not any(mentions(text, names) for text in self.decisions):
            return finding
        return Diagnostic(
            location=finding.location,
            code=EXCEPTION,
            message=f"{BY_DECISION}{finding.message}",
            severity=Severity.WARNING,
        )


def floor_findings(
    source: Source,
    floor: Floor,
    gates: GateSet,
    variables: Mapping[str, str] = NO_VARIABLES,
    typed: Mapping[str, str] = NO_VARIABLES,
) -> tuple[Diagnostic, ...]:
    """Everything that is looser than the floor in ``gates``, to which ``source`` was compiled, or in what it may be.

    A finding whose code is in ``REFUSALS`` is an error unless an exception or the policy makes it a warning; the others
    are warnings. ``variables`` (--var) fill only what [vars] of the base leaves open: they narrow nothing; ``typed``
    win over [vars], for a run that claims nothing.

    Raises:
        RefusedError: a file of the base cannot be read.
    """
    own = floor.policy.variables if floor.policy else NO_VARIABLES
    then = {**variables, **own, **typed}
    unchanged = _same_documents(source, floor) and then == {**own, **variables}
    before = gates.gates if unchanged else _gates_at(source, floor, then)
    exceptions = exceptions_of(source, floor)
    found = [_as_diagnostic(loosening, exceptions) for loosening in _loosenings(source, floor, before, gates.gates)]
    found += [
        exceptions.allow(finding, names) for finding, names in protection_findings(source, floor, before, gates.gates)
    ]
    found += [*_about_the_base(source, floor), *_rows_gone(source, before, gates.gates)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.location))


def exceptions_of(source: Source, floor: Floor) -> Exceptions:
    """What the plan decided since the base, if the policy of the base lets that count."""
    if floor.policy is None or not floor.policy.run.allow_exceptions:
        return Exceptions()
    known = set(read_decisions(floor.plan_bytes))
    return Exceptions(decisions=tuple(text for text in read_decisions(source.plan_bytes) if text not in known))


def _same_documents(source: Source, floor: Floor) -> bool:
    """Whether the base asks for what is asked for now, wherever in the plan that stands."""
    then, now = floor.plan, source.plan
    same = then is now or (then is not None and now is not None and then.asked == now.asked)
    return floor.policy is source.policy and same


def _gates_at(source: Source, floor: Floor, variables: Mapping[str, str]) -> tuple[Gate, ...]:
    """The gates of the base as they would be run here and now: its documents, today's ecosystems."""
    from gates.document.compile import compile_gates  # not needed where both say the same

    return compile_gates(floor.plan, floor.policy, floor.ground.facts, variables, source.path).gates


def _loosenings(source: Source, floor: Floor, before: Sequence[Gate], now: Sequence[Gate]) -> Iterator[Loosening]:
    yield from _moved(source, floor)
    if floor.policy is not None:
        yield from compare_policies(floor.policy, source.policy, Location(path=source.path))
        yield from _shadowed(source, floor, floor.policy)
        yield from _narrowed(source, floor)
    yield from compare_gates(before, now, Location(path=source.path))


def _moved(source: Source, floor: Floor) -> Iterator[Loosening]:
    """Say of a plan that was moved to where plans are not looked for."""
    if source.plan_path is None or floor.plan is None:
        return
    now = _inside(source.plan_path, floor.root.top)
    if now != floor.plan.path and not matches(_inside(source.plan_path, floor.root.path), floor.patterns):
        yield Loosening(kind="plan-moved", before=floor.plan.path, after=now, location=Location(path=source.path))


def _shadowed(source: Source, floor: Floor, policy: Policy) -> Iterator[Loosening]:
    """Say of a new gates.toml that it stands nearer than the one that counted."""
    if source.policy is not None and source.policy.path == POLICY_NAME and floor.root.path != source.root.path:
        now = _inside(source.root.path / POLICY_NAME, floor.root.top)
        yield Loosening(
            kind="policy-shadowed", before=policy.path, after=now, location=Location(path=source.policy.path)
        )


def _narrowed(source: Source, floor: Floor) -> Iterator[Loosening]:
    """Say of [plans] that it leaves out a plan which it covered."""
    patterns = plan_patterns(source.policy)
    if source.policy is None or floor.root.path != source.root.path or patterns == floor.patterns:
        return
    before, now = (plans_at(floor.ground, floor.root, one) for one in (floor.patterns, patterns))
    lost = next((path for path in before if path not in now and (floor.root.top / path).exists()), None)
    if lost is not None:
        yield Loosening(
            kind="plans-narrowed",
            before=", ".join(floor.patterns),
            after=f"{', '.join(patterns)}, without {lost}",
            location=Location(path=source.policy.path),
        )


def _as_diagnostic(loosening: Loosening, exceptions: Exceptions) -> Diagnostic:
    finding = Diagnostic(location=loosening.location, code=loosening.kind, message=str(loosening), advice=ADVICE)
    return exceptions.allow(finding, loosening.names)


def _about_the_base(source: Source, floor: Floor) -> Iterator[Diagnostic]:
    """Say that there is no policy to hold anything against, or none that can be read."""
    place = Location(path=source.policy.path if source.policy else source.path)
    if floor.policy is None:
        what = "first adoption: nothing holds these gates yet" if source.policy else "no policy holds this plan"
        message = f"{what}, since there is no {POLICY_NAME} at the base ({floor.ground.base.described})"
        yield _warning(place, FIRST_ADOPTION, message)
    elif floor.policy.diagnostics:
        problem = floor.policy.diagnostics[0]
        yield _warning(place, FLOOR_UNREADABLE, f"the {POLICY_NAME} of the base is not in order: {problem.message}")


def _rows_gone(source: Source, before: Sequence[Gate], now: Sequence[Gate]) -> Iterator[Diagnostic]:
    """Say of rows that are gone and change nothing, because gates.toml requires their gates, where they still stand."""
    origins = {gate.id: gate.origin for gate in now}
    for gate in before:
        if gate.origin is Origin.BOTH and origins.get(gate.id) is Origin.POLICY:
            line = _line_of(gate.name, source.plan_bytes)
            still = f"; line {line} is no row of the gates table" if line else ""
            message = f'"{gate.name}" is no longer in the plan\'s table; {POLICY_NAME} requires it all the same{still}'
            yield _warning(Location(path=source.path, line=line or 1), ROW_GONE, message)


def _line_of(name: str, data: bytes) -> int:
    """The line of what looks like a table row with this name; 0 when there is none."""
    wanted = name.encode("utf-8", "surrogateescape")
    rows = (number for number, line in enumerate(data.split(b"\n"), 1) if wanted in line and line.count(b"|") > 1)
    return next(rows, 0)


def _inside(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()


def _warning(location: Location, code: str, message: str) -> Diagnostic:
    return Diagnostic(location=location, code=code, message=message, severity=Severity.WARNING)
