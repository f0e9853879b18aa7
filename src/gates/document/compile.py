"""A plan and gates.toml become the gates of one run, with everything that is wrong with either."""

from collections.abc import Iterator, Mapping, Sequence

from gates.document.build import Built, Context, build_row, build_rule
from gates.document.merge import imitated, merge, rule_of
from gates.document.names import normal
from gates.document.plan import Plan, Row
from gates.model.diagnostic import Diagnostic, Location
from gates.model.facts import Facts
from gates.model.gate import GateSet
from gates.model.policy import GateRule, Policy
from gates.model.value import replace

REFUSAL_CODES = frozenset({"looser-than-policy", "differs-from-policy"})


def compile_gates(
    plan: Plan | None, policy: Policy | None, facts: Facts, variables: Mapping[str, str], source: str
) -> GateSet:
    """Compile the gates of ``source``: the plan's rows, and the gates of gates.toml that run whatever the plan says.

    ``variables`` (--var) win over [vars]. Never raises: what cannot be understood is in the diagnostics, all at once
    and in the order of their places; those with a code of ``REFUSAL_CODES`` are understood, and refused.
    """
    policy = policy or Policy(path="")
    context = Context(facts=facts, variables={**policy.variables, **variables}, strict=policy.run.strict)
    named = _named(plan, policy)
    others = _other_rules(plan, policy, [rule for _, rule in named if rule])
    built = [_build(row, rule, policy.rules, context) for row, rule in named]
    built += [build_rule(rule, context) for rule in others]
    built = _with_unique_ids(built, {rule.id for rule in policy.rules})
    problems = [*_problems_of(built), *_repeated_names(named), *policy.diagnostics, *_no_gates(plan, policy, source)]
    if plan is not None:
        problems += plan.diagnostics
    return GateSet(
        source=source,
        gates=tuple(one.gate for one in built),
        diagnostics=tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.location)),
        plan=plan.path if plan else None,
        notes=(*_notes_on_source(plan, others), *_notes_on_choices(built)),
    )


def _named(plan: Plan | None, policy: Policy) -> list[tuple[Row, GateRule | None]]:
    return [(row, rule_of(row, policy.rules)) for row in plan.rows] if plan else []


def _problems_of(built: Sequence[Built]) -> Iterator[Diagnostic]:
    for one in built:
        yield from one.diagnostics


def _build(row: Row, rule: GateRule | None, rules: Sequence[GateRule], context: Context) -> Built:
    if rule is not None:
        return merge(row, rule, context)
    built = build_row(row, context)
    return replace(built, diagnostics=(*built.diagnostics, *imitated(row, rules)))


def _other_rules(plan: Plan | None, policy: Policy, named: Sequence[GateRule]) -> tuple[GateRule, ...]:
    """Choose the rules that run although no row names them.

    The required ones, all where there is no table, and those that a gate of the run needs.
    """
    everything = _takes_everything(plan)
    taken = {rule.id for rule in named}
    waiting = [rule for rule in policy.rules if everything or rule.required or rule.id in taken]
    running = _with_needs(waiting, policy)
    return tuple(rule for rule in policy.rules if rule.id in running and rule.id not in taken)


def _with_needs(rules: Sequence[GateRule], policy: Policy) -> set[str]:
    """The ids of the rules, and of all that they need."""
    by_id = {rule.id: rule for rule in policy.rules}
    waiting, found = [rule.id for rule in rules], set[str]()
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in found:
            found.add(name)
            waiting += by_id[name].needs
    return found


def _with_unique_ids(built: Sequence[Built], reserved: set[str]) -> list[Built]:
    """Number the ids of rows whose different names come down to the same id, or to one of gates.toml."""
    used: set[str] = set(reserved)
    unique: list[Built] = []
    for one in built:
        gate_id, number = one.gate.id, 1
        while gate_id in used and one.gate.id not in reserved:
            number += 1
            gate_id = f"{one.gate.id}-{number}"
        used.add(gate_id)
        unique.append(replace(one, gate=replace(one.gate, id=gate_id)))
    return unique


def _repeated_names(named: Sequence[tuple[Row, GateRule | None]]) -> Iterator[Diagnostic]:
    """Say of every row that names a gate which a row before it has named: the second could only weaken the first."""
    first: dict[str, Row] = {}
    for row, rule in named:
        before = first.setdefault(rule.id if rule else normal(row.name), row)
        if before is not row:
            message = f'"{row.name}" is already the gate of line {before.location.line}'
            advice = "give each gate its own name"
            yield Diagnostic(location=row.name_location, code="duplicate-gate", message=message, advice=advice)


def _no_gates(plan: Plan | None, policy: Policy, source: str) -> tuple[Diagnostic, ...]:
    """Say that there is nothing to run, which is never success; broken documents have said so already."""
    unreadable = plan is not None and any(problem.code == "not-utf8" for problem in plan.diagnostics)
    if _has_gates(plan, policy) or policy.diagnostics or unreadable:
        return ()
    if plan is None:
        message, advice = "no [[gate]] in it", "write one, or a new file with `gates init`"
    elif plan.has_table:
        message, advice = "the Quality Gates table has no rows", "add a row for each gate"
    elif policy.path:
        message = f"no Quality Gates table, and no gates in {policy.path}"
        advice = f"add a [[gate]] there, or insert a table with `gates init --table {source}`"
    else:
        message = "no Quality Gates table and no gates.toml"
        advice = f"write one with `gates init`, or insert a table with `gates init --table {source}`"
    return (Diagnostic(location=Location(path=source), code="no-gates", message=message, advice=advice),)


def _has_gates(plan: Plan | None, policy: Policy) -> bool:
    if plan is not None and plan.has_table:
        return bool(plan.rows) or any(rule.required for rule in policy.rules)
    return bool(policy.rules)


def _takes_everything(plan: Plan | None) -> bool:
    """A gates.toml itself, and a plan without a table, run the gates that are not required, too."""
    return plan is None or not plan.has_table


def _notes_on_source(plan: Plan | None, others: Sequence[GateRule]) -> Iterator[str]:
    if plan is None or not others:
        return
    if plan.has_table:
        yield f"not in the plan's table, required by gates.toml: {', '.join(rule.name for rule in others)}"
    else:
        yield "the plan has no Quality Gates table; its gates come from gates.toml"


def _notes_on_choices(built: Sequence[Built]) -> Iterator[str]:
    for checks, name in ((one.gate.checks, one.gate.name) for one in built):
        if checks and not any(check.applies for check in checks):
            reasons = "; ".join(f"`{check.command}`: {check.why}" for check in checks)
            yield f"nothing of {name} applies here: {reasons}"
