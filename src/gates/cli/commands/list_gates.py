"""``gates list``: each gate as understood, with nothing run."""

from collections.abc import Iterator, Mapping

from gates.cli.context import Context
from gates.cli.human import expectation_kind
from gates.cli.terminal import printable
from gates.measure.command import parse_command
from gates.measure.registry import extractor_for
from gates.model.expectation import (
    Compound,
    ExitStatus,
    Expectation,
    NotRunnable,
    OutputLines,
    Prose,
    Success,
    Threshold,
)
from gates.model.gate import Check, Gate
from gates.model.verdict import JudgedBy
from gates.record.age import show_age
from gates.record.report_json import SCHEMA_VERSION, diagnostic_to_json
from gates.session.checks.prepare import start_of
from gates.session.reading.source import find_source
from gates.session.reading.understand import exit_code_of, understand
from gates.session.reuse.reuse import cached_ages

Ages = Mapping[tuple[str, str], int]


def execute(context: Context) -> int:
    """Show the gates; the exit code says whether they could be run."""
    source = find_source(context.question(context.arguments.source))
    gates = understand(source, context.variables())
    ages = cached_ages(source, gates.gates, context.environ)
    if context.json:
        context.show_json(
            {
                "schema_version": SCHEMA_VERSION,
                "source": gates.source,
                "gates": [gate_to_json(gate, ages) for gate in gates.gates],
                "notes": list(gates.notes),
                "diagnostics": [diagnostic_to_json(diagnostic) for diagnostic in gates.diagnostics],
            }
        )
    else:
        context.show(printable(f"note: {note}") for note in gates.notes)
        for gate in gates.gates:
            context.show(_shown(gate, ages, context.environ))
    context.diagnose(gates.diagnostics)
    return exit_code_of(gates.diagnostics)


def gate_to_json(gate: Gate, ages: Ages) -> dict[str, object]:
    """One gate as ``gates list --format json`` gives it; ``ages`` of what a run would take from the cache."""
    return {
        "id": gate.id,
        "name": gate.name,
        "origin": gate.origin.value,
        "required": gate.required,
        "line": gate.location.line,
        "expectation": {
            "text": gate.expectation.text,
            "kind": expectation_kind(gate.expectation),
            "means": meaning(gate.expectation),
        },
        "judged_by": judged_by(gate).value,
        "checks": [
            {
                "command": check.command,
                "applies": check.applies,
                "why": check.why,
                "extractor": extractor(gate, check),
                "cached_age_s": ages.get((gate.id, check.command)),
            }
            for check in gate.checks
        ],
    }


def meaning(expectation: Expectation) -> str:
    """The expectation as compiled, in the words of the measurement."""
    match expectation:
        case Threshold(metrics=metrics, operator=operator, limit=limit, unit=unit):
            return f"{' or '.join(metrics) or 'the main number'} {operator} {limit:g}{unit and ' ' + unit}"
        case Compound(clauses=clauses):
            return " and ".join(meaning(clause) for clause in clauses)
        case _:
            return expectation_kind(expectation)


def extractor(gate: Gate, check: Check) -> str:
    """Who reads the output of the check."""
    if gate.metric is not None:
        return f"metric: {gate.metric.kind}"
    tools = [call.tool for call in parse_command(check.command).calls]
    known = [tool for tool in tools if extractor_for(tool) is not None]
    return ", ".join(known) if known else "recognised by its output" if tools else "none"


def judged_by(gate: Gate) -> JudgedBy:
    """What the verdict of the gate will rest on, as far as that can be told before anything has run."""
    match gate.expectation:
        case ExitStatus() | Prose() | NotRunnable():
            return JudgedBy.EXIT_STATUS
        case OutputLines():
            return JudgedBy.OUTPUT
        case Success() if gate.metric is None and not any(_is_read(check) for check in gate.checks if check.applies):
            return JudgedBy.EXIT_STATUS
        case _:
            return JudgedBy.MEASUREMENT


def _is_read(check: Check) -> bool:
    return any(extractor_for(call.tool) is not None for call in parse_command(check.command).calls)


def _shown(gate: Gate, ages: Ages, environ: Mapping[str, str]) -> Iterator[str]:
    advisory = "" if gate.required else ", advisory"
    yield printable(f"{gate.name}  [{gate.id}, from {gate.origin}{advisory}, {gate.location}]")
    yield printable(f"  expects  {gate.expectation.text}  →  {meaning(gate.expectation)}, judged by {judged_by(gate)}")
    for check in gate.checks:
        mark = "runs   " if check.applies else "not run"
        why = f"  ({check.why})" if check.why else ""
        line = parse_command(check.command)
        shell = start_of(line, environ).shell
        through = f"  through {shell}" if shell else ""
        parts = f"  in {gate.shards} shards" if gate.shards > 1 else ""
        age = ages.get((gate.id, check.command))
        cached = "" if age is None else f"  cached {show_age(age)}"
        yield printable(f"  {mark}  {check.command}{why}{through}{parts}  read by {extractor(gate, check)}{cached}")
