"""A record follows from its own numbers, or it is told what does not follow."""

from dataclasses import replace

import pytest

from gates.model.expectation import Compound, ExitStatus, Operator, Success
from gates.model.measurement import Examined, Metric
from gates.model.verdict import GateResult, JudgedBy, Reason, Run, RunVerdict, State
from gates.session.claims.rejudge import contradictions
from tests.record.runs import COMPLEXITY, DOCS, LINT, PASSING, RUN, SKIPPED, TESTS

ONE = ExitStatus(text="exit 1", operator=Operator.EQUAL, limit=1)


def of(result: GateResult, verdict: RunVerdict = RunVerdict.PASSED, exit_code: int = 0) -> Run:
    return replace(PASSING, gates=(result,), verdict=verdict, exit_code=exit_code)


def check_of(result: GateResult, **changes: object) -> GateResult:
    """The gate with other fields in its check, those of the verdict among them."""
    check = result.checks[0]
    own = {name: value for name, value in changes.items() if name in ("exit_code", "expectation")}
    verdict = {name: value for name, value in changes.items() if name not in own}
    changed = replace(check, verdict=replace(check.verdict, **verdict), **own)  # type: ignore[arg-type]
    return replace(result, checks=(changed,), state=changed.verdict.state, reason=changed.verdict.reason)


def test_honest_runs_contradict_themselves_in_nothing() -> None:
    assert contradictions(RUN) == ()
    assert contradictions(PASSING) == ()


HONEST: dict[str, Run] = {
    "an exit status that was asked for": of(
        check_of(DOCS, expectation=ONE, exit_code=1, judged_by=JudgedBy.EXIT_STATUS)
    ),
    "a status beside a number": of(
        check_of(LINT, exit_code=1, expectation=Compound(text="exit 1; 0 errors", clauses=(ONE,)))
    ),
    "findings within the limit": of(check_of(LINT, exit_code=1)),
    "tree changed": of(replace(LINT, state=State.UNDECIDED, reason=Reason.TREE_CHANGED), RunVerdict.UNDECIDED, 3),
    "nothing applies": of(
        replace(LINT, checks=(), state=State.UNDECIDED, reason=Reason.NOTHING_EXAMINED), RunVerdict.UNDECIDED, 3
    ),
    "the strict verdict on a skipped gate": replace(
        PASSING,
        gates=(LINT, replace(SKIPPED, gate=replace(SKIPPED.gate, required=True))),
        verdict=RunVerdict.UNDECIDED,
        exit_code=3,
    ),
}


@pytest.mark.parametrize("run", HONEST.values(), ids=HONEST.keys())
def test_what_runs_really_say_is_no_contradiction(run: Run) -> None:
    assert contradictions(run) == ()


FORGED: dict[str, tuple[Run, str]] = {
    "a failing number that passed": (
        of(check_of(COMPLEXITY, state=State.PASSED)),
        "Complexity cannot be passed: its number is out of the limit",
    ),
    "a good number that failed": (
        of(check_of(LINT, state=State.FAILED), RunVerdict.FAILED, 1),
        "Lint (Ruff/Ultracite) cannot be failed: its number is within the limit",
    ),
    "no number": (
        of(check_of(LINT, metric=None)),
        "Lint (Ruff/Ultracite) cannot be passed: its number is out of the limit",
    ),
    "not a number": (
        of(check_of(LINT, metric=Metric(name="errors", value=float("nan")))),
        "Lint (Ruff/Ultracite) cannot be passed: its number is out of the limit",
    ),
    "nothing examined": (
        of(check_of(LINT, examined=Examined(count=0, unit="files"))),
        "Lint (Ruff/Ultracite) cannot be passed: nothing was examined",
    ),
    "never ended": (
        of(check_of(LINT, exit_code=None)),
        "Lint (Ruff/Ultracite) cannot be passed: its command never ended by itself",
    ),
    "killed": (of(check_of(LINT, exit_code=-9)), "its command never ended by itself"),
    "not found": (of(check_of(DOCS, exit_code=127)), "Docs cannot be passed: its command never ended by itself"),
    "a status that fails": (
        of(check_of(DOCS, expectation=Success(text="pass"), exit_code=2)),
        "Docs cannot be passed: it ended with 2 and no number decided",
    ),
    "a status that was not asked for": (
        of(check_of(DOCS, expectation=ONE, exit_code=0)),
        "Docs cannot be passed: it ended with 0",
    ),
    "a gate better than its command": (
        of(replace(COMPLEXITY, state=State.PASSED)),
        "Complexity cannot be passed: a command of it is failed",
    ),
    "passed without a command": (
        of(replace(LINT, checks=())),
        "Lint (Ruff/Ultracite) cannot be passed: no command was run",
    ),
    "undecided without a reason": (
        of(replace(TESTS, reason=None), RunVerdict.UNDECIDED, 3),
        "Tests is undecided without a reason",
    ),
    "a reason without doubt": (
        of(replace(LINT, reason=Reason.CRASHED)),
        "Lint (Ruff/Ultracite) is passed (crashed)",
    ),
    "a verdict that its gates do not give": (of(COMPLEXITY), "its gates make it no run that passed"),
    "another exit code": (of(LINT, exit_code=1), "passed is not exit code 1"),
    "a gate twice": (replace(PASSING, gates=(LINT, LINT)), "a gate is there twice"),
}


@pytest.mark.parametrize(("run", "expected"), FORGED.values(), ids=FORGED.keys())
def test_what_does_not_follow_is_told(run: Run, expected: str) -> None:
    assert any(expected in phrase for phrase in contradictions(run)), contradictions(run)
