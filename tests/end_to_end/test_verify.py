"""`gates verify` as it is called: after real runs, in people's and in programs' words."""

import json

import pytest

from tests.end_to_end.rig import Project, plan

HOLD = "| Hold | `test -f src/x.py` | exit 0 |"
PLAN = "docs/plans/a.md"


@pytest.fixture
def claimed(project: Project) -> Project:
    """A plan whose gates passed, and that says Complete."""
    project.write("src/x.py", "VALUE = 1\n")
    project.write(PLAN, plan(HOLD))
    project.commit("all")
    assert project.gates("run", PLAN).code == 0
    project.write(PLAN, project.read(PLAN).replace("In Progress", "Complete"))
    return project


def test_a_claim_that_a_real_run_proves_holds(claimed: Project) -> None:
    answer = claimed.gates("verify")
    lines = answer.out.rstrip().split("\n")
    assert answer.code == 0, answer
    assert lines[0].startswith('docs/plans/a.md: "Complete" holds [recorded, .gates/records/')
    assert lines[1].startswith("note: history is what stands at ")
    assert lines[2:] == ["1 plan: 1 claim holds"]
    assert answer.err == ""


def test_a_stale_claim_exits_4_and_the_summary_comes_last(claimed: Project) -> None:
    claimed.write("src/x.py", "VALUE = 2\n")
    answer = claimed.gates("verify", PLAN)
    assert answer.code == 4
    assert answer.out.startswith("docs/plans/a.md:3:11: the plan says it is complete, but its newest run saw tree ")
    assert answer.out.rstrip().endswith("1 plan: 1 claim does not hold")


def test_json_has_level_standing_and_every_finding(claimed: Project) -> None:
    claimed.write(PLAN, claimed.read(PLAN).replace("PASS Hold", "PASS Held"))
    answer = claimed.gates("verify", "--format", "json")
    document = json.loads(answer.out)
    [verdict] = document["plans"]
    assert answer.code == document["exit_code"] == 4
    assert (verdict["path"], verdict["claimed"], verdict["level"]) == (PLAN, "Complete", "claimed")
    assert (verdict["standing"], verdict["record"][:15]) == ("does not hold", ".gates/records/")
    [finding] = verdict["findings"]
    assert (finding["path"], finding["line"], finding["column"], finding["code"]) == (PLAN, 10, 5, "forged-entry")


def test_a_commit_hook_judges_what_is_staged(claimed: Project) -> None:
    claimed.git("add", "-A")
    assert claimed.gates("verify", "--staged").code == 0
    claimed.write("src/x.py", "VALUE = 2\n")
    assert claimed.gates("verify", "--staged").code == 0
    claimed.git("add", "-A")
    answer = claimed.gates("verify", "--staged")
    assert (answer.code, "[stale]" in answer.out) == (4, True)


def test_wrong_input_is_exit_2(claimed: Project) -> None:
    answer = claimed.gates("verify", "docs/plans/none.md")
    assert answer.code == 2
    assert "none.md: no such file" in answer.err


def test_an_unknown_base_is_exit_4(claimed: Project) -> None:
    answer = claimed.gates("verify", "--base", "nowhere")
    assert answer.code == 4
    assert "nowhere: no such branch or commit" in answer.err


def test_gates_with_variables_are_verified_with_the_same_variables(project: Project) -> None:
    project.write("src/x.py", "VALUE = 1\n")
    project.write(PLAN, plan("| Hold | `test -f <path>` | exit 0 |"))
    assert project.gates("run", PLAN, "--var", "path=src/x.py").code == 0
    project.write(PLAN, project.read(PLAN).replace("In Progress", "Complete"))
    assert project.gates("verify", "--var", "path=src/x.py").code == 0
    assert "[gates-changed]" in project.gates("verify", "--var", "path=src").out
    assert project.gates("verify").code == 2


def test_nothing_is_written(claimed: Project) -> None:
    claimed.commit("all")
    claimed.gates("verify")
    assert claimed.git("status", "--short") == ""
