"""A command is timed only for what it does: gates that were not to be started, or were not started, show."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from time import sleep

import pytest

from benchmarks.marks import RAN, forget, marks, no_ops_leave_marks
from benchmarks.measure import Outcome, measure
from benchmarks.starter import descendants
from benchmarks.timing import Command
from benchmarks.workloads import Case, Size

MARKING = f"echo {{}} >>{RAN}"
ONE, OTHER = MARKING.format("one"), MARKING.format("other")
SIZE = Size(rounds=2, limit=30)


def command(place: Path, name: str, script: str, *, yardstick: bool = False) -> Command:
    folder = place / name
    (folder / ".git").mkdir(parents=True)
    return Command(name, ["sh", "-c", script], folder, os.environ, yardstick=yardstick)


def measured(
    commands: Sequence[Command],
    *,
    runs: Sequence[str] = ("one",),
    settling: Sequence[frozenset[str] | None] = (),
    size: Size = SIZE,
) -> Outcome:
    return measure(
        Case(key="W0", title="a case", commands=commands, runs=frozenset(runs), budget=60.0, settling=settling), size
    )


def lives(pid: str) -> bool:
    """Whether there is such a process, and not only what is left of one that nobody has waited for."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True, check=False)
    return bool(told.stdout) and not told.stdout.startswith("Z")


def test_what_starts_its_gates_is_timed(tmp_path: Path) -> None:
    outcome = measured([command(tmp_path, "a", ONE), command(tmp_path, "b", f"{ONE}; {ONE}")])

    assert [(row.name, row.turns) for row in outcome.measured.rows] == [("a", 2), ("b", 2)]
    assert not outcome.measured.left_out
    assert not outcome.wrong


@pytest.mark.parametrize(
    ("script", "why"),
    [
        pytest.param(":", "started none instead of one", id="it leaves out a gate"),
        pytest.param(f"{ONE}; {OTHER}", "started one other instead of one", id="it starts one that is unchanged"),
        pytest.param(f"{ONE}; exit 3", "exit status 3", id="it fails"),
        pytest.param(f"{ONE}; kill -9 $$", "exit status -9", id="it is killed"),
        pytest.param(f"[ -e once ] || {ONE}; : >once", "started none instead of one", id="it stops after the first"),
    ],
)
def test_what_does_other_work_is_left_out_with_the_reason(tmp_path: Path, script: str, why: str) -> None:
    outcome = measured([command(tmp_path, "a", ONE), command(tmp_path, "b", script)])

    assert [row.name for row in outcome.measured.rows] == ["a"]
    assert outcome.measured.left_out == {"b": why}
    assert outcome.wrong == ("b",)


def test_a_command_that_is_to_skip_has_to_be_seen_to_run_before(tmp_path: Path) -> None:
    caching = command(tmp_path, "caching", f"[ -e done ] || {ONE}; : >done")
    never = command(tmp_path, "never", ":")
    always = command(tmp_path, "always", ONE)

    outcome = measured([caching, never, always], runs=(), settling=(frozenset({"one"}), None))

    assert [row.name for row in outcome.measured.rows] == ["caching"]
    assert outcome.measured.left_out == {
        "never": "started none instead of one",
        "always": "started one instead of none",
    }


def test_a_yardstick_has_no_gates(tmp_path: Path) -> None:
    outcome = measured([command(tmp_path, "git status", ":", yardstick=True), command(tmp_path, "a", ONE)])

    assert [row.name for row in outcome.measured.rows] == ["git status", "a"]


def test_what_takes_too_long_is_killed_and_left_out_and_nobody_is_to_blame(tmp_path: Path) -> None:
    slow = command(tmp_path, "slow", "echo $$ >pid; sleep 600 & echo $! >other; wait")

    outcome = measured([slow], size=Size(limit=0.5))

    assert outcome.measured.left_out == {"slow": "more than 0.5 s a run"}
    assert outcome.wrong == ()
    for pid in ("pid", "other"):
        while lives((slow.folder / pid).read_text().strip()):  # a kill is not waited for
            sleep(0.01)


def test_what_is_changed_before_a_run_is_changed_before_each(tmp_path: Path) -> None:
    one = command(tmp_path, "a", ONE)
    calls: list[int] = []
    counted = Command(one.name, one.words, one.folder, one.env, before=lambda: calls.append(1))

    measured([counted], settling=(None,))

    assert len(calls) == 4, "settling, the run that does not count, and two turns"


def test_descendants_are_those_of_the_process_alone() -> None:
    parents = {1: 0, 10: 1, 11: 10, 12: 11, 13: 10, 20: 1, 21: 20}

    assert descendants(10, parents) == [10, 11, 13, 12]


def test_a_no_op_leaves_marks_only_inside(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    mark = tmp_path / "mark"
    mark.write_text(f'#!/bin/sh\necho "$1" >>{RAN}\n')
    mark.chmod(0o755)
    no_op = Command("no-op", [str(tmp_path / "bin/true"), "7"], tmp_path, os.environ)

    with no_ops_leave_marks(tmp_path / "bin/true", mark):
        measured([no_op], runs=("7",))
        assert marks(tmp_path) == {"7"}
    forget(tmp_path)
    measured([no_op], runs=())

    assert marks(tmp_path) == frozenset()
