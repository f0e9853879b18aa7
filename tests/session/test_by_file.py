"""lizard is run on what changed, and on everything where only that is right."""

from pathlib import Path

import pytest

from gates.model.verdict import GateResult
from gates.session.reading.source import Question
from gates.session.running.run import Settings, run
from tests.end_to_end.rig import Project, environment

GATE = '[[gate]]\nid = "cc"\nrun = "lizard -C 10 src"\nexpect = "Max CC ≤ 10"\n'
FUNCTION = "def {name}(a):\n    if a:\n        return 1\n    return 0\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project").mkdir()
    project = Project.create(tmp_path / "project")
    for name in ("one", "two", "three"):
        project.write(f"src/{name}.py", FUNCTION.format(name=name))
    project.write("gates.toml", GATE)
    return project


def measured(project: Project) -> tuple[GateResult, str]:
    """The result of the one gate, and the command that was really started; empty when none was."""
    question = Question(
        source=None, cwd=project.path, environ=environment(XDG_STATE_HOME=str(project.path.parent / "state"))
    )
    before = set((project.path / ".gates/logs").glob("*"))
    finished = run(question, Settings(), lambda event: None)
    logs = set((project.path / ".gates/logs").glob("*")) - before
    started = logs.pop().read_text().split("\n")[0] if logs else ""
    return finished.gates[0], started


def test_after_an_edit_only_that_file_is_measured_again(project: Project) -> None:
    measured(project)
    project.write("src/two.py", FUNCTION.format(name="two") + "    if a and a: return 2\n")
    result, started = measured(project)
    assert started == "$ lizard -C 10 src/two.py"
    (check,) = result.checks
    assert check.command == "lizard -C 10 src"
    assert check.verdict.examined is not None
    assert (check.verdict.examined.count, check.cached) == (3, True)
    assert check.verdict.notes[0].startswith("1 of 3 files were measured again, the others ")
    again, nothing = measured(project)
    assert (again.checks[0].verdict.metric, nothing) == (check.verdict.metric, "")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/new.py", FUNCTION.format(name="new")),
        ("src/two.py", FUNCTION.format(name="one")),
        ("gates.toml", GATE.replace("-C 10", "-C 9")),
        ("gates.toml", GATE + "incremental = false\n"),
        ("whitelizer.txt", "two\n"),
    ],
    ids=["a new file", "the text of another", "another command", "turned off", "configuration"],
)
def test_where_less_would_not_be_right_everything_is_run(project: Project, path: str, text: str) -> None:
    measured(project)
    project.write(path, text)
    project.write("src/three.py", FUNCTION.format(name="four"))
    result, started = measured(project)
    assert started.startswith("$ lizard -C ")
    assert started.endswith(" src")
    assert not result.checks[0].cached


RUFF = GATE + '\n[[gate]]\nid = "lint"\nrun = "ruff check src"\nexpect = "≤ 5 errors"\n'


@pytest.mark.parametrize(("declared", "started"), [("", "src"), ("incremental = true\n", "src/two.py")])
def test_ruff_is_run_on_changed_files_where_a_gate_asks_for_it(project: Project, declared: str, started: str) -> None:
    project.write("gates.toml", RUFF.replace('[[gate]]\nid = "cc"', '[[gate]]\nrequired = false\nid = "cc"') + declared)
    measured(project)
    project.write("src/two.py", "import os\n")
    question = Question(
        source=None, cwd=project.path, environ=environment(XDG_STATE_HOME=str(project.path.parent / "state"))
    )
    _, lint = run(question, Settings(), lambda event: None).gates
    newest = max((project.path / ".gates/logs").glob("*-lint-0.log"))
    assert newest.read_text().split("\n")[0] == f"$ ruff check {started}"
    (check,) = lint.checks
    assert check.verdict.metric is not None
    assert check.verdict.examined is not None
    assert (check.verdict.metric.value, check.verdict.examined.count) == (1, 3)
    assert [(finding.path, finding.line) for finding in check.verdict.findings] == [("src/two.py", 1)]
