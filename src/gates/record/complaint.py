"""The complaints of a run, each with a place in the project: what SARIF and code quality reports consist of."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from gates.model import lazy_re as re
from gates.model.gate import Gate
from gates.model.value import dataclass
from gates.model.verdict import GateResult, Run, State
from gates.record.account import account, deciding

NO_CHARACTER = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # half a character; the others stand for bytes of file names


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One thing that is wrong; ``path`` is relative to the root, ``line`` counts from 1."""

    gate: Gate
    state: State
    text: str
    path: str
    line: int


def complaints(run: Run) -> Iterator[Complaint]:
    """For each gate that did not pass: the gate where it was declared, and the findings whose place is known."""
    for result in run.gates:
        if result.state in (State.FAILED, State.UNDECIDED):
            location = result.gate.location
            text = f"{result.gate.name} {result.state}: {account(result)}"
            yield _complaint(result, text, location.path, location.line)
            yield from _findings(result, run.root)


def _findings(result: GateResult, root: str) -> Iterator[Complaint]:
    for check in deciding(result):
        for finding in check.verdict.findings:
            path = PurePosixPath(finding.path)
            if path.is_relative_to(root):
                path = path.relative_to(root)
            if finding.path and not path.is_absolute():
                yield _complaint(result, finding.text, str(path), max(finding.line, 1))


def _complaint(result: GateResult, text: str, path: str, line: int) -> Complaint:
    """A complaint that every report can encode, whatever the JSON of a tool held."""
    text, path = (NO_CHARACTER.sub("�", foreign) for foreign in (text, path))
    return Complaint(gate=result.gate, state=result.state, text=text, path=path, line=line)
