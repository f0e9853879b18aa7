"""A run as Markdown, for the step summary of a CI server or a pull request."""

from collections.abc import Iterator

from gates.model.verdict import GateResult, Run, RunVerdict, State
from gates.record.account import account, evidence
from gates.record.inert import inert, inert_line

ICONS = {State.PASSED: "✅", State.FAILED: "❌", State.UNDECIDED: "❓", State.SKIPPED: "⏭️"}
EVIDENCE_LINES = 10
LINE_LIMIT = 300


def markdown(run: Run) -> str:
    """A heading with the verdict, a table of the gates, and below it what the gates that did not pass have to say."""
    lines = [
        f"## Quality gates: {run.verdict}",
        "",
        "| | Gate | Result | Time |",
        "|---|---|---|---|",
        *map(_row, run.gates),
        "",
        f"Source: {inert(run.source)}; tree {str(run.tree)[:12] if run.tree else 'unknown'}; {run.duration:.1f} s",
        *(f"\nNote: {inert(note, LINE_LIMIT)}" for note in run.notes),
    ]
    if run.verdict is not RunVerdict.PASSED:
        for result in run.gates:
            lines += _details(result)
    return "\n".join(lines) + "\n"


def _row(result: GateResult) -> str:
    name = inert(result.gate.name) + ("" if result.gate.required else " (advisory)")
    time = sum(check.duration for check in result.checks)
    return f"| {ICONS[result.state]} {result.state} | {name} | {inert(account(result), LINE_LIMIT)} | {time:.1f} s |"


def _details(result: GateResult) -> Iterator[str]:
    if result.state not in (State.FAILED, State.UNDECIDED):
        return
    shown = list(evidence(result))
    yield f"\n### {inert(result.gate.name)}\n"
    yield from (f"- {inert_line(line, LINE_LIMIT)}" for line in shown[:EVIDENCE_LINES])
    if len(shown) > EVIDENCE_LINES:
        yield f"- and {len(shown) - EVIDENCE_LINES} more lines in the log"
