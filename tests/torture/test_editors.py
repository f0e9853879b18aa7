"""No person's save is lost: editors save a plan, in every way in which editors do, while gates writes to it."""

import os
import pty
import re
import select
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest

from tests.torture.sizes import LONG, SEED, size
from tests.torture.tally import Tally
from tests.torture.victim import GO, Victim
from tests.torture.writers import GOING_ON, PLAN, STOP, litter

Save = Callable[[Path, str], None]
MISSING = "{} is missing (as root: make torture-tools)"
PATIENCE = 60.0  # seconds
ATTEMPTS = 10
PIECE = 100_000  # bytes that an editor hands over at a time


def by_rename(plan: Path, text: str) -> None:
    """As editors do that write a new file and give it the name."""
    temporary = plan.with_name("editor")
    temporary.write_bytes(text.encode() + PLAN)
    temporary.rename(plan)


def in_place(plan: Path, text: str) -> None:
    """As editors do that empty the file and fill it again."""
    data = text.encode() + PLAN
    with plan.open("wb", buffering=0) as file:
        for start in range(0, len(data), PIECE):
            file.write(data[start : start + PIECE])


def moving_away(plan: Path, text: str) -> None:
    """As editors do that keep the old version until the new one is there."""
    backup = plan.with_name("plan.md~")
    plan.rename(backup)
    with plan.open("wb") as file:
        file.write(text.encode() + PLAN)
    backup.unlink()


@pytest.mark.parametrize("save", [by_rename, in_place, moving_away])
def test_saves_at_torture_rate(tally: Tally, tmp_path: Path, save: Save) -> None:
    """Each save comes at a random moment of a writer that never rests."""
    tally.promised = size(25, 1500)
    chance = Random(SEED)
    met = kept = 0
    with Victim() as victim:
        for number in range(tally.promised):
            found, said = _round(victim, "insertions", tmp_path / f"{number}", save, chance)
            tally.done += 1
            tally.judge(found)
            met += not said.startswith("0 ")
            kept += "kept in" in said
        for number in range(300):
            found, _ = _round(victim, "careless insertions", tmp_path / f"control-{number}", save, chance)
            tally.struck += bool(found)
            if tally.struck and not LONG:
                break
    tally.note = tally.note or f"{met} met the writer, {kept} were kept under another name"
    tally.settle()


@pytest.mark.parametrize("save", [by_rename, in_place, moving_away])
def test_saves_while_gates_waits_for_a_quiet_moment(tally: Tally, tmp_path: Path, save: Save) -> None:
    """The same as gates really writes: it waits, and makes its entry anew on what was saved."""
    tally.promised = size(2, 100)
    with Victim() as victim:
        for number in range(tally.promised):
            found, _ = _round(victim, "updates", tmp_path / f"{number}", save, Random(SEED + number))
            tally.done += 1
            tally.judge(found)
    tally.struck = _control(tmp_path, save)
    tally.settle()


def vim(plan: Path, text: str, backupcopy: str) -> None:
    """Scripted; the question whether to write over a file that was changed meanwhile is answered with yes."""
    script = plan.parent.with_name(f"{plan.parent.name}.vim")
    script.write_text(
        f"set backupcopy={backupcopy}\n0put ='{text.strip()}'\nwrite!\nif &modified\ncquit\nendif\nquit\n"
    )
    command = ["vim", "-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S", str(script), str(plan)]
    for _ in range(ATTEMPTS):  # when vim says that it has failed (E949, say), the person saves again
        done = subprocess.run(command, input=b"y\n" * 10, capture_output=True, timeout=PATIENCE, check=False)
        if done.returncode == 0:
            return
    pytest.fail(f"vim cannot save {plan}")


def vim_renaming(plan: Path, text: str) -> None:
    vim(plan, text, "no")


def vim_in_place(plan: Path, text: str) -> None:
    vim(plan, text, "yes")


def nano(plan: Path, text: str) -> None:
    """Typed on a terminal of its own; a question whether to save all the same is answered."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.execvp("nano", ["nano", "--ignorercfiles", str(plan)])
    try:
        _await(terminal, rb"Read \d+ lines")
        os.write(terminal, text.encode().replace(b"\n", b"\r") + b"\x13")  # ^S
        if b"rote" not in _await(terminal, rb"[Ww]rote \d+ lines|changed on disk|modified since|on disk has changed"):
            os.write(terminal, b"y")
            _await(terminal, rb"[Ww]rote \d+ lines")
        os.write(terminal, b"\x18")  # ^X
        _await(terminal, rb"\Z(?!)")
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)


@pytest.mark.parametrize("save", [vim_renaming, vim_in_place, nano])
def test_real_editors(tally: Tally, tmp_path: Path, save: Save) -> None:
    program = save.__name__.partition("_")[0]
    if shutil.which(program) is None:
        pytest.skip(MISSING.format(program))
    tally.promised = size(1, 100)
    chance = Random(SEED)
    with Victim() as victim:
        for number in range(tally.promised):
            found, _ = _round(victim, "insertions", tmp_path / f"{number}", save, chance)
            tally.done += 1
            tally.judge(found)
    tally.struck = _control(tmp_path, save)
    tally.settle()


def _control(tmp_path: Path, save: Save) -> int:
    """A writer that writes after the save what it has read before: whether the judge finds out."""
    plan = tmp_path / "control" / "plan.md"
    plan.parent.mkdir()
    plan.write_bytes(PLAN)
    save(plan, "save\n")
    assert list(_complaints(plan, "save\n", "")) == []
    plan.write_bytes(PLAN)
    return len(list(_complaints(plan, "save\n", "")))


def _round(victim: Victim, writer: str, folder: Path, save: Save, chance: Random) -> tuple[list[str], str]:
    """One save while the writer writes: what is wrong afterwards, and what the writer said."""
    folder.mkdir()
    GOING_ON[writer].prepare(folder)
    text = f"save {chance.random()}\n"
    os.kill(victim.begin(writer, folder), GO)
    sleep(chance.random() / 100)
    save(folder / "plan.md", text)
    sleep(chance.random() / 500)
    (folder / STOP).touch()
    ended = victim.end()
    found = [f"the writer failed: {ended}"] if ended.status else list(_complaints(folder / "plan.md", text, ended.said))
    shutil.rmtree(folder)
    return found, ended.said


def _complaints(plan: Path, text: str, said: str) -> Iterator[str]:
    """Whether a save is nowhere, or a file that keeps one is named nowhere."""
    files = [path.read_bytes() for path in plan.parent.iterdir()]
    if not any(text.encode() in data and PLAN in data for data in files):
        yield f"{text.strip()} is lost; there are {sorted(path.name for path in plan.parent.iterdir())}; {said}"
    for name in litter(plan.parent):
        if name not in said:
            yield f"{name} is named nowhere; {said}"


def _await(terminal: int, pattern: bytes) -> bytes:
    """What the program shows until it shows that, or until it has gone."""
    shown, deadline = b"", monotonic() + PATIENCE
    while not re.search(pattern, shown):
        ready, _, _ = select.select([terminal], [], [], max(0.0, deadline - monotonic()))
        assert ready, shown
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # EIO: nobody holds the other side any more
            piece = b""
        if not piece:
            break
        shown += re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", piece)
    return shown
