"""``gates watch``, as a person would use it: save, read, interrupt."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest

from tests.end_to_end.rig import Project, environment

GATE = '[[gate]]\nid = "{id}"\nrun = "cat {path}"\nexpect = "pass"\ninputs = ["{path}"]\n'
WAITING = "gates: waiting for saves (Ctrl-C ends)\n"

Watching = subprocess.Popen[str]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project").mkdir()
    project = Project.create(tmp_path / "project")
    project.write("gates.toml", GATE.format(id="one", path="one.txt") + GATE.format(id="two", path="two.txt"))
    project.write("one.txt", "1")
    project.write("two.txt", "2")
    return project


@pytest.fixture
def watching(project: Project, tmp_path: Path) -> Iterator[Watching]:
    process = subprocess.Popen(
        [sys.executable, "-m", "gates", "watch"],
        cwd=project.path,
        env=environment(XDG_STATE_HOME=str(tmp_path / "state")),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def until_it_waits(watching: Watching) -> str:
    """What it writes until it has nothing more to do."""
    assert watching.stdout is not None
    text = ""
    for line in watching.stdout:
        if line == WAITING:
            return text
        text += line
    raise AssertionError(f"it ended: {text}")


def test_a_save_that_affects_nothing_says_nothing(project: Project, watching: Watching) -> None:
    until_it_waits(watching)
    project.write("three.txt", "a by-product\n")
    sleep(1)
    project.write("one.txt", "3")
    assert until_it_waits(watching).startswith("running one: cat one.txt\n")


def test_a_save_has_the_gates_run_that_it_affects(project: Project, watching: Watching) -> None:
    first = until_it_waits(watching)
    assert "PASS  one" in first.replace("       ", "  ")
    assert "2 of 2 gates passed" in first
    project.write("one.txt", "3")
    second = until_it_waits(watching)
    assert "running one: cat one.txt" in second
    assert "running two" not in second
    watching.send_signal(signal.SIGINT)
    assert watching.wait(timeout=60) == 130
