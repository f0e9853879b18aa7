"""`no new errors`, `no regression`: compared with what the same command measures at the base, in a copy of it."""

import json

import pytest

from tests.end_to_end.rig import Project, plan

PLAN = "docs/plans/a.md"
NEW = "| New | `ruff check new` | no new errors |"
LINT = "| Lint | `ruff check .` | {expectation} |"
TWO = "import os\nimport re\n"


@pytest.fixture
def legacy(project: Project) -> Project:
    """Two errors on main; on the branch nothing yet."""
    project.write("x.py", TWO)
    project.write(PLAN, plan(LINT.format(expectation="no new errors")))
    project.commit("all")
    project.git("checkout", "-q", "-b", "work")
    return project


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        pytest.param(TWO, 0, "PASS       Lint  2 errors, base 2", id="the same"),
        pytest.param("import os\n", 0, "PASS       Lint  1 error, base 2", id="better"),
        pytest.param(f"{TWO}import sys\n", 1, "FAIL       Lint  3 errors, base 2", id="worse"),
    ],
)
def test_errors_are_compared_with_the_base(legacy: Project, text: str, code: int, said: str) -> None:
    legacy.write("x.py", text)
    answer = legacy.gates("run", PLAN, "--no-evidence")
    assert (answer.code, answer.out.split("\n")[0][: len(said)]) == (code, said), answer


def test_a_claim_is_proved_by_the_comparison_and_the_record_keeps_both_numbers(legacy: Project) -> None:
    legacy.write("x.py", "import os\n")
    answer = legacy.gates("complete", PLAN)
    assert answer.code == 0, answer
    (record,) = (legacy.path / ".gates/records").iterdir()
    (gate,) = json.loads(record.read_bytes())["predicate"]["gates"]["gates"]
    (check,) = gate["checks"]
    assert (check["metric"]["value"], check["threshold"]["limit"]) == (1, 2)
    assert legacy.gates("verify").code == 0
    assert legacy.gates("verify", "--rerun").code == 0


def test_the_base_is_measured_once(legacy: Project) -> None:
    command = "sh -c 'echo x >> $COUNT; ruff check .'"
    legacy.git("checkout", "-q", "main")
    legacy.write("gates.toml", f'[[gate]]\nid = "lint"\nrun = "{command}"\nexpect = "no new errors"\n')
    legacy.commit("policy")
    count = legacy.path.with_name("count")
    for _ in range(2):
        assert legacy.gates("run", "gates.toml", "--fresh", COUNT=str(count)).code == 0
    assert count.read_text() == 3 * "x\n"  # at the base, and twice here
    assert legacy.git("status", "--short") == "?? .gates/\n"


def test_a_slack_is_said_with_its_limit(project: Project) -> None:
    project.write("size.txt", "size: 100 KB\n")
    policy = '[[gate]]\nid = "size"\nrun = "cat size.txt"\nexpect = "≤ 10% size increase"\n'
    project.write("gates.toml", policy + 'metric = {from = "stdout", regex = "size: (\\\\d+)", name = "size"}\n')
    project.commit("all")
    project.write("size.txt", "size: 111 KB\n")
    answer = project.gates("run")
    assert (answer.code, "size 111, base 100, limit 110  " in answer.out) == (1, True), answer


def test_outside_of_git_nothing_is_compared(legacy: Project) -> None:
    (legacy.path / ".git").rename(legacy.path.with_name("git"))
    answer = legacy.gates("run", PLAN, "--no-evidence")
    assert answer.code == 3
    assert "a base is needed to compare with: there is none outside of git" in answer.out


def test_before_the_first_commit_nothing_is_compared(legacy: Project) -> None:
    legacy.git("update-ref", "-d", "HEAD")
    legacy.git("branch", "-q", "-D", "main")
    answer = legacy.gates("run", PLAN, "--no-evidence")
    assert answer.code == 3
    assert "a base is needed to compare with: there is no commit to compare with" in answer.out


def test_a_command_that_comes_to_nothing_at_the_base_decides_nothing(legacy: Project) -> None:
    legacy.write("new/y.py", "VALUE = 1\n")
    legacy.write(PLAN, plan(LINT.format(expectation="no new errors"), NEW))
    answer = legacy.gates("run", PLAN, "--no-evidence")
    assert answer.code == 3
    assert "a base is needed to compare with: at the base new does not exist" in answer.out


def test_the_project_is_left_alone(legacy: Project) -> None:
    legacy.gates("run", PLAN, "--no-evidence")
    assert legacy.git("status", "--short") == "?? .gates/\n"
    assert legacy.git("worktree", "list").count("\n") == 1
