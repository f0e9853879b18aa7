"""A gate looser than at the base, by a decision of the plan and by leave of the base: it passes, and is told of."""

import json

import pytest

from tests.end_to_end.rig import Project, plan

PLAN = "docs/plans/a.md"
GATE = '[[gate]]\nid = "size"\nname = "Size"\nrun = "cat size.txt"\nexpect = "≥ {limit} lines"\n'
DECISION = "\n## Decision Log\n\n- Decision: Size may go down to 1 line until the import is done.\n"
MESSAGE = '"Size": threshold loosened: ≥ 2 lines → ≥ 1 lines'


@pytest.fixture
def excepted(project: Project) -> Project:
    """On the branch Size is loosened, and a decision names it; the base has the leave for that."""
    project.write("gates.toml", f"[run]\nallow_exceptions = true\n\n{GATE.format(limit=2)}")
    project.write("size.txt", "one\ntwo\n")
    project.write(PLAN, plan("| Size | `cat size.txt` | ≥ 2 lines |"))
    project.commit("all")
    project.git("checkout", "-q", "-b", "work")
    project.write("size.txt", "one\n")
    project.write("gates.toml", f"[run]\nallow_exceptions = true\n\n{GATE.format(limit=1)}")
    project.write(PLAN, project.read(PLAN).replace("≥ 2 lines", "≥ 1 lines") + DECISION)
    return project


def test_an_exception_is_told_wherever_the_verdict_is(excepted: Project) -> None:
    answer = excepted.gates("complete", PLAN, "--report=markdown=../summary.md", "--report=html=../report.html")
    assert answer.code == 0, answer
    assert f"note: exception by the Decision Log: {MESSAGE}" in answer.out.split("\n")
    for report in ("../summary.md", "../report.html"):
        assert "exception by the Decision Log" in excepted.read(report)
    assert "1 of 1 passed; 1 exception by decision; tree " in excepted.read(PLAN)
    (record,) = (excepted.path / ".gates/records").iterdir()
    assert json.loads(record.read_bytes())["predicate"]["gates"]["exceptions"] == [MESSAGE]


def test_the_exception_of_a_claim_that_holds_is_told_when_it_is_verified(excepted: Project) -> None:
    assert excepted.gates("complete", PLAN).code == 0
    for words in (("verify",), ("verify", "--rerun")):
        answer = excepted.gates(*words)
        assert answer.code == 0, answer
        assert f"exception by the Decision Log: {MESSAGE}" in answer.out
    document = json.loads(excepted.gates("verify", "--format", "json").out)
    assert [finding["code"] for finding in document["plans"][0]["findings"]] == ["exception"]


def test_json_has_the_exceptions(excepted: Project) -> None:
    document = json.loads(excepted.gates("run", PLAN, "--no-evidence", "--format", "json").out)
    assert document["exceptions"] == [MESSAGE]


def test_evidence_that_hides_its_exception_is_forged(excepted: Project) -> None:
    assert excepted.gates("complete", PLAN).code == 0
    excepted.write(PLAN, excepted.read(PLAN).replace("; 1 exception by decision", ""))
    answer = excepted.gates("verify")
    assert (answer.code, "[forged-entry]" in answer.out) == (4, True), answer


def test_without_the_decision_it_is_refused(excepted: Project) -> None:
    excepted.write(PLAN, excepted.read(PLAN).replace(DECISION, ""))
    answer = excepted.gates("complete", PLAN)
    assert (answer.code, MESSAGE in answer.err) == (4, True), answer
