"""Runs do not trample each other: every entry is there once, or its run was refused by the name of the holder."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import pytest

from gates.model.errors import RefusedError
from gates.record.lock import lock
from tests.end_to_end.rig import Project, environment, plan
from tests.torture.sizes import size
from tests.torture.tally import Tally
from tests.torture.victim import GO, Victim
from tests.torture.writers import HELD

PLAN = "docs/plan.md"
RUN = (sys.executable, "-m", "gates", "run", PLAN, "--format=json")
WAIT = 'touch "../here-$$"; until [ -e ../go ]; do sleep 0.05; done\n'  # so that all runs come to their end together
REFUSED = re.compile(r"gates: docs/plan\.md: locked by pid \d+ on \S+ since \S+ \(wait until it has ended\)\n")
LINK = re.compile(r"\.gates/records/([^)]+)\)")
PATIENCE = 300.0  # seconds

# The control: reads the plan, adds its entry, writes it.
NAIVE = """
import json, os, sys
here = open("docs/plan.md").read()
open(f"../here-{os.getpid()}", "w").close()
sys.stdin.readline()
open(f".gates/records/{os.getpid()}.json", "w").close()
entry = f"- (now) entry ([record](../.gates/records/{os.getpid()}.json))"
open("docs/plan.md", "w").write(here.replace("started\\n", f"started\\n{entry}\\n"))
print(json.dumps({"run": str(os.getpid())}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run ended: its exit code, the name of its record, and what it said."""

    code: int
    record: str
    said: str


def test_pairs_of_runs(tally: Tally, tmp_path: Path) -> None:
    tally.promised = size(1, 100)
    for number in range(tally.promised):
        project = _project(tmp_path / f"pair-{number}")
        tally.done += 1
        tally.judge(_complaints(project, _together(project, 2, RUN)))
    tally.struck = _control(tmp_path / "control", 2)
    tally.settle()


def test_many_runs_at_once(tally: Tally, tmp_path: Path) -> None:
    tally.promised = tally.done = size(4, 20)
    project = _project(tmp_path / "many")
    ended = _together(project, tally.promised, RUN)
    tally.judge(_complaints(project, ended))
    tally.note = tally.note or f"{sum(one.code == 4 for one in ended)} refused by name, the others are there once"
    tally.struck = _control(tmp_path / "control", tally.promised)
    tally.settle()


def test_a_lock_is_recovered_from_whoever_was_killed_with_it(tally: Tally, tmp_path: Path) -> None:
    tally.promised = size(5, 100)
    with Victim() as victim:
        for number in range(tally.promised):
            folder = tmp_path / f"{number}"
            pid = _held(victim, "lock", folder)
            with pytest.raises(RefusedError, match=f"locked by pid {pid} on "), lock(folder, PLAN, 0):
                raise AssertionError("two hold it")
            tally.done += _killed(victim, pid)
            try:
                with lock(folder, PLAN, 0):
                    pass
            except RefusedError as error:
                tally.judge([str(error)])
        pid = _held(victim, "naive lock", tmp_path / "control")
        tally.struck += _killed(victim, pid) and (tmp_path / "control/lock").exists()
    tally.settle()


def _project(folder: Path) -> Project:
    folder.mkdir()
    (folder / "wait").write_text(WAIT, encoding="utf-8")
    (folder / "project").mkdir()
    project = Project.create(folder / "project")
    project.write(PLAN, plan("| Wait | `sh ../wait` | exit 0 |"))
    project.commit("plan")
    (project.path / ".gates/records").mkdir(parents=True)
    return project


def _together(project: Project, number: int, command: Sequence[str]) -> list[Ended]:
    """So many runs that all come to writing at the same time."""
    runs = [
        subprocess.Popen(
            command,
            cwd=project.path,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(number)
    ]
    deadline = monotonic() + PATIENCE
    while len(list(project.path.parent.glob("here-*"))) < number:
        assert monotonic() < deadline, "not all of them have started"
        sleep(0.02)
    (project.path.parent / "go").touch()
    ended = []
    for run in runs:
        out, said = run.communicate("go\n", timeout=PATIENCE)
        record = f"{json.loads(out).get('run')}.json" if out.startswith("{") else ""
        ended.append(Ended(code=run.returncode, record=record, said=said))
    return ended


def _complaints(project: Project, ended: Sequence[Ended]) -> Iterator[str]:
    linked = LINK.findall(project.read(PLAN))
    for one in ended:
        if one.code not in (0, 4):
            yield f"exit {one.code}: {one.said}"
        if one.code == 0 and linked.count(one.record) != 1:
            yield f"{one.record} is in the plan {linked.count(one.record)} times"
        if one.code == 4 and not REFUSED.search(one.said):
            yield f"refused, but not by name: {one.said}"
    kept = sorted(path.name for path in (project.path / ".gates/records").iterdir())
    if kept != sorted(linked):
        yield f"the plan tells of {sorted(linked)}, and there are {kept}"


def _control(folder: Path, number: int) -> int:
    project = _project(folder)
    return len(list(_complaints(project, _together(project, number, (sys.executable, "-c", NAIVE)))))


def _held(victim: Victim, writer: str, folder: Path) -> int:
    """The pid of a process that holds the lock."""
    folder.mkdir()
    pid = victim.begin(writer, folder)
    os.kill(pid, GO)
    deadline = monotonic() + PATIENCE
    while not (folder / HELD).exists():
        assert monotonic() < deadline, "it never gets the lock"
        sleep(0.001)
    return pid


def _killed(victim: Victim, pid: int) -> bool:
    os.kill(pid, signal.SIGKILL)
    return victim.end().status == -signal.SIGKILL
