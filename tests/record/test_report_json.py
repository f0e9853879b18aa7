import json
from dataclasses import replace
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from gates.model.diagnostic import Diagnostic, Location
from gates.model.event import CheckEnded, CheckStarted, Event, GateEnded, RunEnded, RunStarted
from gates.model.measurement import Metric
from gates.model.verdict import Run
from gates.record.report_json import check_to_json, diagnostic_to_json, event_to_json, run_to_json
from tests.record.runs import COMPLEXITY, PASSING, RUN, TESTS


def schema(name: str) -> dict[str, object]:
    content = json.loads(files("gates.record").joinpath(f"{name}_schema.json").read_text("utf-8"))
    assert isinstance(content, dict)
    return content


REPORT, EVENT = schema("report"), schema("event")


def test_a_check_has_the_form_of_the_contract() -> None:
    assert check_to_json(COMPLEXITY.checks[0]) == {
        "command": "uv run lizard -C 10 src",
        "shell": "",
        "probe": None,
        "attempts": 1,
        "state": "failed",
        "reason": None,
        "judged_by": "measurement",
        "exit_code": 1,
        "metric": {"name": "max_cc", "value": 14, "unit": "cc"},
        "examined": {"count": 212, "unit": "functions"},
        "threshold": {"text": "Max CC ≤ 10", "operator": "<=", "limit": 10, "unit": "cc"},
        "tool": {"name": "lizard", "version": "1.24.3"},
        "duration_s": 0.61,
        "cached": False,
        "log": "complexity.log",
        "expectation": "Max CC ≤ 10",
        "explanation": "max CC 14, expected at most 10",
        "worst": "src/a b.py:120 parse has CC 14",
        "findings": [
            {"text": "parse has CC 14", "path": "/project/src/a b.py", "line": 120},
            {"text": "elsewhere", "path": "/tmp/x.py", "line": 1},
            {"text": "| no place | <b>", "path": "", "line": 0},
        ],
        "notes": [],
    }


def test_a_run_has_the_form_of_the_contract() -> None:
    document = run_to_json(replace(RUN, gates=(TESTS,)))
    gates = document.pop("gates")
    assert document == {
        "schema_version": 1,
        "run": "20261122T074003Z-7c1e5e88",
        "source": "docs/plan.md",
        "plan": "docs/plan.md",
        "record": ".gates/records/20261122T074003Z-7c1e5e88.json",
        "tree": "3f2a9c1d04be0000000000000000000000000000",
        "started": "2026-11-22T07:40:03Z",
        "duration_s": 1.9,
        "verdict": "undecided",
        "exit_code": 3,
        "notes": ["a note"],
        "exceptions": [],
    }
    assert isinstance(gates, list)
    assert {key: value for key, value in gates[0].items() if key != "checks"} == {
        "id": "tests",
        "name": "Tests",
        "state": "undecided",
        "reason": "timed-out",
        "required": True,
        "path": "docs/plan.md",
        "line": 105,
        "expectation": "100% passing",
        "note": "",
    }


def test_whole_numbers_have_no_fraction_and_nan_is_null() -> None:
    def value(number: float) -> object:
        verdict = replace(COMPLEXITY.checks[0].verdict, metric=Metric(name="x", value=number))
        return check_to_json(replace(COMPLEXITY.checks[0], verdict=verdict))["metric"]

    assert json.dumps(value(14.0)) == '{"name": "x", "value": 14, "unit": ""}'
    assert value(84.5) == {"name": "x", "value": 84.5, "unit": ""}
    assert value(float("nan")) == value(float("inf")) == {"name": "x", "value": None, "unit": ""}


def test_the_schemas_are_schemas_and_share_their_words() -> None:
    Draft202012Validator.check_schema(REPORT)
    Draft202012Validator.check_schema(EVENT)
    assert REPORT["$defs"] == EVENT["$defs"]


@pytest.mark.parametrize("run", [RUN, PASSING, replace(RUN, tree=None, plan=None, record=None)])
def test_every_report_is_described_by_the_schema(run: Run) -> None:
    Draft202012Validator(closed(REPORT)).validate(json.loads(json.dumps(run_to_json(run))))


EVENTS: list[Event] = [
    RunStarted(gates=tuple(result.gate for result in RUN.gates), source="docs/plan.md"),
    CheckStarted(gate=COMPLEXITY.gate, command="lizard"),
    CheckEnded(gate=COMPLEXITY.gate, result=COMPLEXITY.checks[0]),
    GateEnded(result=COMPLEXITY),
    RunEnded(run=RUN),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_every_event_is_described_by_the_schema(event: Event) -> None:
    document = json.loads(json.dumps(event_to_json(7, event)))
    Draft202012Validator(closed(EVENT)).validate(document)
    assert document["sequence"] == 7


def test_the_schema_refuses_what_it_does_not_describe() -> None:
    document = run_to_json(RUN)
    assert not Draft202012Validator(REPORT).is_valid({**document, "verdict": "fine"})
    assert Draft202012Validator(REPORT).is_valid({**document, "new": 1})
    assert not Draft202012Validator(closed(REPORT)).is_valid({**document, "new": 1})


def test_a_diagnostic_keeps_its_parts() -> None:
    diagnostic = Diagnostic(
        location=Location(path="p.md", line=2, column=3), code="no-command", message="m", advice="a"
    )
    assert diagnostic_to_json(diagnostic) == {
        "path": "p.md",
        "line": 2,
        "column": 3,
        "severity": "error",
        "code": "no-command",
        "message": "m",
        "advice": "a",
    }


def closed(node: object) -> dict[str, object]:
    """The schema without room for fields that it does not name."""

    def close(part: object) -> object:
        if isinstance(part, list):
            return [close(item) for item in part]
        if not isinstance(part, dict):
            return part
        extra = {"additionalProperties": False} if part.get("type") == "object" else {}
        return {key: close(value) for key, value in part.items()} | extra

    result = close(node)
    assert isinstance(result, dict)
    return result
