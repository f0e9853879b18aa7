"""A crash of gates itself: exit 70, one line, and a report that shows where, and no value that was being worked on."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.rig import Project, environment, plan

SECRET = "hunter2-hunter2-hunter2"
# A library that does not work here, and says more than it should.
BROKEN = f'raise ValueError("cannot start with password={SECRET}")\n'


@pytest.fixture
def broken(project: Project, tmp_path: Path) -> dict[str, str]:
    """An environment in which a library of gates cannot be imported."""
    project.write("docs/plan.md", plan("| Proof | `touch ran` | exit 0 |"))
    project.write("lib/markdown_it/__init__.py", BROKEN)
    (tmp_path / "reports").mkdir()
    return {"PYTHONPATH": str(tmp_path / "lib"), "TMPDIR": str(tmp_path / "reports"), "API_TOKEN": SECRET}


def test_a_crash_is_one_line_with_a_report_and_exits_70(project: Project, broken: dict[str, str]) -> None:
    answer = project.gates("run", "docs/plan.md", **broken)
    [report] = Path(broken["TMPDIR"]).iterdir()
    expected = f"gates: this is a bug in gates: ValueError; a report without secrets is in {report}\n"
    assert (answer.code, answer.out, answer.err) == (70, "", expected)
    assert not (project.path / "ran").exists()


def test_the_report_names_places_and_no_values(project: Project, broken: dict[str, str]) -> None:
    project.gates("run", "docs/plan.md", **broken)
    [report] = Path(broken["TMPDIR"]).iterdir()
    text = report.read_text(encoding="utf-8")
    head, kind, *frames = text.rstrip("\n").split("\n")
    assert head.startswith("gates ") and sys.platform in head
    assert kind == "builtins.ValueError"
    assert any(frame.startswith("  gates/cli/boundary.py:") for frame in frames)
    assert SECRET not in text and "password" not in text
    assert str(project.path) not in text
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_a_crash_without_room_for_a_report_still_exits_70(project: Project, broken: dict[str, str]) -> None:
    code, said = _shell(project, 'ulimit -f 0; exec "$0" -m gates run docs/plan.md', **broken)
    assert code == 70
    assert said.count("\n") == 1 and "a report could not be written" in said


def test_a_folder_that_is_gone_is_no_crash(project: Project) -> None:
    code, said = _shell(project, 'mkdir gone; cd gone; rmdir ../gone; exec "$0" -m gates run')
    assert code == 2
    assert said.startswith("gates: the current folder: cannot be used: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("folder", ["missing", "loop", "file"])
def test_a_folder_that_cannot_be_acted_in_is_one_line(project: Project, folder: str) -> None:
    (project.path / "loop").symlink_to("loop")
    project.write("file", "")
    answer = project.gates("-C", folder, "run")
    assert answer.code == 2
    assert answer.err.startswith("gates: ") and answer.err.count("\n") == 1


def _shell(project: Project, script: str, **environ: str) -> tuple[int, str]:
    done = subprocess.run(
        ["sh", "-c", script, sys.executable],
        cwd=project.path,
        env=environment(**environ),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr
