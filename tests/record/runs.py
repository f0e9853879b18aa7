"""Runs for the tests of this room, built from few words."""

from dataclasses import replace
from datetime import UTC, datetime

from gates.model.diagnostic import Location
from gates.model.expectation import Expectation, Operator, Prose, Success, Threshold
from gates.model.gate import Check, Gate
from gates.model.measurement import Examined, Finding, Metric, Tool
from gates.model.verdict import (
    CheckResult,
    GateResult,
    JudgedBy,
    Reason,
    Run,
    RunVerdict,
    State,
    TreeId,
    Verdict,
)

NO_ERRORS = Threshold(text="0 errors", metrics=("errors",), operator=Operator.AT_MOST, limit=0)
MAX_CC = Threshold(text="Max CC ≤ 10", metrics=("max_cc",), operator=Operator.AT_MOST, limit=10, unit="cc")
GREEN = Success(text="100% passing")
PROSE = Prose(text="site builds")


def gate(name: str, expectation: Expectation, command: str = "run it", line: int = 1, required: bool = True) -> Gate:
    return Gate(
        id=name.lower().split(" ")[0],
        name=name,
        checks=(Check(command=command),),
        expectation=expectation,
        location=Location(path="docs/plan.md", line=line),
        required=required,
    )


def result(of: Gate, verdict: Verdict, exit_code: int | None = 0, age: int | None = None) -> GateResult:
    check = CheckResult(
        command=of.checks[0].command,
        expectation=of.expectation,
        verdict=verdict,
        exit_code=exit_code,
        duration=0.61,
        age=age,
        log="complexity.log",
    )
    return GateResult(gate=of, state=verdict.state, reason=verdict.reason, checks=(check,))


LINT = result(
    gate("Lint (Ruff/Ultracite)", NO_ERRORS, line=103),
    Verdict(
        state=State.PASSED,
        explanation="0 errors, expected 0",
        metric=Metric(name="errors", value=0),
        examined=Examined(count=12, unit="files"),
        threshold=NO_ERRORS,
        tool=Tool(name="ruff", version="0.17.6"),
    ),
)
COMPLEXITY = result(
    gate("Complexity", MAX_CC, command="uv run lizard -C 10 src", line=104),
    Verdict(
        state=State.FAILED,
        explanation="max CC 14, expected at most 10",
        metric=Metric(name="max_cc", value=14.0, unit="cc"),
        examined=Examined(count=212, unit="functions"),
        threshold=MAX_CC,
        tool=Tool(name="lizard", version="1.24.3"),
        findings=(
            Finding(text="parse has CC 14", path="/project/src/a b.py", line=120),
            Finding(text="elsewhere", path="/tmp/x.py", line=1),
            Finding(text="| no place | <b>"),
        ),
        worst="src/a b.py:120 parse has CC 14",
    ),
    exit_code=1,
)
TESTS = result(
    gate("Tests", GREEN, line=105),
    Verdict(state=State.UNDECIDED, reason=Reason.TIMED_OUT, explanation="ended after 600 s"),
    exit_code=None,
)
DOCS = result(
    gate("Docs", PROSE, line=106),
    Verdict(state=State.PASSED, explanation="exit 0", judged_by=JudgedBy.EXIT_STATUS),
    age=3 * 3600,
)
SKIPPED = GateResult(gate=gate("Security", NO_ERRORS, required=False), state=State.SKIPPED, note="left out by --skip")

RUN = Run(
    id="20261122T074003Z-7c1e5e88",
    source="docs/plan.md",
    plan="docs/plan.md",
    root="/project",
    tree=TreeId(git="3f2a9c1d04be" + "0" * 28, sha256="ab" * 32),
    started=datetime(2026, 11, 22, 7, 40, 3, tzinfo=UTC),
    duration=1.9,
    verdict=RunVerdict.UNDECIDED,
    exit_code=3,
    gates=(LINT, COMPLEXITY, TESTS, DOCS, SKIPPED),
    record=".gates/records/20261122T074003Z-7c1e5e88.json",
    notes=("a note",),
)
PASSING = replace(RUN, verdict=RunVerdict.PASSED, exit_code=0, gates=(LINT,), notes=())


def named(name: str, threshold: str) -> Run:
    """The run with another name and threshold on its failing gate."""
    old = COMPLEXITY.gate
    hostile = replace(old, name=name, expectation=replace(MAX_CC, text=threshold))
    return replace(RUN, gates=(LINT, replace(COMPLEXITY, gate=hostile)))
