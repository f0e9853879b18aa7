"""After each save only what it affects is run, and nothing where it changed nothing."""

from pathlib import Path

import pytest

from gates.model.errors import GatesError
from gates.session.reading.source import Question
from gates.session.running.run import Settings
from gates.session.running.watch import Watcher
from tests.end_to_end.rig import Project, environment, plan

GATES = """\
[[gate]]
id = "code"
run = "test ! -e broken"
expect = "pass"
inputs = ["src", "broken"]
[[gate]]
id = "docs"
run = "echo docs"
expect = "pass"
inputs = ["docs"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project").mkdir()
    project = Project.create(tmp_path / "project")
    project.write("src/x.py", "1\n")
    project.write("docs/x.md", "1\n")
    project.write("gates.toml", GATES)
    return project


def watcher(project: Project, source: str = "gates.toml") -> Watcher:
    environ = environment(XDG_STATE_HOME=str(project.path.parent / "state"))
    return Watcher(Question(source=source, cwd=project.path, environ=environ), Settings())


def look(watching: Watcher) -> list[str]:
    """The ids of the gates that were run, or taken from the cache."""
    run = watching.look(lambda event: None)
    return [result.gate.id for result in run.gates if result.checks] if run else []


def test_all_gates_are_run_first_and_then_those_that_a_save_affects(project: Project) -> None:
    watching = watcher(project)
    assert look(watching) == ["code", "docs"]
    assert look(watching) == []
    project.write("src/x.py", "2\n")
    assert look(watching) == ["code"]
    project.write("docs/y.md", "2\n")
    assert look(watching) == ["docs"]
    project.write("README", "nobody reads it\n")
    assert look(watching) == []
    project.write("gates.toml", GATES.replace("echo docs", "echo more"))
    assert look(watching) == ["code", "docs"]


def test_what_fails_is_run_again_only_after_a_save(project: Project) -> None:
    watching = watcher(project)
    project.write("broken", "")
    assert look(watching) == ["code", "docs"]
    assert look(watching) == []
    (project.path / "broken").unlink()
    assert look(watching) == ["code"]


def test_no_evidence_is_written(project: Project) -> None:
    look(watcher(project))
    assert not list((project.path / ".gates/records").iterdir())


def test_a_plan_that_says_something_else_has_everything_run(project: Project) -> None:
    project.write("plan.md", plan("| More | `echo more` | pass |"))
    watching = watcher(project, "plan.md")
    assert look(watching) == ["more", "code", "docs"]
    project.write("plan.md", plan("| More | `echo less` | pass |"))
    assert look(watching) == ["more", "code", "docs"]


def test_after_a_mistake_is_mended_everything_is_run(project: Project) -> None:
    watching = watcher(project)
    look(watching)
    project.write("gates.toml", GATES.replace("expect", "expct"))
    with pytest.raises(GatesError):
        look(watching)
    project.write("gates.toml", GATES)
    assert look(watching) == ["code", "docs"]
