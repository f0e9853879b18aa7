"""A run as people read it: pure functions from results to lines of text."""

from collections.abc import Iterator, Sequence

from gates.cli.terminal import columns_of, padded, paint, printable
from gates.model.expectation import Expectation
from gates.model.measurement import Finding
from gates.model.verdict import CheckResult, GateResult, JudgedBy, Run, State
from gates.record.account import cached, retried, same_run
from gates.record.store import LOGS

WORDS = {State.PASSED: "PASS", State.FAILED: "FAIL", State.UNDECIDED: "UNDECIDED", State.SKIPPED: "SKIP"}
WORD_WIDTH = max(map(len, WORDS.values()))
FINDINGS_SHOWN = 20


def gate_line(result: GateResult, name_width: int, *, color: bool = False) -> str:
    """One row of the result: state, name, what was measured against what, how long it took."""
    word = paint(f"{WORDS[result.state]:<{WORD_WIDTH}}", result.state, color=color)
    seconds = sum(check.duration for check in result.checks)
    took = f"  {seconds:.1f} s" if result.checks else ""
    return f"{word}  {padded(printable(result.gate.name), name_width)}  {account(result)}{took}"


def name_width(results: Sequence[GateResult]) -> int:
    """The width of the column of names."""
    return max(columns_of(printable(result.gate.name)) for result in results)


def account(result: GateResult) -> str:
    """Why the gate is in its state, in one line: the deciding check's measurement against the expectation."""
    if result.note:
        return printable(f"{result.reason}: {result.note}" if result.reason else result.note)
    deciding = next((check for check in result.checks if check.verdict.state is result.state), None)
    if deciding is None:
        return printable(str(result.reason or ""))
    reason = f"{deciding.verdict.reason}: " if deciding.verdict.reason else ""
    advisory = "" if result.gate.required else " [advisory]"
    marks = f"{_basis(deciding)}{cached(deciding)}{retried(deciding)}{same_run(deciding)}{advisory}"
    return printable(f"{reason}{deciding.verdict.explanation}{marks}")


def failure(result: GateResult, *, verbose: bool = False) -> Iterator[str]:
    """What a gate that did not pass shows below the table: findings, worst offender, command, log."""
    for check in result.checks:
        if check.verdict.state is State.PASSED and not verbose:
            continue
        yield printable(f"{result.gate.name}: {check.verdict.state}, {check.verdict.explanation}")
        yield from (f"  | {located(finding)}" for finding in check.verdict.findings[:FINDINGS_SHOWN])
        yield from (f"  note: {printable(note)}" for note in check.verdict.notes)
        if check.verdict.worst:
            yield f"  worst: {printable(check.verdict.worst)}"
        yield from _shards(result, check)
        yield f"  repeat: {printable(check.command)}{_through(check)}"
        if check.log:
            yield f"  log: {LOGS}/{printable(check.log)}"


def details(result: GateResult) -> Iterator[str]:
    """What -v adds for every gate: how each verdict came about."""
    for check in result.checks:
        verdict = check.verdict
        examined = f", {verdict.examined.count} {verdict.examined.unit} examined" if verdict.examined else ""
        tool = f" {verdict.tool.name} {verdict.tool.version or ''}".rstrip() if verdict.tool else ""
        ended = "no exit status" if check.exit_code is None else f"exit {check.exit_code}"
        yield printable(f"    $ {check.command}  → {ended}{examined}; by {verdict.judged_by}{tool}")
        if check.probe:
            yield printable(f"    $ {check.probe}  (probe)")
        yield from (f"  {line}" for line in _shards(result, check))
        yield from (printable(f"    note: {note}") for note in verdict.notes)


def summary(run: Run, *, color: bool = False) -> Iterator[str]:
    """The last lines of a run: the notes, where the evidence is, and the verdict."""
    yield from (f"note: {printable(note)}" for note in run.notes)
    if run.record:
        where = f"{run.plan} and {run.record}" if run.plan else run.record
        yield printable(f"evidence: {where}; tree {str(run.tree)[:12]}")
    yield paint(count(run.gates), _overall(run), color=color)


def count(results: Sequence[GateResult]) -> str:
    """``4 of 5 gates passed; failed: Complexity; tried again: Tests (retry 1)``."""
    passed = sum(result.state is State.PASSED for result in results)
    rest = "".join(
        f"; {state}: {', '.join(printable(result.gate.name) for result in results if result.state is state)}"
        for state in (State.FAILED, State.UNDECIDED, State.SKIPPED)
        if any(result.state is state for result in results)
    )
    return f"{passed} of {len(results)} gates passed{rest}{_tried_again(results)}"


def _tried_again(results: Sequence[GateResult]) -> str:
    again = [
        f"{printable(result.gate.name)}{retried(max(result.checks, key=lambda check: check.attempts))}"
        for result in results
        if any(check.attempts > 1 for check in result.checks)
    ]
    return f"; tried again: {', '.join(again)}" if again else ""


def located(finding: Finding) -> str:
    """A finding with its place, which many tools begin their line with anyway."""
    path, text = finding.path, finding.text
    where = f"{path}:{finding.line}" if path and finding.line else path
    return printable(f"{where}: {text}" if where and not text.startswith(path) else text)


def expectation_kind(expectation: Expectation) -> str:
    """The kind of an expectation in words: ``threshold``, ``exit status``, ``prose`` …"""
    name = type(expectation).__name__
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _overall(run: Run) -> State:
    return {0: State.PASSED, 1: State.FAILED}.get(run.exit_code, State.UNDECIDED)


def _basis(check: CheckResult) -> str:
    return "" if check.verdict.judged_by is JudgedBy.MEASUREMENT else f" [by {check.verdict.judged_by}]"


def _shards(result: GateResult, check: CheckResult) -> Iterator[str]:
    """What became of each part: ``tests[1/2]: exit 0, 1.2 s``."""
    for shard in check.shards:
        ended = f"exit {shard.exit_code}" if shard.exit_code is not None else "no exit status"
        log = f", {LOGS}/{shard.log}" if shard.log else ""
        yield printable(f"  {result.gate.id}[{shard.name}]: {ended}, {shard.duration:.1f} s{log}")


def _through(check: CheckResult) -> str:
    return f"  (through {check.shell})" if check.shell else ""
