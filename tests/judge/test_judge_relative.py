"""Relative expectations: against the same tool at the base, worse is failed, and no base is no verdict."""

import pytest

from gates.judge.expectation import parse_expectation
from gates.judge.judge import judge
from gates.model.measurement import Baseline, Examined, Measurement, Metric, Problem, Tool
from gates.model.verdict import Reason, State


def measured(
    name: str, value: float, unit: str = "", *, codes: tuple[int, ...] = (), tool: str = "ruff"
) -> Measurement:
    return Measurement(
        tool=Tool(name=tool),
        metrics=(Metric(name=name, value=value, unit=unit),),
        examined=Examined(count=9, unit="files"),
        findings_exit_codes=frozenset(codes),
    )


@pytest.mark.parametrize(
    ("cell", "exit_code", "now", "before", "state", "explanation"),
    [
        (
            "no new errors",
            1,
            measured("errors", 4, codes=(1,)),
            measured("errors", 4),
            State.PASSED,
            "4 errors, base 4",
        ),
        (
            "no new errors",
            1,
            measured("errors", 5, codes=(1,)),
            measured("errors", 4),
            State.FAILED,
            "5 errors, base 4",
        ),
        ("no new errors", 0, measured("errors", 0), measured("errors", 0), State.PASSED, "0 errors, base 0"),
        (
            "no regression",
            0,
            measured("coverage", 81, "%"),
            measured("coverage", 80.5, "%"),
            State.PASSED,
            "coverage 81 %, base 80.5 %",
        ),
        (
            "coverage not below baseline",
            0,
            measured("coverage", 80.4, "%"),
            measured("coverage", 80.5, "%"),
            State.FAILED,
            "coverage 80.4 %, base 80.5 %",
        ),
        (
            "≤ 10% coverage drop",
            0,
            measured("coverage", 75, "%"),
            measured("coverage", 80, "%"),
            State.PASSED,
            "coverage 75 %, base 80 %, expected at least 72 %",
        ),
        (
            "no regression",
            0,
            measured("value", 3),
            measured("value", 4),
            State.UNDECIDED,
            "nobody knows whether more value is better",
        ),
        (
            "no regression",
            0,
            measured("errors", 0),
            measured("errors", 0, tool="mypy"),
            State.UNDECIDED,
            "errors was not measured at the base",
        ),
        (
            "no new clones",
            0,
            measured("errors", 0),
            measured("errors", 0),
            State.UNDECIDED,
            "nothing measured clones to compare with the base",
        ),
        (
            "no new errors",
            2,
            measured("errors", 4, codes=(1,)),
            measured("errors", 4),
            State.UNDECIDED,
            "4 errors is within the limit, but the command ended with exit 2",
        ),
    ],
)
def test_compared_with_the_base(
    cell: str, exit_code: int, now: Measurement, before: Measurement, state: State, explanation: str
) -> None:
    verdict = judge(parse_expectation(cell), exit_code, (now,), base=Baseline(measurements=(before,)))
    assert (verdict.state, verdict.explanation) == (state, explanation)


def test_without_a_base_there_is_no_verdict() -> None:
    verdict = judge(parse_expectation("no new errors"), 0, (measured("errors", 0),))
    assert (verdict.state, verdict.reason) == (State.UNDECIDED, Reason.NO_MEASUREMENT)


def test_a_doubtful_base_is_no_base() -> None:
    broken = Measurement(tool=Tool(name="ruff"), problems=(Problem(reason="crashed", text="ruff panicked"),))
    verdict = judge(
        parse_expectation("no new errors"), 0, (measured("errors", 0),), base=Baseline(measurements=(broken,))
    )
    assert (verdict.reason, verdict.explanation) == (Reason.CRASHED, "at the base: ruff panicked")
