from dataclasses import replace
from datetime import timedelta

import pytest

from gates.model.gate import GateSet
from gates.model.measurement import Tool
from gates.model.verdict import CheckResult, Run, State, TreeId
from gates.session.setup.unsteady import unsteady
from tests.record.runs import RUN

RESULT = next(result for result in RUN.gates if result.state is State.FAILED)


def with_check(run: Run, check: CheckResult, name: str = "second") -> Run:
    """The run with this as the only check of its only gate."""
    result = replace(RESULT, checks=(check,))
    return replace(run, gates=(result,), record=name, started=run.started + timedelta(minutes=1))


def measured(value: float) -> CheckResult:
    check = RESULT.checks[0]
    assert check.verdict.metric
    return replace(check, verdict=replace(check.verdict, metric=replace(check.verdict.metric, value=value)))


def found(*runs: Run, cache: bool = True) -> list[str]:
    gate = replace(RESULT.gate, cache=cache)
    return [str(one) for one in unsteady(runs, GateSet(source="gates.toml", gates=(gate,)))]


FIRST = with_check(RUN, measured(3), "first")


def test_two_results_on_one_tree_are_told_once_with_their_records() -> None:
    runs = (FIRST, with_check(RUN, measured(5)), with_check(RUN, measured(7), "third"))
    (told,) = found(*runs)
    assert told.startswith(f"{RESULT.gate.name} measured ")
    assert told.endswith(" on the same tree (first, second)")


@pytest.mark.parametrize(
    "other",
    [
        with_check(RUN, measured(3)),
        with_check(replace(RUN, tree=TreeId(git=None, sha256="0" * 64)), measured(5)),
        with_check(replace(RUN, tree=None), measured(5)),
        with_check(RUN, replace(measured(5), command="another")),
        with_check(RUN, replace(measured(5), age=60)),
        with_check(RUN, replace(measured(5), verdict=replace(measured(5).verdict, state=State.UNDECIDED))),
        with_check(RUN, replace(measured(5), verdict=replace(measured(5).verdict, tool=Tool(name="x", version="2")))),
    ],
    ids=["same result", "other tree", "no tree", "other command", "cached", "undecided", "other version"],
)
def test_what_may_differ_is_not_told(other: Run) -> None:
    assert found(FIRST, other) == []


def test_a_gate_that_is_never_cached_may_differ() -> None:
    assert found(FIRST, with_check(RUN, measured(5)), cache=False) == []
