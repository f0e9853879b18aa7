"""`gates verify --rerun`: the gates run again, under the policy of the base, and nothing else verifies a claim."""

import json
from pathlib import Path

import pytest

from tests.end_to_end.rig import Project, plan

PLAN = "docs/plans/a.md"
OTHER = "docs/plans/b.md"
HOLD = "| Hold | `test -f src/x.py` | exit 0 |"
COUNT = """\
[[gate]]
id = "bad"
name = "Bad words"
run = "cat src/words.txt"
expect = "≤ {limit} lines"
metric = {{from = "stdout", regex = '(\\d+) bad', name = "lines"}}
"""


def policy(limit: int) -> str:
    """A gates.toml that allows that many bad words, of which src/words.txt says how many there are."""
    return COUNT.format(limit=limit)


def claim(project: Project, path: str = PLAN) -> None:
    """Write Complete by hand."""
    project.write(path, project.read(path).replace("In Progress", "Complete"))


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is no part of the project."""
    return tmp_path_factory.mktemp("outside")


@pytest.fixture
def branch(project: Project) -> Project:
    """A project with a policy and a plan in progress, on a branch that has changed nothing yet."""
    project.write("src/x.py", "VALUE = 1\n")
    project.write("src/words.txt", "2 bad\n")
    project.write("gates.toml", policy(3))
    project.write(PLAN, plan(HOLD))
    project.commit("all")
    project.git("checkout", "-q", "-b", "work")
    return project


def test_gates_that_pass_again_verify_a_claim_that_nothing_had_proved(branch: Project) -> None:
    claim(branch)
    assert branch.gates("verify").code == 4
    answer = branch.gates("verify", "--rerun")
    lines = answer.out.rstrip().split("\n")
    assert answer.code == 0, answer
    assert f'{PLAN}: "Complete" holds [verified]' in lines
    assert lines[-1] == "1 plan: 1 claim holds"
    assert branch.git("status", "--short", "--", ".", ":!.gates") == f" M {PLAN}\n"


def test_gates_that_fail_exit_1_whatever_the_record_says(branch: Project, outside: Path) -> None:
    flag = outside / "flag"
    flag.write_text("")
    branch.write(PLAN, plan(HOLD, f"| Flag | `test -f {flag}` | exit 0 |"))
    assert branch.gates("complete", PLAN).code == 0
    assert branch.gates("verify", PLAN).code == 0
    flag.unlink()
    assert branch.gates("verify", PLAN).code == 0
    answer = branch.gates("verify", PLAN, "--rerun")
    assert f'{PLAN}: "Complete" does not hold [claimed, .gates/records/' in answer.out
    assert answer.code == 1, answer


def test_gates_that_cannot_be_measured_exit_3(branch: Project) -> None:
    branch.write(PLAN, plan(HOLD, "| Lint | `no-such-tool src` | 0 errors |"))
    claim(branch)
    answer = branch.gates("verify", "--rerun")
    assert "tool-missing: no-such-tool: not found on PATH" in answer.out
    assert f'{PLAN}: "Complete" does not hold [claimed]' in answer.out
    assert answer.code == 3, answer


def test_a_policy_that_the_branch_loosened_is_refused_with_both_values(branch: Project) -> None:
    branch.write("src/words.txt", "5 bad\n")
    branch.write("gates.toml", policy(9))
    claim(branch)
    answer = branch.gates("verify", "--rerun")
    assert "≤ 3 lines" in answer.out
    assert "≤ 9 lines" in answer.out
    assert answer.code == 4, answer


def test_what_the_branch_tightens_has_to_pass_as_well(branch: Project) -> None:
    branch.write("gates.toml", policy(1))
    claim(branch)
    answer = branch.gates("verify", "--rerun")
    assert answer.code == 1, answer
    branch.write("src/words.txt", "1 bad\n")
    assert branch.gates("verify", "--rerun").code == 0


def test_json_has_the_runs(branch: Project) -> None:
    claim(branch)
    document = json.loads(branch.gates("verify", "--rerun", "--format", "json").out)
    assert [verdict["level"] for verdict in document["plans"]] == ["verified"]
    assert [(run["source"], run["verdict"]) for run in document["runs"]] == [(PLAN, "passed")]


def test_each_run_is_headed_by_whose_gates_it_ran(branch: Project) -> None:
    branch.write("gates.toml", policy(2))
    branch.write(OTHER, plan(HOLD))
    answer = branch.gates("verify", PLAN, OTHER, "--rerun")
    lines = answer.out.split("\n")
    assert [line for line in lines if line.startswith("gates of ")] == [
        f"gates of {PLAN}:",
        f"gates of {PLAN}:",
        f"gates of {OTHER}:",
        f"gates of {OTHER}:",
    ]
    assert sum(line.startswith("note: these are the gates of the base, ") for line in lines) == 2
    assert answer.code == 0


def test_without_a_changed_plan_the_gates_of_gates_toml_are_run(branch: Project) -> None:
    branch.write("src/words.txt", "4 bad\n")
    answer = branch.gates("verify", "--rerun")
    assert answer.out.startswith("gates of gates.toml:\nFAIL       Bad words  4 lines, limit 3")
    assert answer.code == 1


def test_with_nothing_to_run_that_is_said(project: Project) -> None:
    project.write(PLAN, plan(HOLD))
    project.commit("all")
    answer = project.gates("verify", "--rerun")
    assert answer.out.startswith(
        "gates.toml:1:1: warning: nothing was run again: no plan differs from the base, and there is no gates.toml "
    )
    assert answer.code == 0


def test_a_plan_that_was_complete_before_is_history_and_not_run(branch: Project) -> None:
    branch.write(OTHER, plan("| Fail | `false` | exit 0 |").replace("In Progress", "Complete"))
    branch.commit("history")
    branch.git("branch", "-f", "main")
    claim(branch)
    answer = branch.gates("verify", "--rerun")
    assert "running Fail" not in answer.err
    assert answer.out.rstrip().endswith("2 plans: 1 claim holds, 1 is history")
    assert answer.code == 0
    named = branch.gates("verify", OTHER, "--rerun")
    assert f'{OTHER}: "Complete" does not hold [claimed]' in named.out
    assert named.code == 1


def test_a_plan_that_claims_nothing_is_run_when_it_is_changed(branch: Project) -> None:
    branch.write(PLAN, plan(HOLD, "| Fail | `false` | exit 0 |"))
    answer = branch.gates("verify", "--rerun")
    assert answer.out.rstrip().endswith("1 plan: 1 claims nothing")
    assert answer.code == 1


def test_forged_evidence_is_refused_although_the_gates_pass(branch: Project) -> None:
    assert branch.gates("run", PLAN).code == 0
    branch.write(PLAN, branch.read(PLAN).replace("PASS Hold", "PASS Holds"))
    claim(branch)
    answer = branch.gates("verify", "--rerun")
    assert "[forged-entry]" in answer.out
    assert f'{PLAN}: "Complete" does not hold' in answer.out
    assert answer.code == 4


def test_an_exception_that_the_base_allows_is_printed_and_passes(branch: Project) -> None:
    branch.write("gates.toml", f"[run]\nallow_exceptions = true\n\n{policy(3)}")
    branch.commit("exceptions")
    branch.git("branch", "-f", "main")
    branch.write("gates.toml", f"[run]\nallow_exceptions = true\n\n{policy(9)}")
    branch.write("src/words.txt", "5 bad\n")
    assert branch.gates("verify", "--rerun").code == 4
    decided = "## Decision Log\n\n- (2026-01-02) Bad words: nine, until the glossary is there\n\n## Handoff"
    branch.write(PLAN, branch.read(PLAN).replace("## Handoff", decided))
    answer = branch.gates("verify", "--rerun")
    assert "exception by the Decision Log" in answer.out
    assert answer.code == 0, answer


def test_outside_of_git_a_run_is_no_more_than_a_record(tmp_path: Path) -> None:
    bare = Project(tmp_path)
    bare.write("src/x.py", "VALUE = 1\n")
    bare.write(PLAN, plan(HOLD))
    claim(bare)
    answer = bare.gates("verify", "--rerun")
    assert f'{PLAN}: "Complete" holds [recorded]' in answer.out
    assert answer.code == 0


def test_a_base_that_is_not_there_is_exit_4_and_runs_nothing(branch: Project) -> None:
    answer = branch.gates("verify", "--rerun", "--base", "nowhere")
    assert "nowhere: no such branch or commit" in answer.err
    assert "running" not in answer.err
    assert answer.code == 4


def test_a_plan_that_cannot_be_read_is_exit_2_and_the_others_run(branch: Project) -> None:
    branch.write(OTHER, plan("| Broken | `true` |  |"))
    claim(branch)
    answer = branch.gates("verify", "--rerun")
    assert f'{PLAN}: "Complete" holds [verified]' in answer.out
    assert f"{OTHER}:16:" in answer.out
    assert answer.code == 2


def test_the_reports_tell_of_all_runs_at_once(branch: Project, outside: Path) -> None:
    branch.write(OTHER, plan(HOLD, "| Fail | `false` | exit 0 |"))
    claim(branch)
    answer = branch.gates(
        "verify",
        "--rerun",
        "--report=junit=out/junit.xml",
        GITHUB_ACTIONS="true",
        GITHUB_OUTPUT=str(outside / "output"),
        GITHUB_STEP_SUMMARY=str(outside / "summary"),
    )
    assert answer.code == 1, answer
    assert f'name="gates: {PLAN}, {OTHER}" tests="5" failures="1"' in branch.read("out/junit.xml")
    assert (outside / "output").read_text() == "verdict=failed\nexit-code=1\n"
    assert "| ❌ failed | Fail |" in (outside / "summary").read_text()


def test_on_a_privileged_event_nothing_is_run(branch: Project) -> None:
    privileged = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request_target"}
    answer = branch.gates("verify", "--rerun", **privileged)
    assert "running" not in answer.err + answer.out
    assert answer.code == 4
    assert branch.gates("verify", **privileged).code == 0


def test_what_an_earlier_run_measured_stands_for_nothing(branch: Project, outside: Path) -> None:
    """The words lie outside of the tree, so that a cached result would still be the good one."""
    words = outside / "words"
    words.write_text("2 bad\n")
    branch.write("src/words.sh", f"cat {words}\n")
    branch.write("gates.toml", policy(3).replace("cat src/words.txt", "sh src/words.sh"))
    branch.commit("words from elsewhere")
    branch.git("branch", "-f", "main")
    assert branch.gates("run", "gates.toml").code == 0
    words.write_text("4 bad\n")
    cached = branch.gates("run", "gates.toml")
    again = branch.gates("verify", "--rerun")
    assert ("cached" in cached.out, cached.code) == (True, 0)
    assert ("cached" in again.out, again.code) == (False, 1)


def test_what_is_staged_cannot_be_run(branch: Project) -> None:
    answer = branch.gates("verify", "--rerun", "--staged")
    assert answer.err == (
        "gates: --rerun runs the gates on the working tree, which is not what is staged (leave one out)\n"
    )
    assert answer.code == 2
