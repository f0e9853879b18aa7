"""A crash never breaks what gates writes: kill -9 at random moments, and at every system call by which files change."""

import os
import signal
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from random import Random
from shutil import rmtree
from time import perf_counter, sleep

import pytest

from tests.torture.inject import WRITE_SIDE, Fault, faults_of, require_strace, strike, trace
from tests.torture.sizes import LONG, SEED, size
from tests.torture.tally import Tally
from tests.torture.victim import GO, Victim
from tests.torture.writers import NAIVE, ONCE, WRITERS, contents, litter

KILLED = -signal.SIGKILL
PATIENCE = 20  # a writer that is never hit in so many times its share is too fast to be hit


class Case:
    """Fresh folders in which one writer is prepared, and what may be in its files afterwards."""

    def __init__(self, victim: Victim, name: str, folder: Path) -> None:
        self.victim, self.name, self.writer = victim, name, ONCE[name]
        self._folders = (folder / f"{name.replace(' ', '-')}-{number}" for number in count())
        first = self.prepared()
        self.old = contents(self.writer, first)
        assert victim.write(name, first).status == 0
        self.new = contents(self.writer, first)
        assert self.old != self.new
        self.seconds = min(self._duration() for _ in range(3))

    def _duration(self) -> float:
        pid = self.victim.begin(self.name, self.prepared())
        start = perf_counter()
        os.kill(pid, GO)
        self.victim.end()
        return perf_counter() - start

    def prepared(self) -> Path:
        """A folder with the old version."""
        folder = next(self._folders)
        folder.mkdir()
        self.writer.prepare(folder)
        return folder

    def complaints(self, folder: Path, moment: object) -> Iterator[str]:
        """What is broken after a crash, at once and after the recovery of the next run; the folder is removed."""
        for name, data in contents(self.writer, folder).items():
            if data not in (self.old[name], self.new[name]):
                yield f"{self.name}: {name} is neither old nor new after {moment}"
        self.writer.recover(folder)
        if contents(self.writer, folder) not in (self.old, self.new):
            yield f"{self.name}: half of it is there after {moment}"
        if left := litter(folder):
            yield f"{self.name}: {left} are there after {moment}"
        rmtree(folder)


def test_kills_at_random_moments(tally: Tally, tmp_path: Path) -> None:
    """Only kills that met a writer at work are counted."""
    tally.promised = size(64, 10_000)
    share = tally.promised // len(WRITERS) + 1
    chance = Random(SEED)
    with Victim() as victim:
        for name in WRITERS:
            case = Case(victim, name, tmp_path)
            for folder, moment in _struck(case, share, chance):
                tally.done += 1
                tally.judge(case.complaints(folder, moment))
        for name in NAIVE:
            case = Case(victim, name, tmp_path)
            for folder, moment in _struck(case, 500, chance):
                tally.struck += bool(list(case.complaints(folder, moment)))
                if tally.struck and not LONG:
                    break
    tally.settle()


def test_kills_at_every_system_call_that_changes_files(tally: Tally, tmp_path: Path) -> None:
    """That each kill struck is seen in how the writer ended."""
    require_strace()
    with Victim() as victim:
        for name in ONCE:
            case = Case(victim, name, tmp_path)
            faults = list(faults_of(trace(victim, name, case.prepared(), WRITE_SIDE)))
            for fault in _some(faults, name):
                folder = case.prepared()
                ended, struck = strike(victim, name, folder, fault)
                assert struck, (name, str(fault), ended)
                found = list(case.complaints(folder, fault))
                if name in WRITERS:
                    tally.promised += 1
                    tally.done += struck
                    tally.judge(found)
                else:
                    tally.struck += bool(found)
    tally.settle()


def _some(faults: Sequence[Fault], name: str) -> Sequence[Fault]:
    """All of them in the long form; in the short one every fourth, but all of what makes up evidence."""
    return faults if LONG or name == "evidence" or name in NAIVE else faults[::4]


def _struck(case: Case, number: int, chance: Random) -> Iterator[tuple[Path, str]]:
    """So many folders in which the writer was killed while it was writing."""
    left = number
    for _ in range(number * PATIENCE):
        if not left:
            return
        folder = case.prepared()
        pid = case.victim.begin(case.name, folder)
        delay = chance.random() * case.seconds
        os.kill(pid, GO)
        sleep(delay)
        os.kill(pid, signal.SIGKILL)
        if case.victim.end().status == KILLED:
            left -= 1
            yield folder, f"a kill after {delay * 1000:.2f} ms"
        else:
            rmtree(folder)
    pytest.fail(f"{case.name} was hit {number - left} times only")
