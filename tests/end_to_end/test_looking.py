"""The commands that look and run nothing: list, status, history, report, doctor."""

import json

import pytest

from tests.end_to_end.rig import Project, plan

LINT = "| Lint | `ruff check .` / `bunx ultracite check .` | 0 errors |"


def prepared(project: Project) -> Project:
    project.write("pyproject.toml", '[project]\nname = "x"\nversion = "1"\n')
    project.write("src/x.py", "VALUE = 1\n")
    project.write("docs/plans/a.md", plan(LINT, "| Prose | `true` | all is well in the world |"))
    return project


def test_list_shows_the_choice_the_threshold_and_what_will_judge(project: Project) -> None:
    answer = prepared(project).gates("list")
    assert answer.code == 0, answer
    assert answer.out.split("\n")[:4] == [
        "Lint  [lint, from plan, docs/plans/a.md:16:1]",
        "  expects  0 errors  →  errors or failures <= 0, judged by measurement",
        "  runs     ruff check .  (pyproject.toml found)  read by ruff",
        "  not run  bunx ultracite check .  (no package.json)  read by ultracite",
    ]
    assert "judged by exit-status" in answer.out
    assert "[prose-expectation]" in answer.err


def test_status_tells_fresh_from_stale(project: Project) -> None:
    prepared(project).gates("run")
    assert "passed" in (fresh := project.gates("status").out) and "fresh" in fresh
    project.write("src/x.py", "VALUE = 2\n")
    assert "stale" in project.gates("status").out


def test_status_shows_the_plans_of_a_folder_that_is_not_their_customary_place(project: Project) -> None:
    project.write("notes/a.md", plan(LINT).replace("In Progress", "進行中"))
    project.write("notes/b.md", plan(LINT))
    project.write("notes/c.md", "# Only a note\n")
    rows = project.gates("status", "notes").out.strip().split("\n")
    assert [row.split()[0] for row in rows] == ["Plan", "notes/a.md", "notes/b.md"]
    assert "進行中       1" in rows[1]  # as wide as "In Progress"
    assert "In Progress  1" in rows[2]


def test_history_and_report_tell_of_the_recorded_runs(project: Project) -> None:
    prepared(project).gates("run")
    project.write("src/x.py", "import os\n")
    project.gates("run")

    lines = project.gates("history").out.strip().split("\n")
    assert [line.split()[2] for line in lines[:2]] == ["passed", "failed"]
    assert len(json.loads(project.gates("history", "--format", "json").out)["runs"]) == 2
    assert project.gates("report", "-o", "page.html").code == 0
    assert "Earlier runs" in project.read("page.html")


def test_runs_within_one_second_are_kept_in_their_order(project: Project) -> None:
    prepared(project)
    ids = [json.loads(project.gates("run", "--format", "json").out)["run"] for _ in range(6)]
    listed = json.loads(project.gates("history", "--format", "json").out)["runs"]
    assert sorted(ids) == ids == [run["run"] for run in listed]


def test_a_report_without_a_record_is_wrong_input(project: Project) -> None:
    assert project.gates("report").code == 2


def test_doctor_names_what_is_missing(project: Project) -> None:
    project.write("docs/plans/a.md", plan("| Lint | `no-such-tool` | 0 errors |"))
    answer = project.gates("doctor")
    assert answer.code == 1
    assert "missing  no-such-tool, which Lint calls (install no-such-tool)" in answer.out
    assert "no commit hook calls gates" in answer.out


def test_the_doctor_finds_the_hook_that_git_calls(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert "no commit hook calls gates" in project.gates("doctor").out
    project.gates("init", "--hook", "git")
    assert "a commit hook calls gates" in project.gates("doctor").out
    beside = tmp_path_factory.mktemp("beside") / "tree"
    project.git("worktree", "add", "-q", str(beside))
    assert "a commit hook calls gates" in Project(beside).gates("doctor").out


@pytest.mark.parametrize("name", [".husky/pre-commit", "lefthook.yaml", ".config/hk.pkl"])
def test_the_doctor_looks_where_hooks_may_be(project: Project, name: str) -> None:
    if name.startswith(".husky"):
        project.git("config", "core.hooksPath", ".husky")
    project.write(name, "gates verify --staged\n")
    assert "a commit hook calls gates" in project.gates("doctor").out


def test_the_folder_to_act_in_may_stand_behind_the_command(project: Project) -> None:
    prepared(project).write("elsewhere/x.txt", "")
    assert project.gates("list", "-C", ".").out == project.gates("-C", ".", "list").out != ""
    assert project.gates("status", "-C", "nowhere").code == 2
