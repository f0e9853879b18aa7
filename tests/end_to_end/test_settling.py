"""An entry and its record go together, also when a run was killed between the two: the next run settles it."""

import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.rig import Project, plan

PLAN = "docs/plans/a.md"


@pytest.fixture
def pending(project: Project) -> Path:
    """The record of a run that told the plan of it, and was killed before the record had its name."""
    project.write("src/x.py", "VALUE = 1\n")
    project.write(PLAN, plan("| Hold | `test -f src/x.py` | exit 0 |"))
    project.commit("all")
    assert project.gates("run", PLAN).code == 0
    [record] = (project.path / ".gates/records").iterdir()
    with subprocess.Popen(["true"]) as dead:
        pass
    return record.rename(record.with_name(f".{record.name}.gates-pending-{dead.pid}-01234567~"))


def named(pending: Path) -> Path:
    return pending.with_name(pending.name[1:].partition(".gates-pending-")[0])


def test_verification_believes_the_entry_meanwhile(project: Project, pending: Path) -> None:
    project.write(PLAN, project.read(PLAN).replace("In Progress", "Complete"))
    answer = project.gates("verify", PLAN)
    assert (answer.code, answer.err) == (0, "")
    assert pending.exists()


def test_the_next_run_gives_the_record_its_name(project: Project, pending: Path) -> None:
    assert project.gates("run", PLAN).code == 0
    assert named(pending).exists()
    assert not pending.exists()
    assert project.gates("verify", PLAN).code == 0


def test_the_next_run_removes_a_record_that_the_plan_was_never_told_of(project: Project, pending: Path) -> None:
    project.git("checkout", "-q", PLAN)
    assert "deleted" not in project.gates("verify", PLAN).out
    assert project.gates("run", PLAN).code == 0
    assert not named(pending).exists()
    assert not pending.exists()
    assert project.gates("verify", PLAN).code == 0


def test_records_of_runs_that_still_write_and_of_other_plans_are_left_alone(project: Project, pending: Path) -> None:
    own = pending.with_name(f"{pending.name.partition('.gates-pending-')[0]}.gates-pending-1-01234567~")
    pending.rename(own)
    project.git("checkout", "-q", PLAN)
    assert project.gates("run", PLAN).code == 0
    assert own.exists()
    project.write("docs/plans/b.md", plan("| Hold | `test -f src/x.py` | exit 0 |"))
    own.rename(pending)
    assert project.gates("run", "docs/plans/b.md").code == 0
    assert pending.exists()
