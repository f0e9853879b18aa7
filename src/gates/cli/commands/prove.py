"""``gates prove``: plant a violation for each gate in a throw-away copy, and show that the gate turns red."""

from collections.abc import Iterator

from gates.cli.actions import refuse_privileged_event
from gates.cli.context import Context
from gates.cli.terminal import paint, printable
from gates.document.duration import parse_duration
from gates.model.errors import InputError
from gates.model.verdict import State
from gates.record.report_json import SCHEMA_VERSION, check_to_json
from gates.session.proofs.planting import Planted, Proof
from gates.session.proofs.prove import GateProof, Proved, ProveSettings, prove

COLORS = {
    Proof.TURNS_RED: State.PASSED,
    Proof.CANNOT_FAIL: State.FAILED,
    Proof.UNDECIDED: State.UNDECIDED,
    Proof.NO_CANARY: State.UNDECIDED,
}
WIDTH = max(map(len, COLORS))
ADVICE = {
    Proof.CANNOT_FAIL: "repair its configuration, or give it its own canary in gates.toml",
    Proof.NO_CANARY: 'give it its own in gates.toml: canary = {path = "…", text = "…"}',
}


def execute(context: Context) -> int:
    """Prove the gates one by one; exit 0 when all turn red, 1 when one cannot fail, 3 when nobody knows."""
    arguments = context.arguments
    refuse_privileged_event(context.environ, allowed=arguments.allow_privileged_event)
    settings = ProveSettings(
        only=tuple(arguments.gate),
        skip=tuple(arguments.skip),
        timeout=_seconds(arguments.timeout) if arguments.timeout else None,
        variables=context.variables(),
    )

    if arguments.base_tests:
        return _base_tests(context, settings)
    if arguments.mutants:
        return _mutants(context, settings)

    def tell(proof: GateProof) -> None:
        if not context.json:
            context.show(_lines(proof, color=context.color))
            context.stdout.flush()

    proved = prove(context.question(arguments.source), settings, tell)
    if context.json:
        context.show_json(_to_json(proved))
    else:
        context.show([_summary(proved)])
    return proved.exit_code


def _base_tests(context: Context, settings: ProveSettings) -> int:
    from gates.cli.tested import base_tests_json, base_tests_lines  # what few proofs need
    from gates.session.proofs.base_tests import run_base_tests

    tested = run_base_tests(context.question(context.arguments.source), settings)
    if context.json:
        context.show_json(base_tests_json(tested))
    else:
        context.show(base_tests_lines(tested, color=context.color))
    return tested.exit_code


def _mutants(context: Context, settings: ProveSettings) -> int:
    from gates.cli.tested import mutant_line, mutants_json, mutants_summary
    from gates.session.proofs.mutants import Tried, run_mutants

    def tell(tried: Tried) -> None:
        if not context.json:
            context.show([mutant_line(tried)])
            context.stdout.flush()

    tested = run_mutants(context.question(context.arguments.source), settings, tell)
    if context.json:
        context.show_json(mutants_json(tested))
    else:
        context.show([mutants_summary(tested)])
    return tested.exit_code


def _seconds(text: str) -> float:
    seconds = parse_duration(text)
    if seconds is None:
        raise InputError(f"--timeout {text!r} is not a duration (write 90s, 5m or 1h30m)")
    return seconds


def _lines(proof: GateProof, *, color: bool) -> Iterator[str]:
    """A line for each canary of the gate, and what to do about one that speaks against it."""
    for one in proof.planted:
        word = paint(f"{one.proof:<{WIDTH}}", COLORS[one.proof], color=color)
        tool = f" [{one.tool}]" if one.tool else ""
        yield f"{word}  {printable(f'{proof.gate.name}{tool}: {one.why}{_where(one)}')}"
    if advice := ADVICE.get(proof.worst.proof):
        yield f"{'':<{WIDTH}}  ({advice})"


def _where(planted: Planted) -> str:
    if not planted.paths:
        return ""
    more = len(planted.paths) - 1
    return f"  ← {planted.paths[0]}{f' and {more} more' if more else ''}"


def _summary(proved: Proved) -> str:
    """``5 gates: 4 turn red, 1 cannot fail``."""
    words = {
        Proof.TURNS_RED: ("turns red", "turn red"),
        Proof.CANNOT_FAIL: ("cannot fail", "cannot fail"),
        Proof.UNDECIDED: ("is undecided", "are undecided"),
        Proof.NO_CANARY: ("has no known canary", "have no known canary"),
    }
    counts = {proof: sum(one.worst.proof is proof for one in proved.gates) for proof in words}
    told = ", ".join(f"{count} {words[proof][count != 1]}" for proof, count in counts.items() if count)
    return f"{len(proved.gates)} {'gate' if len(proved.gates) == 1 else 'gates'}: {told}"


def _to_json(proved: Proved) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "source": proved.source,
        "exit_code": proved.exit_code,
        "gates": [
            {
                "id": proof.gate.id,
                "name": proof.gate.name,
                "required": proof.gate.required,
                "proof": proof.worst.proof,
                "canaries": [_canary_to_json(one) for one in proof.planted],
            }
            for proof in proved.gates
        ],
    }


def _canary_to_json(planted: Planted) -> dict[str, object]:
    return {
        "proof": planted.proof,
        "tool": planted.tool or None,
        "paths": list(planted.paths),
        "why": planted.why,
        "check": check_to_json(planted.result) if planted.result else None,
    }
