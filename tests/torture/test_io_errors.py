"""An I/O error never damages what gates writes, is never silent, and leaves no litter."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import TypeAlias

import pytest

from tests.torture.inject import ERRORS, READ_SIDE, WRITE_SIDE, Fault, faults_of, require_strace, strike, trace
from tests.torture.sizes import LONG, SEED
from tests.torture.tally import Tally
from tests.torture.victim import Ended, Victim
from tests.torture.writers import NAIVE, ONCE, Writer, contents, litter

State: TypeAlias = Mapping[str, bytes | None]

CALLS = (*WRITE_SIDE, *READ_SIDE)
LASTING = tuple(error for error in ERRORS if error != "EINTR")  # who is interrupted for ever tries for ever
SAMPLE = 15  # faults of each writer and kind in the short form
REFUSED = (2, 3, 4)


@pytest.mark.parametrize("onwards", [False, True], ids=["one call fails", "all later calls fail, too"])
def test_faults_at_every_file_system_call(tally: Tally, tmp_path: Path, onwards: bool) -> None:
    """Only faults that really struck are counted."""
    require_strace()
    tally.suite += f" ({'from one on' if onwards else 'one'})"
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
    return old, new, faults if LONG else Random(SEED).sample(faults, SAMPLE)


def _prepared(writer: Writer, folders: Iterator[Path]) -> Path:
    folder = next(folders)
    folder.mkdir()
    writer.prepare(folder)
    return folder


def _complaints(name: str, folder: Path, states: tuple[State, State], ended: Ended, fault: Fault) -> Iterator[str]:
    old, new = states
    here = f"{name}: {fault}: exit {ended.status} {ended.said!r}:"
    writer = ONCE[name]
    for file, data in contents(writer, folder).items():
        if data not in (old[file], new[file]):
            yield f"{here} {file} is neither old nor new"
    left = [name for name in litter(folder) if name not in ended.said]
    if left and not (fault.onwards or fault.call.startswith("unlink")):
        yield f"{here} left {left}"
    writer.recover(folder)
    now = contents(writer, folder)
    if now not in states:
        yield f"{here} half of it is there"
    if left := litter(folder):
        yield f"{here} {left} are still there after the next run"
    if ended.status == 0 and now != new and not writer.quiet:
        yield f"{here} silent, and not written"
    if ended.status and (ended.status not in REFUSED or not ended.said):
        yield f"{here} not a refusal with a reason"
    if ended.status and now == new and "was written" not in ended.said:
        yield f"{here} says nothing of what was written"
