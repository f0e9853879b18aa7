"""An I/O error never damages what gates writes, is never silent, and leaves no litter."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import TypeAlias

import pytest

from tests.torture.inject import ERRORS, READ_SIDE, WRITE_SIDE, Fault, faults_of, require_strace, strike, trace
from tests.torture.sizes import LONG, SEED, size
from tests.torture.tally import Tally
from tests.torture.victim import Ended, Victim
from tests.torture.writers import NAIVE, ONCE, Writer, contents, litter

State: TypeAlias = Mapping[str, bytes | None]

CALLS = (*WRITE_SIDE, *READ_SIDE)
LASTING = tuple(error for error in ERRORS if error != "EINTR")  # who is interrupted for ever tries for ever
SAMPLE = 6  # faults of each writer and kind in the short form
REFUSED = (2, 3, 4)


@pytest.mark.parametrize("onwards", [False, True], ids=["one call fails", "all later calls fail, too"])
def test_faults_at_every_file_system_call(tally: Tally, tmp_path: Path, onwards: bool) -> None:
    """Only faults that really struck are counted."""
    require_strace()
    with Victim() as victim:
        for name in ONCE:
            folders = (tmp_path / f"{name.replace(' ', '-')}-{number}" for number in count())
            old, new, faults = _enumerate(victim, name, folders, onwards)
            for fault in faults:
                folder = _prepared(ONCE[name], folders)
                ended, struck = strike(victim, name, folder, fault)
                found = list(_complaints(name, folder, (old, new), ended, fault)) if struck else []
                rmtree(folder)
                if name in NAIVE:
                    tally.struck += bool(found)
                else:
                    tally.promised += 1
                    tally.done += struck
                    tally.judge(found)
    assert tally.done >= (350 if LONG else 5 * SAMPLE), tally
    tally.settle()


def _enumerate(
    victim: Victim, name: str, folders: Iterator[Path], onwards: bool
) -> tuple[State, State, Sequence[Fault]]:
    """What the files hold before and after an undisturbed write, and the faults that are to strike it."""
    folder = _prepared(ONCE[name], folders)
    old = contents(ONCE[name], folder)
    faults = list(faults_of(trace(victim, name, folder, CALLS), LASTING if onwards else ERRORS, onwards=onwards))
    new = contents(ONCE[name], folder)
    assert old != new
    return old, new, faults if LONG else Random(SEED).sample(faults, 4 * SAMPLE if name in NAIVE else SAMPLE)


def _prepared(writer: Writer, folders: Iterator[Path]) -> Path:
    folder = next(folders)
    folder.mkdir()
    writer.prepare(folder)
    return folder


def _complaints(name: str, folder: Path, states: tuple[State, State], ended: Ended, fault: Fault) -> Iterator[str]:
    """What is wrong after a fault, at once and after the recovery of the next run."""
    here = f"{name}: {fault}: exit {ended.status} {ended.said!r}"
    at_once = not (fault.onwards or fault.call.startswith("unlink"))  # else what is to be removed cannot be
    yield from (f"{here}: {what}" for what in _damage(name, folder, states, ended, at_once=at_once))
    ONCE[name].recover(folder)
    yield from (f"{here}: {what}" for what in _untold(name, folder, states, ended))


def _damage(name: str, folder: Path, states: tuple[State, State], ended: Ended, *, at_once: bool) -> Iterator[str]:
    old, new = states
    for file, data in contents(ONCE[name], folder).items():
        if data not in (old[file], new[file]):
            yield f"{file} is neither old nor new"
    if at_once and (left := [file for file in litter(folder) if file not in ended.said]):
        yield f"left {left}"


def _untold(name: str, folder: Path, states: tuple[State, State], ended: Ended) -> Iterator[str]:
    """What does not agree with what was said, once the next run has put things in order."""
    now = contents(ONCE[name], folder)
    if now not in states:
        yield "half of it is there"
    if left := litter(folder):
        yield f"{left} are still there after the next run"
    if ended.status == 0 and now != states[1] and not ONCE[name].quiet:
        yield "silent, and not written"
    if ended.status and (ended.status not in REFUSED or not ended.said):
        yield "not a refusal with a reason"
    if ended.status and now == states[1] and "was written" not in ended.said:
        yield "says nothing of what was written"


# --- a disk that is really full

MOUNT = 'mount -t tmpfs -o size=2m,nr_inodes=100 gates "$0" && exec "$@"'
BLOCK = 4096
ENOUGH = 100  # blocks, for the largest of what is written
NAMES = 12


def test_a_full_disk(tally: Tally, tmp_path: Path) -> None:
    """A file system of its own is filled but for some blocks, or some names; only refusals are counted."""
    place = tmp_path / "full"
    place.mkdir()
    wrapper = ("unshare", "--map-root-user", "--mount", "sh", "-c", MOUNT, str(place))
    if (
        shutil.which("unshare") is None
        or subprocess.run([*wrapper, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no file system can be mounted here (needs unshare and user namespaces, or root)")
    rooms = [(free, NAMES) for free in range(0, ENOUGH, size(50, 1))]
    rooms += [(ENOUGH, free) for free in range(0, NAMES, size(6, 1))]
    tally.promised = size(8, 150)
    with Victim(wrapper) as victim:
        for name in ONCE:
            disk = _Disk(victim, name, place)
            for blocks, names in rooms:
                ended, found = disk.strike(blocks, names)
                if name in NAIVE:
                    tally.struck += bool(found)
                else:
                    tally.done += ended.status != 0
                    tally.judge(found)
    tally.settle()


class _Disk:
    """The full file system, of which only the victim knows; the test looks at it through /proc."""

    def __init__(self, victim: Victim, name: str, place: Path) -> None:
        self._victim, self._name, self._place = victim, name, place
        self._seen = Path(f"/proc/{victim.pid}/root{place}")
        self._folders = count()
        folder = self._prepared()
        old = contents(ONCE[name], self._seen / folder)
        assert victim.write(name, place / folder).status == 0
        self._states = old, contents(ONCE[name], self._seen / folder)
        rmtree(self._seen / folder)

    def strike(self, blocks: int, names: int) -> tuple[Ended, list[str]]:
        """How a write ended for which there was only so much room, and what was wrong then."""
        folder = self._prepared()
        self._fill(blocks, names)
        ended = self._victim.write(self._name, self._place / folder)
        here = f"{self._name}: {blocks} blocks, {names} names: exit {ended.status} {ended.said!r}"
        found = list(_damage(self._name, self._seen / folder, self._states, ended, at_once=True))
        rmtree(self._seen / "filler")
        assert self._victim.write(self._name, self._place / folder, "recover").status == 0
        found += _untold(self._name, self._seen / folder, self._states, ended)
        rmtree(self._seen / folder)
        return ended, [f"{here}: {what}" for what in found]

    def _prepared(self) -> str:
        folder = str(next(self._folders))
        (self._seen / folder).mkdir()
        ONCE[self._name].prepare(self._seen / folder)
        return folder

    def _fill(self, blocks: int, names: int) -> None:
        filler = self._seen / "filler"
        filler.mkdir()
        with (filler / "big").open("wb") as file:
            if (room := os.statvfs(self._seen).f_bavail - blocks) > 0:
                os.posix_fallocate(file.fileno(), 0, room * BLOCK)
        for number in range(os.statvfs(self._seen).f_favail - names):
            (filler / str(number)).touch()
