"""What is killed and disturbed: the writers of gates at work on one file, and naive ones that must be found out.

A job is given a file that holds ``OLD`` or ``NEW`` and replaces one by the other: once, or until it is killed.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path

from gates.model.verdict import GateResult, State
from gates.record.atomic import update, write_atomically
from gates.record.durations import FILE, save_durations
from gates.record.store import Store, save_record
from tests.record.runs import LINT

OLD = b"# Plan\n" + b"old " * 50_000
NEW = b"# Plan\n" + b"new" * 100_000

Write = Callable[[Path, bytes, bytes], None]


def plan(path: Path, old: bytes, new: bytes) -> None:
    """As evidence is inserted into a plan."""
    os.utime(path, (1e9, 1e9))  # long ago, so that nobody waits for an editor to become quiet
    update(path, lambda current: new if current == old else old)


def record(path: Path, _old: bytes, new: bytes) -> None:
    """As a record is saved."""
    save_record(Store(path=path.parent.parent), path.name, new)


def document(path: Path, _old: bytes, new: bytes) -> None:
    """As gates.toml is written by ``gates init``, and every report."""
    write_atomically(path, new)


def naive(path: Path, _old: bytes, new: bytes) -> None:
    """The control: what everybody writes first."""
    with path.open("wb") as file:
        for start in range(0, len(new), 8192):
            file.write(new[start : start + 8192])


WRITERS: Mapping[str, Write] = {"plan": plan, "record": record, "document": document, "naive": naive}


def durations(folder: Path, number: int) -> None:
    """Remember how long 300 gates took."""
    results = [
        GateResult(gate=_gate(index), state=State.PASSED, checks=LINT.checks) for index in range(300 + number % 2)
    ]
    save_durations(Store(path=folder), results)


def once(write: Write) -> Callable[[Sequence[str]], int]:
    """A job that replaces ``OLD`` by ``NEW``."""

    def job(arguments: Sequence[str]) -> int:
        write(Path(arguments[0]), OLD, NEW)
        return 0

    return job


def endlessly(write: Write) -> Callable[[Sequence[str]], int]:
    """A job that goes on until it is killed."""

    def job(arguments: Sequence[str]) -> int:
        path = Path(arguments[0])
        while True:
            write(path, OLD, NEW)
            write(path, NEW, OLD)

    return job
