"""Nothing runs before it is trusted: who only looks, or runs what nobody approved, starts nothing of the repository."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.rig import Project, environment, plan
from tests.tampering.marker_cases import CASES, MODULE_CASES, Case

GATE = '| Mark | `touch "$MARKER"` | exit 0 |'
POLICY = """
[plans]
include = ["docs/plans/**/*.md"]

[[gate]]
id = "policy"
run = 'touch "$MARKER"'
expect = "pass"
"""
LOOKING = (
    ("list", "docs/plans/a.md"),
    ("lint",),
    ("status",),
    ("verify",),
    ("judge", "--command", "ruff check .", "--expect", "0 errors", "--exit", "0", "--stdout", "docs/plans/a.md"),
    ("run", "--unattended", "docs/plans/a.md"),
    ("hook", "claude"),
)
# All of them in one process, which saves six starts a case. -P: as the console script does, unlike python -c.
LOOK = f"""
import os, sys
from gates.cli.main import main
for arguments in {LOOKING!r}:
    code = main(arguments)
    if code not in (0, 2, 3, 4) or os.path.exists(os.environ["MARKER"]):
        sys.exit(f"gates {{' '.join(arguments)}} exits {{code}}")
"""
GATES = str(Path(sys.executable).with_name("gates"))

by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


@pytest.fixture
def marker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outside") / "marker"


@pytest.fixture
def surroundings(marker: Path) -> dict[str, str]:
    """The environment of a user without settings or approvals."""
    home = marker.parent
    return environment(MARKER=str(marker), HOME=str(home), XDG_STATE_HOME=str(home / "state"), GIT_CONFIG_NOSYSTEM="1")


@pytest.fixture
def trapped(project: Project) -> Project:
    """A repository with a plan and a policy, whose gates touch the marker, in a commit."""
    project.write("docs/plans/a.md", plan(GATE))
    project.write("gates.toml", POLICY)
    project.commit("all")
    return project


def with_path(case: Case, project: Project, environ: dict[str, str]) -> dict[str, str]:
    """The environment with the case's folders first on PATH; an empty one stands for the current folder, as ever."""
    first = case.path.format(root=project.path)
    changed = case.id.startswith(("git-in", "ruff-in", "python-in", "bash-in"))
    return {**environ, "PATH": f"{first}{os.pathsep}{environ['PATH']}"} if changed else environ


def call(
    argv: tuple[str, ...], project: Project, case: Case, environ: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    stop = json.dumps({"session_id": "s", "cwd": str(project.path), "hook_event_name": "Stop"})
    return subprocess.run(
        argv,
        cwd=project.path / case.folder,
        env=with_path(case, project, environ),
        input=stop,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_there_are_forty_repositories() -> None:
    assert len({case.id for case in CASES}) == len(CASES) >= 40


@by_case
def test_looking_starts_nothing(case: Case, trapped: Project, marker: Path, surroundings: dict[str, str]) -> None:
    case.plant(trapped)
    done = call((sys.executable, "-P", "-c", LOOK), trapped, case, surroundings)
    assert done.returncode == 0, done.stderr
    assert not marker.exists()


def test_the_unattended_run_is_refused_for_want_of_approval(trapped: Project, surroundings: dict[str, str]) -> None:
    """The control of the looking: that run had everything but the approval."""
    done = call((GATES, "run", "--unattended", "docs/plans/a.md"), trapped, CASES[0], surroundings)
    assert done.returncode == 4
    assert "nobody has approved these gates to run by themselves" in done.stderr


@pytest.mark.parametrize("case", MODULE_CASES, ids=lambda case: case.id)
def test_python_m_gates_imports_nothing_of_the_project(
    case: Case, trapped: Project, marker: Path, surroundings: dict[str, str]
) -> None:
    case.plant(trapped)
    done = call((sys.executable, "-m", "gates", "list", "docs/plans/a.md"), trapped, case, surroundings)
    assert done.returncode == 0, done.stderr
    assert not marker.exists()


@by_case
def test_the_trap_is_set(case: Case, trapped: Project, marker: Path, surroundings: dict[str, str]) -> None:
    """The control: a careless command springs each of them."""
    case.plant(trapped)
    identity = {
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@x",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@x",
    }
    path = {"PYTHONPATH": str(trapped.path)}
    done = call(("sh", "-c", case.spring), trapped, case, {**surroundings, **identity, **path})
    assert marker.exists(), done.stderr


def test_what_is_run_on_purpose_touches_the_marker(
    trapped: Project, marker: Path, surroundings: dict[str, str]
) -> None:
    """The control of the whole: a run that somebody typed does start the commands."""
    done = call((GATES, "run", "docs/plans/a.md"), trapped, CASES[0], surroundings)
    assert done.returncode == 0, done.stderr
    assert marker.exists()
