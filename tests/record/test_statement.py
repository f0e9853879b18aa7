import json
from dataclasses import replace

import pytest

from gates.model.gate import Gate
from gates.model.verdict import TreeId
from gates.record.statement import gates_sha256, record_name, render_statement, statement
from tests.record.runs import COMPLEXITY, LINT, MAX_CC, NO_ERRORS, PASSING, RUN


def test_a_record_is_a_test_result_about_the_tree() -> None:
    content = statement(RUN, policy_sha256="cd" * 32)
    predicate = content.pop("predicate")
    assert content == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "tree", "digest": {"gitTree": "3f2a9c1d04be" + "0" * 28, "sha256": "ab" * 32}}],
        "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
    }
    assert isinstance(predicate, dict)
    details = predicate.pop("gates")
    assert predicate == {
        "result": "FAILED",
        "configuration": [
            {"name": "gates", "digest": {"sha256": gates_sha256([result.gate for result in RUN.gates])}},
            {"name": "gates.toml", "digest": {"sha256": "cd" * 32}},
            {"name": "tool:lizard", "annotations": {"version": "1.24.3"}},
            {"name": "tool:ruff", "annotations": {"version": "0.17.6"}},
        ],
        "passedTests": ["lint", "docs"],
        "failedTests": ["complexity", "tests"],
    }
    assert [gate["state"] for gate in details["gates"]] == ["passed", "failed", "undecided", "passed", "skipped"]
    assert details["gates"][1]["checks"][0]["examined"] == {"count": 212, "unit": "functions"}


def test_a_passing_run_is_passed() -> None:
    predicate = statement(PASSING)["predicate"]
    assert isinstance(predicate, dict)
    assert (predicate["result"], predicate["failedTests"]) == ("PASSED", [])


def test_nothing_that_a_tool_printed_is_in_a_record() -> None:
    text = render_statement(statement(RUN)).decode()
    assert "parse has CC 14" not in text
    assert "no place" not in text
    assert "expected at most" not in text


def test_outside_of_git_the_tree_has_a_sha256_only_and_without_tree_there_is_no_subject() -> None:
    assert statement(replace(RUN, tree=TreeId(git=None, sha256="ab")))["subject"] == [
        {"name": "tree", "digest": {"sha256": "ab"}}
    ]
    assert statement(replace(RUN, tree=None))["subject"] == []


def test_the_bytes_are_the_same_for_the_same_run() -> None:
    data = render_statement(statement(RUN))
    assert data == render_statement(json.loads(data))
    assert data.startswith(b'{\n  "_type": ')
    assert data.endswith(b"\n}\n")
    assert "Max CC ≤ 10".encode() in data


def test_a_lone_surrogate_is_no_crash() -> None:
    data = render_statement(statement(replace(RUN, source="\udcff.md")))
    assert json.loads(data)["predicate"]["gates"]["source"] == "\udcff.md"


def test_the_name_of_a_record_sorts_by_time() -> None:
    assert record_name(RUN) == "20261122T074003Z-7c1e5e88.json"
    assert record_name(replace(RUN, id="7c1e5e88")) == "20261122T074003Z-7c1e5e88.json"
    assert record_name(replace(RUN, id="../../x")) == "20261122T074003Z-x.json"


@pytest.mark.parametrize(
    "other",
    [
        replace(COMPLEXITY.gate, expectation=replace(MAX_CC, limit=11)),
        replace(COMPLEXITY.gate, expectation=NO_ERRORS),
        replace(COMPLEXITY.gate, required=False),
        replace(COMPLEXITY.gate, checks=LINT.gate.checks),
        replace(COMPLEXITY.gate, env={"A": "b"}),
    ],
)
def test_another_question_has_another_digest(other: Gate) -> None:
    assert gates_sha256([other]) != gates_sha256([COMPLEXITY.gate])


def test_where_and_in_which_order_gates_are_written_does_not_matter() -> None:
    moved = replace(LINT.gate, location=replace(LINT.gate.location, line=7))
    assert gates_sha256([moved, COMPLEXITY.gate]) == gates_sha256([COMPLEXITY.gate, LINT.gate])
