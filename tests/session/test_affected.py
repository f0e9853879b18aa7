"""Only gates whose inputs changed are run, and what is left out is said."""

from pathlib import Path

import pytest

from gates.model.errors import InputError
from gates.model.verdict import Run, RunVerdict
from gates.session.reading.source import Question
from gates.session.running.affected import run_changed
from gates.session.running.run import Settings
from tests.end_to_end.rig import Project, environment, plan

GATES = """\
[[gate]]
id = "code"
run = "echo code"
expect = "pass"
inputs = ["src/**/*.py"]
[[gate]]
id = "docs"
run = "echo docs"
expect = "pass"
inputs = ["docs"]
[[gate]]
id = "all"
run = "echo all"
expect = "pass"
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project").mkdir()
    project = Project.create(tmp_path / "project")
    for name in ("src/x.py", "src/deep/y.py", "docs/a.md"):
        project.write(name, "1\n")
    project.write("gates.toml", GATES)
    project.commit("all")
    return project


def changed(project: Project, settings: Settings | None = None, base: str | None = None, source: str = "") -> Run:
    environ = environment(XDG_STATE_HOME=str(project.path.parent / "state"))
    question = Question(source=source or "gates.toml", cwd=project.path, environ=environ)
    return run_changed(question, settings or Settings(), lambda event: None, base=base)


def ran(run: Run) -> list[str]:
    return [result.gate.id for result in run.gates if result.checks]


@pytest.mark.parametrize(
    ("path", "affected"),
    [
        ("src/deep/y.py", ["code", "all"]),
        ("src/new.py", ["code", "all"]),
        ("docs/deep/new.md", ["docs", "all"]),
        ("README", ["all"]),
        ("gates.toml", ["code", "docs", "all"]),
    ],
)
def test_a_change_affects_the_gates_that_depend_on_it(project: Project, path: str, affected: list[str]) -> None:
    project.write(path, GATES + "# more\n")
    run = changed(project)
    assert ran(run) == affected
    assert run.exit_code == 0
    left_out = [name for name in ("code", "docs", "all") if name not in affected]
    assert run.notes[0].endswith(f", left out {', '.join(left_out)}" if left_out else "the head of main")


def test_a_file_that_was_deleted_is_a_change(project: Project) -> None:
    (project.path / "src/x.py").unlink()
    assert ran(changed(project)) == ["code", "all"]


def test_what_was_committed_since_the_base_is_a_change(project: Project) -> None:
    project.git("checkout", "-q", "-b", "branch")
    project.write("docs/a.md", "2\n")
    project.commit("docs")
    assert ran(changed(project)) == ["docs", "all"]
    assert ran(changed(project, base="HEAD")) == []


def test_where_nothing_is_affected_nothing_is_run_or_written_and_nothing_is_passed(project: Project) -> None:
    run = changed(project)
    assert (ran(run), run.exit_code, run.verdict, run.record) == ([], 0, RunVerdict.UNDECIDED, None)
    assert run.notes[-1].endswith("left out code, docs, all: none of their inputs changed, so nothing was run")
    assert not (project.path / ".gates/records").exists()


def test_an_ignored_file_that_is_named_may_always_have_changed(project: Project) -> None:
    project.write("gates.toml", GATES.replace('"docs"]', '"docs", "secret.env"]'))
    project.write(".gitignore", "*.env\n")
    project.write("secret.env", "1")
    project.commit("ignore")
    assert ran(changed(project)) == ["docs"]


def test_a_link_may_lead_to_what_changed(project: Project) -> None:
    (project.path / "docs/link.md").symlink_to("../README")
    project.write("README", "1\n")
    project.commit("link")
    project.write("README", "2\n")
    assert ran(changed(project)) == ["docs", "all"]


def test_another_gates_table_affects_all_gates(project: Project) -> None:
    project.write("docs/plans/a.md", plan("| More | `echo more` | pass |"))
    project.commit("plan")
    assert ran(changed(project, Settings(evidence=False), source="docs/plans/a.md")) == []
    project.write("docs/plans/a.md", plan("| More | `echo  more` | pass |"))
    run = changed(project, Settings(evidence=False), source="docs/plans/a.md")
    assert sorted(ran(run)) == ["all", "code", "docs", "more"]


def test_gates_that_are_left_out_by_name_stay_out(project: Project) -> None:
    project.write("src/x.py", "2\n")
    assert ran(changed(project, Settings(skip=("all",)))) == ["code"]


def test_without_a_repository_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    (tmp_path / "gates.toml").write_text(GATES)
    with pytest.raises(InputError, match="--changed needs a git repository"):
        changed(Project(tmp_path))
