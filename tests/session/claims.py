"""Projects whose plans carry evidence, written by the same rooms that a run uses, without running anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gates.document.progress import insert_entry
from gates.model.gate import Gate
from gates.model.measurement import Examined, Metric, Tool
from gates.model.verdict import CheckResult, GateResult, Reason, Run, State, TreeId, Verdict
from gates.record.progress_entry import progress_entry
from gates.record.statement import record_name, render_statement, statement
from gates.record.store import RECORDS
from gates.session.claims.records import record_link
from gates.session.claims.verify import Verification, VerifySettings, verify
from gates.session.reading.source import Question, Source, find_source, plans_left_out
from gates.session.reading.understand import understand
from gates.session.running.conclude import EXIT_CODES, verdict_of
from gates.tree.identity import identify
from tests.end_to_end.rig import Project, environment, plan

PLAN = "docs/plans/a.md"
OTHER = "docs/plans/b.md"
LINT = "| Lint | `ruff check src` | 0 errors |"
TESTS = "| Tests | `pytest -q` | 100% passing |"
START = datetime(2026, 3, 4, 7, 40, 3, tzinfo=UTC)
NOW = START + timedelta(days=1)
VALUES = {State.PASSED: 0.0, State.FAILED: 4.0}


@dataclass(frozen=True, slots=True)
class Site:
    """A project with plans, in which runs are recorded."""

    project: Project

    @classmethod
    def create(cls, path: Path, *rows: str) -> "Site":
        """One commit that holds some source and a plan In Progress with these gates."""
        path.mkdir(parents=True, exist_ok=True)
        site = cls(Project.create(path))
        site.project.write("src/x.py", "VALUE = 1\n")
        site.project.write("pyproject.toml", '[project]\nname = "x"\nversion = "1"\n')
        site.project.write(PLAN, plan(*(rows or (LINT, TESTS))))
        site.project.commit("all")
        return site

    def text(self, path: str = PLAN) -> str:
        """A plan's text."""
        return self.project.read(path)

    def edit(self, old: str, new: str, path: str = PLAN) -> None:
        """Change a text that a plan has, once."""
        text = self.text(path)
        assert old in text, text
        self.project.write(path, text.replace(old, new, 1))

    def claim(self, path: str = PLAN) -> None:
        """Write Complete by hand."""
        self.edit("Status: In Progress", "Status: Complete", path)

    def record(
        self, path: str = PLAN, *, minutes: int = 0, states: Sequence[State] = (), tree: TreeId | None = None
    ) -> Run:
        """Record a run: all gates passed unless ``states`` says otherwise; on today's tree unless ``tree`` is given."""
        source = find_source(Question(source=path, cwd=self.project.path, environ=environment()))
        gates = understand(source, {}).gates
        results = [
            _result(gate, state) for gate, state in zip(gates, states or [State.PASSED] * len(gates), strict=True)
        ]
        verdict, started = verdict_of(results), START + timedelta(minutes=minutes)
        run = Run(
            id=f"{started:%Y%m%dT%H%M%SZ}-{len(self.records()):08x}",
            source=path,
            plan=path,
            root=str(source.root.path),
            tree=tree or identify(source.root, plans_left_out(source)).id,
            started=started,
            duration=1.5,
            verdict=verdict,
            exit_code=EXIT_CODES[verdict],
            gates=tuple(results),
        )
        self.write_record(source, run)
        self.write_entry(source, run)
        return run

    def write_record(self, source: Source, run: Run) -> None:
        """The file of a run."""
        policy = source.policy.sha256 if source.policy else None
        data = render_statement(statement(run, policy_sha256=policy))
        self.project.write(f"{RECORDS}/{record_name(run)}", data)

    def write_entry(self, source: Source, run: Run) -> None:
        """The entry of a run."""
        place = self.project.path / source.path
        entry = progress_entry(run, record_link(source.root, place, record_name(run)))
        place.write_bytes(insert_entry(place.read_bytes(), entry))

    def entry(self, run: Run) -> str:
        """The lines of a run's entry as they stand in the plan, the last line end included."""
        lines = self.text().split("\n")
        first = next(index for index, line in enumerate(lines) if record_name(run) in line)
        return "".join(f"{line}\n" for line in lines[first : first + 1 + len(run.gates)])

    def records(self) -> list[Path]:
        """The files of all records."""
        return sorted((self.project.path / RECORDS).glob("*.json"))

    def verify(self, *plans: str, base: str | None = None, staged: bool = False) -> Verification:
        """Verify, a day after the first run."""
        question = Question(source=None, cwd=self.project.path, environ=environment())
        return verify(question, VerifySettings(plans=plans, base=base, staged=staged, now=NOW))

    def codes(self, path: str = PLAN) -> list[str]:
        """The codes of what is found about one plan when all are verified."""
        [verdict] = [verdict for verdict in self.verify().plans if verdict.path == path]
        return [finding.code for finding in verdict.findings]


def _result(gate: Gate, state: State) -> GateResult:
    metric = Metric(name="errors", value=VALUES.get(state, 0.0))
    if "passing" in gate.expectation.text:
        metric = Metric(name="pass_rate", value=100.0 - metric.value, unit="%")
    reason = Reason.CRASHED if state is State.UNDECIDED else None
    measured = state in VALUES
    verdict = Verdict(
        state=state,
        explanation="",
        reason=reason,
        metric=metric if measured else None,
        examined=Examined(count=3, unit="files") if measured else None,
        tool=Tool(name="tool", version="1.0"),
    )
    exit_code = {State.PASSED: 0, State.FAILED: 1}.get(state)
    checks = tuple(
        CheckResult(command=check.command, expectation=gate.expectation, verdict=verdict, exit_code=exit_code)
        for check in gate.checks
        if check.applies
    )
    if state is State.SKIPPED:
        return GateResult(gate=gate, state=state, note="left out")
    return GateResult(gate=gate, state=state, reason=reason, checks=checks)
