"""A row that names a gate of gates.toml: it may be tighter than the gate, never looser, and runs the same commands."""

from collections.abc import Sequence

from gates.document.build import Built, Context, build_rule, expectation_problems
from gates.document.names import looks_like, normal, slug
from gates.document.plan import Row
from gates.document.variables import fill
from gates.judge.expectation import parse_expectation
from gates.judge.floor import Change, compare
from gates.model.diagnostic import Diagnostic
from gates.model.expectation import Expectation, NotRunnable
from gates.model.gate import Origin
from gates.model.policy import GateRule
from gates.model.value import replace


def rule_of(row: Row, rules: Sequence[GateRule]) -> GateRule | None:
    """Find the rule that a row names by its id or name, in whatever case and width of letters."""
    words = {normal(row.name), slug(row.name), normal(row.declared_id)} - {""}
    return next((rule for rule in rules if words & {rule.id, normal(rule.name)}), None)


def imitated(row: Row, rules: Sequence[GateRule]) -> tuple[Diagnostic, ...]:
    """Say of a row that names no rule that it only looks as if it did."""
    for rule in rules:
        if looks_like(row.name) in (rule.id, normal(rule.name)):
            message = f'the name "{row.name}" only looks like the gate "{rule.name}" of gates.toml'
            advice = f'write "{rule.name}" with plain letters'
            return (Diagnostic(location=row.name_location, code="confusable-name", message=message, advice=advice),)
    return ()


def merge(row: Row, rule: GateRule, context: Context) -> Built:
    """Build the gate of a row and the rule that it names: the rule's commands, the row's name and expectation.

    An empty command or threshold cell leaves that to the rule.
    """
    floor = build_rule(rule, context)
    expectation, problems = _expectation(row, rule, floor, context)
    gate = replace(floor.gate, name=row.name, location=row.location, origin=Origin.BOTH, expectation=expectation)
    return Built(gate=gate, diagnostics=(*floor.diagnostics, *problems, *_command_problems(row, rule, context)))


def _expectation(
    row: Row, rule: GateRule, floor: Built, context: Context
) -> tuple[Expectation, tuple[Diagnostic, ...]]:
    if not row.threshold.strip():
        return floor.gate.expectation, ()
    expectation = parse_expectation(row.threshold, gate=rule.name)
    strict = context.strict if rule.strict is None else rule.strict
    problems = expectation_problems(row.name, expectation, row.threshold_location, strict=strict)
    if isinstance(expectation, NotRunnable) or isinstance(floor.gate.expectation, NotRunnable):
        return expectation, problems
    change = compare(floor.gate.expectation, expectation)
    if change in (Change.SAME, Change.TIGHTER):
        return expectation, problems
    how = "is looser than" if change is Change.LOOSER else "cannot be compared with"
    message = f'"{row.threshold}" {how} "{rule.expect}", which gates.toml expects of "{rule.name}"'
    advice = "a plan may tighten a gate of gates.toml, never loosen it"
    refusal = Diagnostic(location=row.threshold_location, code="looser-than-policy", message=message, advice=advice)
    return floor.gate.expectation, (*problems, refusal)


def _command_problems(row: Row, rule: GateRule, context: Context) -> tuple[Diagnostic, ...]:
    if row.commands.relation == "none" and not row.commands.prose.strip():
        return ()
    allowed = {_comparable(variant.command, context) for variant in rule.run}
    shown = [_comparable(span.text, context) for span in row.commands.commands]
    if shown and all(command in allowed for command in shown):
        return ()
    other = next((command for command in shown if command not in allowed), row.commands.prose)
    message = f'"{row.name}" runs `{other}`, gates.toml says `{"` or `".join(sorted(allowed))}`'
    advice = "write the same command, empty the cell, or give the gate a name of its own"
    return (Diagnostic(location=row.commands.location, code="differs-from-policy", message=message, advice=advice),)


def _comparable(command: str, context: Context) -> str:
    """Return the command as it would run, white space between words apart."""
    return " ".join(fill(command, context.variables).text.split())
