"""One gate from one row of a plan or one rule of gates.toml, with everything that is wrong with it."""

from collections.abc import Iterator, Mapping

from gates.document.alternatives import Alternative, choose
from gates.document.names import confusable, derived_id
from gates.document.plan import Row
from gates.document.sharding import shard_problems
from gates.document.traps import find_traps
from gates.document.variables import fill, unfilled
from gates.judge.expectation import parse_expectation
from gates.measure.command import parse_command
from gates.measure.registry import judges_files
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.expectation import Expectation, NotRunnable, Prose
from gates.model.facts import Facts
from gates.model.gate import Check, Gate, Origin
from gates.model.policy import GateRule
from gates.model.value import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What all gates of a source share: the project's facts, the variables, and whether prose is an error."""

    facts: Facts
    variables: Mapping[str, str]
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A gate as far as it could be understood, and what is wrong with it."""

    gate: Gate
    diagnostics: tuple[Diagnostic, ...] = ()


def build_row(row: Row, context: Context) -> Built:
    """Build the gate of a row that gates.toml says nothing about."""
    spans = [Alternative(command=span.text, location=span.location) for span in row.commands.commands]
    checks, problems = build_checks(spans, context, choosing=row.commands.relation == "alternatives")
    expectation = parse_expectation(row.threshold, gate=row.name)
    gate = Gate(
        id=derived_id(row.name),
        name=row.name,
        checks=checks,
        expectation=expectation,
        location=row.location,
        sequential=row.commands.relation == "sequence",
    )
    diagnostics = (
        *_name_problems(row),
        *command_problems(row),
        *problems,
        *expectation_problems(row.name, expectation, row.threshold_location, strict=context.strict),
        *_traps(gate, row.commands.location, escaped_pipe=row.commands.escaped_pipe, filled=not problems),
    )
    return Built(gate=gate, diagnostics=diagnostics)


def build_rule(rule: GateRule, context: Context) -> Built:
    """Build the gate of a rule that no row names."""
    variants = [
        Alternative(command=variant.command, location=variant.location, ecosystem=variant.ecosystem)
        for variant in rule.run
    ]
    choosing = any(variant.ecosystem for variant in rule.run)
    checks, problems = build_checks(variants, context, choosing=choosing)
    expectation = parse_expectation(rule.expect, gate=rule.name)
    gate = Gate(
        id=rule.id,
        name=rule.name,
        checks=checks,
        expectation=expectation,
        location=rule.location,
        origin=Origin.POLICY,
        required=rule.required,
        timeout=rule.timeout,
        retries=rule.retries,
        cpus=rule.cpus,
        exclusive=rule.exclusive,
        share=rule.share,
        shards=rule.shards,
        needs=rule.needs,
        env=rule.env,
        inputs=rule.inputs,
        cache=rule.cache,
        incremental=rule.incremental,
        metric=rule.metric,
        canary=rule.canary,
        protects=rule.protects,
    )
    strict = context.strict if rule.strict is None else rule.strict
    diagnostics = (
        *problems,
        *expectation_problems(rule.name, expectation, rule.expect_location, strict=strict),
        *_traps(gate, rule.location, filled=not problems),
        *shard_problems(gate),
        *_not_incremental(gate),
    )
    return Built(gate=gate, diagnostics=diagnostics)


def _not_incremental(gate: Gate) -> Iterator[Diagnostic]:
    """Say of each command of a gate that is declared incremental that it judges more than single files."""
    for check in gate.checks if gate.incremental else ():
        if not judges_files(parse_command(check.command)):
            message = f'"{gate.name}" is incremental, but `{check.command}` is not known to judge each file by itself'
            advice = "leave the key out: it is the default where it is right, as for lizard"
            yield Diagnostic(location=gate.location, code="not-incremental", message=message, advice=advice)


def build_checks(
    alternatives: list[Alternative], context: Context, *, choosing: bool
) -> tuple[tuple[Check, ...], tuple[Diagnostic, ...]]:
    """Fill the placeholders and, when ``choosing``, decide which alternatives apply; otherwise all do."""
    filled = [fill(alternative.command, context.variables) for alternative in alternatives]
    problems = tuple(
        problem
        for alternative, text in zip(alternatives, filled, strict=True)
        for problem in unfilled(text, context.variables, alternative.location)
    )
    ready = [
        Alternative(command=text.text, location=alternative.location, ecosystem=alternative.ecosystem)
        for alternative, text in zip(alternatives, filled, strict=True)
    ]
    if choosing:
        return choose(ready, context.facts), problems
    return tuple(Check(command=one.command, location=one.location) for one in ready), problems


def command_problems(row: Row) -> tuple[Diagnostic, ...]:
    """Say what is wrong with a command cell that gives no commands, or commands that cannot be put together."""
    if row.commands.relation == "none":
        said = f'"{row.commands.prose}" is no command' if row.commands.prose else "the command cell is empty"
        advice = "write the command in backticks"
        return (_error(row.commands.location, "no-command", f'"{row.name}" has nothing to run: {said}', advice),)
    if row.commands.relation == "mixed":
        message = f'the commands of "{row.name}" are joined in different ways: {row.commands.raw}'
        advice = "join them all with ` / ` (alternatives), ` + ` (all of them) or ` → ` (one after another)"
        return (_error(row.commands.location, "mixed-commands", message, advice),)
    return ()


def expectation_problems(
    name: str, expectation: Expectation, location: Location, *, strict: bool
) -> tuple[Diagnostic, ...]:
    """Say of an expectation that it cannot be read, or that nothing but the exit status can answer it."""
    match expectation:
        case NotRunnable():
            message = f'the expectation of "{name}" cannot be judged: {expectation.why}'
            return (_error(location, "unreadable-expectation", message, "for example `0 errors`, `≥ 85%` or `exit 0`"),)
        case Prose():
            message = f'the expectation of "{name}" is prose, only the exit status can answer it: {expectation.text}'
            problem = _error(location, "prose-expectation", message, "write a number, `pass` or `exit 0`")
            return (problem if strict else replace(problem, severity=Severity.WARNING),)
        case _:
            return ()


def _name_problems(row: Row) -> tuple[Diagnostic, ...]:
    why = confusable(row.name)
    if not why:
        return ()
    return (
        _error(row.name_location, "confusable-name", f'the name "{row.name}" {why}', "write it with plain letters"),
    )


def _traps(gate: Gate, location: Location, *, filled: bool, escaped_pipe: bool = False) -> tuple[Diagnostic, ...]:
    if not filled:  # a placeholder that is left over would be read as a redirection
        return ()
    return tuple(
        trap
        for check in gate.checks
        for trap in find_traps(
            check.command,
            gate.expectation,
            check.location or location,
            escaped_pipe=escaped_pipe,
            has_metric=gate.metric is not None,
        )
    )


def _error(location: Location, code: str, message: str, advice: str) -> Diagnostic:
    return Diagnostic(location=location, code=code, message=message, advice=advice)
