"""What a command said comes back as it was, and nothing else passes for it."""

import stat
from pathlib import Path

import pytest

from gates.model.errors import InputError
from gates.model.outcome import Cancelled, Ending, Finished, Lost, NotStarted, Outcome, Stream, Task, TimedOut
from gates.model.value import replace
from gates.record.raw import keep_outcome, kept_outcome

TASK = Task(key="lint:0", command="lint src", argv=("lint", "src"), shell="", cwd="/here", timeout=1.0)


@pytest.mark.parametrize(
    "ending",
    [
        Finished(exit_code=0),
        Finished(exit_code=-9),
        TimedOut(after=1.5),
        NotStarted(missing="lint", why="not found on PATH"),
        Cancelled(why="interrupted"),
        Lost(why="gone"),
    ],
    ids=lambda ending: type(ending).__name__,
)
def test_an_outcome_comes_back(tmp_path: Path, ending: Ending) -> None:
    said = Outcome(
        ending=ending, stdout=Stream(data=b"\xff\x00 caf\xc3\xa9\n", dropped=7), stderr=Stream(data=b"!"), duration=0.5
    )
    keep_outcome(tmp_path / "raw", TASK, said)
    assert kept_outcome(tmp_path / "raw", replace(TASK, cwd="/elsewhere", argv=("/bin/lint", "src"))) == said


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    keep_outcome(tmp_path / "raw", TASK, Outcome(ending=Finished(exit_code=0)))
    (path,) = (tmp_path / "raw").iterdir()
    assert [stat.S_IMODE(one.stat().st_mode) for one in (path.parent, path)] == [0o700, 0o600]


@pytest.mark.parametrize("other", [{"command": "lint tests"}, {"key": "lint:1"}], ids=["command", "gate"])
def test_another_command_has_nothing(tmp_path: Path, other: dict[str, str]) -> None:
    keep_outcome(tmp_path, TASK, Outcome(ending=Finished(exit_code=0)))
    task = Task(
        key=other.get("key", TASK.key),
        command=other.get("command", TASK.command),
        argv=TASK.argv,
        shell="",
        cwd="",
        timeout=1.0,
    )
    assert kept_outcome(tmp_path, task) == Outcome(
        ending=Lost(why=f"nothing is kept of `{task.command}` in {tmp_path}")
    )


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", "[" * 100_000, '{"command": "lint src", "ending": "Finished"}']
)
def test_what_is_of_another_shape_is_wrong_input(tmp_path: Path, text: str) -> None:
    keep_outcome(tmp_path, TASK, Outcome(ending=Finished(exit_code=0)))
    (path,) = tmp_path.iterdir()
    path.write_text(text)
    with pytest.raises(InputError, match="is not what `gates run --raw` writes"):
        kept_outcome(tmp_path, TASK)
