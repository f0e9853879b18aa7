"""A file is read again whenever it may hold something else than when it was read."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gates.model.errors import UndecidedError
from gates.model.value import replace
from gates.tree.hashes import Hashes, Table
from gates.tree.object_id import blob_id
from gates.tree.stamps import NO_STAMP, SETTLED_NS

LONG_AGO = 10**18  # nanoseconds since 1970, in 2001


def entry(hashes: Hashes, path: Path, algorithm: str = "sha1") -> str | None:
    return hashes.look(path.parent, [path.name], algorithm).get(path.name)


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file for which the clock says that it was changed long enough ago."""
    path = tmp_path / "x"
    path.write_bytes(b"before")
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    later = path.stat().st_ctime_ns + SETTLED_NS + 1
    monkeypatch.setattr("time.time_ns", lambda: later)
    return path


def test_an_unchanged_file_is_read_once(settled: Path) -> None:
    first = Hashes()
    told = entry(first, settled)
    again = Hashes(first.tables)
    assert entry(again, settled) == told == f"100644 {blob_id(b'before', 'sha1')}"
    assert (first.read, again.read) == ({settled.name}, set())


def test_what_is_known_is_believed(settled: Path) -> None:
    """The control: a wrong id in memory would be found here."""
    first = Hashes()
    entry(first, settled)
    known = {key: replace(table, entries=[f"100644 {'0' * 40}"]) for key, table in first.tables.items()}
    assert entry(Hashes(known), settled) == f"100644 {'0' * 40}"


def rewrite(path: Path) -> None:
    path.write_bytes(b"after!")


def rewrite_with_restored_times(path: Path) -> None:
    path.write_bytes(b"after!")
    os.utime(path, ns=(LONG_AGO, LONG_AGO))


def replace_with_restored_times(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(b"after!")
    os.utime(other, ns=(LONG_AGO, LONG_AGO))
    other.rename(path)


@pytest.mark.parametrize("change", [rewrite, rewrite_with_restored_times, replace_with_restored_times])
def test_a_change_of_the_same_size_is_seen(settled: Path, change: Callable[[Path], None]) -> None:
    first = Hashes()
    entry(first, settled)
    change(settled)
    assert entry(Hashes(first.tables), settled) == f"100644 {blob_id(b'after!', 'sha1')}"


def test_a_file_that_was_only_just_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"before")
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    first = Hashes()
    entry(first, path)
    [table] = first.tables.values()
    assert (first.read, table.stamps) == ({path.name}, NO_STAMP)


def test_another_algorithm_is_another_question(settled: Path) -> None:
    first = Hashes()
    entry(first, settled)
    assert entry(Hashes(first.tables), settled, "sha256") == f"100644 {blob_id(b'before', 'sha256')}"


def test_other_names_keep_what_is_known_of_theirs() -> None:
    one, other = b"1" * len(NO_STAMP), b"2" * len(NO_STAMP)
    table = Table(["a", "b"], ["entry of a", "entry of b"], one + other)
    assert table.of(["a", "b"]) == table
    assert table.of(["b", "new"]) == Table(["b", "new"], ["entry of b", ""], other + NO_STAMP)
    assert table.of([]) == Table([], [], b"")


def test_what_is_no_file_has_no_id(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"")
    assert Hashes().look(tmp_path, ["pipe", ".", "absent", "file/below"], "sha1") == {}


def test_a_link_is_its_target(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    assert entry(Hashes(), tmp_path / "link") == f"120000 {blob_id(b'nowhere', 'sha1')}"


def test_a_file_that_cannot_be_read_leaves_the_tree_undecided(tmp_path: Path) -> None:
    with pytest.raises(UndecidedError, match="cannot be read, so the tree has no id: File name too long"):
        entry(Hashes(), tmp_path / ("x" * 300))
