"""A power loss breaks nothing: what is on the disk before what, asserted from the system calls of a real write."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.torture.inject import Fault, faults_of, require_strace, strike, trace
from tests.torture.tally import Tally
from tests.torture.victim import Victim
from tests.torture.writers import NAIVE, ONCE, WRITERS, contents

CALLS = (
    "?open", "openat", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "?rename", "?renameat", "renameat2",
    "?mkdir", "mkdirat",
)  # fmt: skip
DESCRIPTOR = re.compile(r"(write|pwrite64|ftruncate|fsync|fdatasync)\(\d+<([^>]*)>")
RENAME = re.compile(r'rename\w*\((?:AT_FDCWD<[^>]*>, )?"([^"]*)", (?:AT_FDCWD<[^>]*>, )?"([^"]*)"(.*)\) = 0$')
MKDIR = re.compile(r'mkdir\w*\((?:AT_FDCWD<[^>]*>, )?"([^"]*)", \w+\) = 0$')
TRUNCATED = re.compile(r'open\w*\((?:AT_FDCWD<[^>]*>, )?"([^"]*)", [^)]*O_TRUNC')
SYNCED = [name for name, writer in ONCE.items() if not writer.checked]
LOCK = "/lock-"  # nothing that is to survive


@pytest.mark.parametrize("name", SYNCED)
def test_the_order_in_which_it_reaches_the_disk(tally: Tally, tmp_path: Path, name: str) -> None:
    """Bytes, fsync of the file, its name, fsync of the folder; nothing else has a name that counts."""
    require_strace()
    folder = _prepared(tmp_path, name)
    with Victim() as victim:
        lines = trace(victim, name, folder, CALLS)
    tally.promised = int(name not in NAIVE)
    tally.done = sum(line.startswith("fsync") for line in lines)
    found = list(_disorder(lines))
    if name in NAIVE:
        tally.struck += bool(found)
        assert found
    else:
        tally.judge(found)
        tally.struck += bool(list(_disorder([line for line in lines if not line.startswith("fsync")])))
        tally.settle()


@pytest.mark.parametrize("name", [name for name in SYNCED if name in WRITERS])
def test_fsync_is_not_tried_again(tally: Tally, tmp_path: Path, name: str) -> None:
    """After an error the system may have dropped the bytes: a second fsync would say that all is well."""
    require_strace()
    with Victim() as victim:
        first = _prepared(tmp_path, name)
        old = contents(WRITERS[name], first)
        faults = list(faults_of(trace(victim, name, first, ["fsync"]), ["EIO"]))
        tally.promised = len(faults)
        for number, fault in enumerate(faults):
            folder = _prepared(tmp_path, name, str(number))
            ended, struck = strike(victim, name, folder, fault)
            tally.done += struck
            lines = folder.with_name(f"{folder.name}.strace").read_text(encoding="utf-8").split("\n")
            tally.judge(_retried(lines, fault))
            again = [line.replace("(INJECTED)", "") for line in lines if line.endswith("(INJECTED)")]
            tally.struck += bool(list(_retried([*lines, *again], fault)))
            told = "was written, but may not survive" in ended.said or WRITERS[name].quiet
            unknown = contents(WRITERS[name], folder) != old and not told
            tally.judge([f"{name}: {fault}: written, exit {ended.status} {ended.said}"] if unknown else [])
    tally.settle()


def test_a_second_fsync_is_noticed() -> None:
    failed = "fsync(4</x/a>) = -1 EIO (Input/output error) (INJECTED)"
    assert list(_retried([failed, "fsync(4</x/a>) = 0"], Fault(call="fsync", occurrence=1))) != []
    assert list(_retried([failed, "fsync(5</x>) = 0"], Fault(call="fsync", occurrence=1))) == []


def _prepared(tmp_path: Path, name: str, more: str = "") -> Path:
    folder = tmp_path / f"{name.replace(' ', '-')}{more}"
    folder.mkdir()
    ONCE[name].prepare(folder)
    return folder


def _disorder(lines: Sequence[str]) -> Iterator[str]:
    """Each step that relies on something which is not on the disk yet."""
    unsynced: set[str] = set()  # files with bytes, and folders with names, that a power cut would take
    for line in lines:
        if (match := DESCRIPTOR.match(line)) and LOCK not in match[2]:
            (unsynced.discard if "sync" in match[1] else unsynced.add)(match[2])
        elif match := TRUNCATED.match(line):
            yield f"{match[1]} is emptied before its new bytes are anywhere"
        elif match := MKDIR.match(line):
            unsynced.add(_parent(match[1]))
        elif match := RENAME.match(line):
            source, target, flags = match.groups()
            if source in unsynced:
                yield f"{source} gets the name {target} before its bytes are synced"
            if "EXCHANGE" in flags and (others := unsynced - {_parent(target), source}):
                yield f"{sorted(others)} are not synced when {target} begins to rely on them"
            unsynced |= {_parent(source), _parent(target)}
    if unsynced:
        yield f"{sorted(unsynced)} are never synced"


def _retried(lines: Sequence[str], fault: Fault) -> Iterator[str]:
    """Whether the file or folder whose fsync failed is synced again."""
    synced = [match[2] for line in lines if (match := DESCRIPTOR.match(line)) and match[1] == "fsync"]
    failed = [match[2] for line in lines if line.endswith("(INJECTED)") and (match := DESCRIPTOR.match(line))]
    for path in failed:
        if path in synced[fault.occurrence :]:
            yield f"{fault}: {path} is synced again"


def _parent(path: str) -> str:
    return path.rpartition("/")[0]
