"""A commit that brings a plan to Complete is refused without a fresh passing record of what is staged."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.rig import Answer, Project, environment, plan
from tests.tooling import python_tool

LINT = "| Lint | `ruff check .` | 0 errors |"
PLAN = "docs/plans/a.md"
WHO = {f"GIT_{role}_{what}": "a@example.invalid" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@pytest.fixture
def started(project: Project) -> Project:
    """A project in which a plan is In Progress."""
    project.write("x.py", "VALUE = 1\n")
    project.write(PLAN, plan(LINT))
    project.commit("all")
    return project


def commit(project: Project, *arguments: str, tools: str = "") -> Answer:
    """Commit as a person does, with the hooks that are installed."""
    environ = environment(**WHO)
    environ["PATH"] = f"{tools}{os.pathsep}{environ['PATH']}" if tools else environ["PATH"]
    done = subprocess.run(
        ["git", "commit", "-m", "more", *arguments],
        cwd=project.path,
        env=environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Answer(code=done.returncode, out=done.stdout, err=done.stderr)


def claim(project: Project) -> None:
    """Write Complete by hand."""
    project.write(PLAN, project.read(PLAN).replace("Status: In Progress", "Status: Complete"))


def prove(project: Project) -> None:
    """Run the gates, which leaves a record, then claim."""
    answer = project.gates("run", PLAN)
    assert answer.code == 0, answer
    claim(project)


def assert_only_proved_claims_get_in(project: Project, tools: str = "") -> None:
    """What every way of installing the hook has to bring about."""
    project.write("notes.txt", "nothing about plans\n")
    project.git("add", "-A")
    unrelated = commit(project, tools=tools)
    assert unrelated.code == 0, unrelated

    claim(project)
    project.git("add", "-A")
    refused = commit(project, tools=tools)
    assert refused.code != 0
    assert f"{PLAN}:3:" in refused.out + refused.err
    assert "Complete" in project.git("diff", "--cached")

    project.git("checkout", "-q", "HEAD", "--", PLAN)
    prove(project)
    project.git("add", "-A")
    accepted = commit(project, tools=tools)
    assert accepted.code == 0, accepted


def test_git_itself(started: Project) -> None:
    started.gates("init", "--hook", "git")
    assert_only_proved_claims_get_in(started)


def test_a_record_of_another_tree_is_no_proof(started: Project) -> None:
    started.gates("init", "--hook", "git")
    prove(started)
    started.write("x.py", "import os\n")
    started.git("add", "-A")
    answer = commit(started)
    assert answer.code != 0
    assert PLAN in answer.out + answer.err


def test_what_is_staged_counts_and_not_what_is_on_disk(started: Project) -> None:
    started.gates("init", "--hook", "git")
    prove(started)
    started.git("add", "-A")
    started.write("x.py", "import os\n")
    assert commit(started).code == 0


@pytest.mark.parametrize("how", [("-a",), ("--only", PLAN)], ids=["all", "only"])
def test_an_index_of_the_commit_itself_is_judged(started: Project, how: tuple[str, ...]) -> None:
    """`git commit -a` and `git commit PATH` stage into another index than the repository's."""
    started.gates("init", "--hook", "git")
    claim(started)
    answer = commit(started, *how)
    assert answer.code != 0
    assert f"{PLAN}:3:" in answer.out + answer.err


def test_a_hook_that_was_there_is_called_first_and_may_refuse(started: Project) -> None:
    hook = started.write(".git/hooks/pre-commit", '#!/bin/sh\necho "mine"; exit "${MINE:-0}"\n')
    hook.chmod(0o755)
    started.gates("init", "--hook", "git")
    claim(started)
    started.git("add", "-A")
    answer = commit(started)
    assert answer.code != 0
    assert "mine" in answer.out + answer.err
    assert PLAN in answer.out + answer.err


def test_a_missing_gates_refuses_and_says_why(started: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    started.gates("init", "--hook", "git")
    folder = tmp_path_factory.mktemp("bin")
    for name in ("git", "sh"):
        (folder / name).symlink_to(f"/usr/bin/{name}")
    done = subprocess.run(
        ["git", "commit", "--allow-empty", "-m", "x"],
        cwd=started.path,
        env={**environment(**WHO), "PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "gates is not on the PATH" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("manager", ["pre-commit", "prek", "lefthook"])
def test_hook_managers(started: Project, manager: str) -> None:
    program = python_tool(manager, manager)
    assert started.gates("init", "--hook", manager).code == 0
    subprocess.run([program, "install"], cwd=started.path, env=environment(), capture_output=True, check=True)
    started.git("add", "-A")
    assert_only_proved_claims_get_in(started, tools=str(program.parent))


@pytest.mark.slow
def test_the_repository_is_a_pre_commit_hook_repository(
    started: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """`.pre-commit-hooks.yaml`: another project names this one as a repository of hooks."""
    program = python_tool("pre-commit", "pre-commit")
    top = Path(__file__).parents[2]
    if not (top / ".git").exists():
        pytest.skip("this is no clone, and pre-commit installs from clones only")
    clone = tmp_path_factory.mktemp("clone") / "gates"
    subprocess.run(["git", "clone", "-q", str(top), str(clone)], check=True)
    revision = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=clone, text=True).strip()
    started.write(
        ".pre-commit-config.yaml",
        f"repos:\n  - repo: {clone}\n    rev: {revision}\n    hooks:\n      - id: gates-verify\n",
    )
    environ = environment(PRE_COMMIT_HOME=str(clone.parent / "home"))
    claim(started)
    started.git("add", "-A")
    done = subprocess.run(
        [program, "run", "--verbose"], cwd=started.path, env=environ, capture_output=True, text=True, check=False
    )
    if "pip" in done.stderr or "InstallationError" in done.stdout:
        pytest.skip("pre-commit cannot install what gates is built with")
    assert done.returncode == 1
    assert f"{PLAN}:3:" in done.stdout
