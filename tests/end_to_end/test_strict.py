"""Under a strict policy a gate that cannot fail blocks Complete, locally and where claims are verified again."""

import pytest

from tests.end_to_end.rig import Project, plan

PLAN = "docs/plans/a.md"
POLICY = """\
[run]
strict = {strict}

[[gate]]
id = "words"
name = "Words"
run = "grep -rn FIXME src"
expect = "no matches"
canary = {{path = "{canary}", text = "FIXME"}}
"""


@pytest.fixture
def project_with(project: Project) -> Project:
    """A project with one source and a plan that takes its gates from gates.toml."""
    project.write("src/x.py", "VALUE = 1\n")
    project.write(PLAN, plan("| Words | `grep -rn FIXME src` | no matches |"))
    return project


def adopt(project: Project, *, strict: bool, canary: str) -> None:
    """Commit a policy whose canary is planted there."""
    project.write("gates.toml", POLICY.format(strict=str(strict).lower(), canary=canary))
    project.commit("policy")


RED, GREEN = "src/canary.py", "docs/canary.txt"  # the gate looks into src only


def test_a_gate_that_stays_green_blocks_complete(project_with: Project) -> None:
    adopt(project_with, strict=True, canary=GREEN)
    before = project_with.read(PLAN)
    answer = project_with.gates("complete", PLAN)
    assert '"Words" cannot fail: its canary left it green' in answer.err
    assert answer.code == 4
    assert project_with.read(PLAN) == before


def test_gates_that_turn_red_complete_the_plan(project_with: Project) -> None:
    adopt(project_with, strict=True, canary=RED)
    answer = project_with.gates("complete", PLAN)
    assert answer.code == 0, answer
    assert "- Status: Complete\n" in project_with.read(PLAN)


def test_without_a_strict_policy_nothing_is_proved(project_with: Project) -> None:
    adopt(project_with, strict=False, canary=GREEN)
    assert project_with.gates("complete", PLAN).code == 0


def test_a_claim_is_not_verified_by_a_gate_that_cannot_fail(project_with: Project) -> None:
    adopt(project_with, strict=True, canary=GREEN)
    project_with.write(PLAN, project_with.read(PLAN).replace("In Progress", "Complete"))
    answer = project_with.gates("verify", "--rerun")
    assert "cannot fail: its canary left it green" in answer.out
    assert f'{PLAN}: "Complete" does not hold [claimed]' in answer.out
    assert answer.code == 4


def test_a_gate_of_which_nothing_could_be_shown_is_told(project_with: Project) -> None:
    policy = POLICY.format(strict="true", canary=RED).partition("canary")[0]
    project_with.write("gates.toml", policy)
    project_with.commit("policy")
    answer = project_with.gates("complete", PLAN)
    assert "note: not shown that these gates can fail (see `gates prove`): Words\n" in answer.out
    assert answer.code == 0
