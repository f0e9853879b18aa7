import errno
import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gates.model.errors import RefusedError
from gates.record.atomic import ConflictError, System, update, write_atomically
from gates.record.exchange import exchange
from gates.record.leftovers import saves_left, swap_path, sweep

SaveBy = Callable[[Path, bytes], Callable[[], None]]
OLD = b"# Plan\r\n\xef\xbb\xbf no final newline"
NEW = b"# Plan\r\nnew"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan that was saved long ago, alone in its folder."""
    path = tmp_path / "docs/plan.md"
    path.parent.mkdir()
    path.write_bytes(OLD)
    os.utime(path, (1e9, 1e9))
    return path


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir())


def test_a_new_file_is_written_with_the_usual_mode(tmp_path: Path) -> None:
    umask = os.umask(0o022)
    try:
        write_atomically(tmp_path / "r.json", NEW)
    finally:
        os.umask(umask)
    assert (tmp_path / "r.json").read_bytes() == NEW
    assert stat.S_IMODE((tmp_path / "r.json").stat().st_mode) == 0o644


@pytest.mark.parametrize("expected", [None, OLD], ids=["whatever it holds", "what it held"])
def test_a_file_is_replaced_and_nothing_is_left_behind(plan: Path, expected: bytes | None) -> None:
    write_atomically(plan, NEW, expected=expected)
    assert plan.read_bytes() == NEW
    assert names(plan) == ["plan.md"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o660])
def test_the_mode_is_kept(plan: Path, mode: int) -> None:
    plan.chmod(mode)
    write_atomically(plan, NEW, expected=OLD)
    assert stat.S_IMODE(plan.stat().st_mode) == mode


@pytest.mark.skipif(os.getuid() != 0, reason="only root may give files away")
def test_the_owner_is_kept(plan: Path) -> None:
    os.chown(plan, 1234, 2345)
    write_atomically(plan, NEW, expected=OLD)
    assert (plan.stat().st_uid, plan.stat().st_gid) == (1234, 2345)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="the system has no extended attributes")
def test_extended_attributes_are_kept(plan: Path) -> None:
    try:
        os.setxattr(plan, "user.note", b"mine")
    except OSError:
        pytest.skip("the file system has no extended attributes")
    write_atomically(plan, NEW, expected=OLD)
    assert os.getxattr(plan, "user.note") == b"mine"


def test_another_content_than_expected_is_a_conflict(plan: Path) -> None:
    plan.write_bytes(b"saved meanwhile")
    with pytest.raises(ConflictError, match=r"was changed meanwhile; nothing was written \(try again\)$"):
        write_atomically(plan, NEW, expected=OLD)
    assert plan.read_bytes() == b"saved meanwhile"
    assert names(plan) == ["plan.md"]


def test_a_file_that_is_gone_is_a_conflict(plan: Path) -> None:
    plan.unlink()
    with pytest.raises(ConflictError, match="was removed meanwhile"):
        write_atomically(plan, NEW, expected=OLD)
    assert names(plan) == []


def make_link(plan: Path) -> None:
    plan.rename(plan.with_name("real.md"))
    plan.symlink_to("real.md")


def make_hard_link(plan: Path) -> None:
    os.link(plan, plan.parent.parent / "other.md")


def make_read_only(plan: Path) -> None:
    plan.chmod(0o444)


def make_folder(plan: Path) -> None:
    plan.unlink()
    plan.mkdir()


def make_pipe(plan: Path) -> None:
    plan.unlink()
    os.mkfifo(plan)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_link, "is a symbolic link, so it is not replaced (name the file itself)"),
        (make_hard_link, "has 2 hard links, and replacing it would part them (unlink the others)"),
        (make_read_only, "is read-only (make it writable)"),
        (make_folder, "is not a regular file, so it is not replaced (name the file itself)"),
        (make_pipe, "is not a regular file, so it is not replaced (name the file itself)"),
    ],
)
def test_what_cannot_be_replaced_without_loss_is_refused(plan: Path, make: Callable[[Path], None], words: str) -> None:
    make(plan)
    before = names(plan)
    with pytest.raises(RefusedError) as caught:
        write_atomically(plan, NEW)
    assert str(caught.value) == f"{plan}: {words}"
    assert names(plan) == before


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"cannot be written: No such file or directory \(the folder is gone\)$"):
        write_atomically(tmp_path / "nowhere/x", NEW)


def test_short_writes_are_continued(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data[:3])))
    write_atomically(plan, NEW, expected=OLD)
    assert plan.read_bytes() == NEW


ERRNOS = [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.ENOMEM]
CALLS = ["open", "write", "fchmod", "fsync", "rename", "close", "scandir", "lstat"]


@pytest.mark.parametrize("code", ERRNOS, ids=errno.errorcode.get)
@pytest.mark.parametrize("expected", [None, OLD], ids=["unconditional", "expected"])
@pytest.mark.parametrize("call", CALLS)
def test_a_fault_is_never_silent_and_never_damages_or_litters(
    plan: Path, monkeypatch: pytest.MonkeyPatch, call: str, expected: bytes | None, code: int
) -> None:
    """Every occurrence of the call fails in turn, until the writer no longer reaches it."""
    faults = 0
    for nth in range(1, 20):
        plan.write_bytes(OLD)
        os.utime(plan, (1e9, 1e9))
        with monkeypatch.context() as patch:
            reached = fail_nth(patch, call, nth, code)
            try:
                write_atomically(plan, NEW, expected=expected)
                refused = False
            except RefusedError:
                refused = True
        content = plan.read_bytes()
        assert content in (OLD, NEW)
        assert refused or content == NEW
        assert names(plan) == ["plan.md"]
        if not reached():
            break
        faults += 1
    assert faults or call in ("scandir", "lstat", "close")


def fail_nth(patch: pytest.MonkeyPatch, call: str, nth: int, code: int) -> Callable[[], bool]:
    real = getattr(os, call)
    count = 0

    def failing(*args: object, **keywords: object) -> object:
        nonlocal count
        count += 1
        if count == nth:
            if call == "close":
                real(*args)
            raise OSError(code, os.strerror(code))
        return real(*args, **keywords)

    patch.setattr(os, call, failing)
    return lambda: count >= nth


def test_fsync_is_never_tried_again(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def fail(descriptor: int) -> None:
        calls.append(descriptor)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(RefusedError, match=r"cannot be written: Input/output error \(check the disk\)$"):
        write_atomically(plan, NEW)
    assert len(calls) == 1
    assert plan.read_bytes() == OLD


def test_a_file_is_synced_before_it_gets_its_name_and_the_folder_after(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    fsync, rename = os.fsync, os.rename

    def note_fsync(descriptor: int) -> None:
        seen.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def note_rename(source: Path, target: Path) -> None:
        seen.append("rename")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(os, "rename", note_rename)
    write_atomically(plan, NEW)
    assert seen == ["file", "rename", "folder"]


# --- a person saves meanwhile


def saving_before_each_exchange(*saves: Callable[[], None]) -> System:
    """A person saves just before each exchange: the moment that a comparison cannot see. Time does not pass."""
    waiting = list(saves)

    def late(one: Path, other: Path) -> bool:
        if waiting:
            waiting.pop(0)()
        return exchange(one, other)

    return System(exchange=late, sleep=lambda seconds: None)


def by_rename(plan: Path, data: bytes) -> Callable[[], None]:
    def save() -> None:
        plan.with_name("editor").write_bytes(data)
        plan.with_name("editor").rename(plan)

    return save


def in_place(plan: Path, data: bytes) -> Callable[[], None]:
    def save() -> None:
        plan.write_bytes(data)

    return save


@pytest.mark.parametrize("save", [by_rename, in_place])
def test_a_save_in_the_last_moment_stands(plan: Path, save: SaveBy) -> None:
    system = saving_before_each_exchange(save(plan, b"theirs"))
    with pytest.raises(ConflictError, match="in the same moment; their version stands"):
        write_atomically(plan, NEW, expected=OLD, system=system)
    assert plan.read_bytes() == b"theirs"
    assert names(plan) == ["plan.md"]


def test_of_two_saves_in_the_last_moment_the_newest_stands_and_the_other_is_kept(plan: Path) -> None:
    system = saving_before_each_exchange(by_rename(plan, b"first"), by_rename(plan, b"second"))
    with pytest.raises(ConflictError) as caught:
        write_atomically(plan, NEW, expected=OLD, system=system)
    assert plan.read_bytes() == b"second"
    assert caught.value.kept is not None
    assert caught.value.kept.read_bytes() == b"first"
    assert names(plan) == ["plan.md", caught.value.kept.name]
    assert str(caught.value.kept) in str(caught.value)


def test_a_file_removed_in_the_last_moment_stays_removed(plan: Path) -> None:
    with pytest.raises(ConflictError, match="was removed meanwhile"):
        write_atomically(plan, NEW, expected=OLD, system=saving_before_each_exchange(plan.unlink))
    assert names(plan) == []


def test_an_editor_that_has_the_old_file_open_gets_it_back(plan: Path) -> None:
    with plan.open("r+b") as editor:
        with pytest.raises(ConflictError):
            write_atomically(plan, NEW, expected=OLD, system=saving_before_each_exchange())
        editor.truncate(0)
        editor.write(b"theirs")
    assert plan.read_bytes() == b"theirs"


def test_update_is_made_anew_on_what_was_saved_meanwhile(plan: Path) -> None:
    system = saving_before_each_exchange(by_rename(plan, b"theirs\n"))
    update(plan, lambda current: current + b"ours\n", system=system)
    assert plan.read_bytes() == b"theirs\nours\n"


def test_update_gives_up_after_five_saves(plan: Path) -> None:
    count = 0

    def change(current: bytes) -> bytes:
        nonlocal count
        count += 1
        by_rename(plan, b"save %d" % count)()
        return NEW

    with pytest.raises(ConflictError):
        update(plan, change, system=saving_before_each_exchange())
    assert plan.read_bytes() == b"save 5"


def test_without_an_exchange_a_changed_file_is_still_a_conflict(plan: Path) -> None:
    system = System(exchange=lambda one, other: False)
    write_atomically(plan, NEW, expected=OLD, system=system)
    assert plan.read_bytes() == NEW
    with pytest.raises(ConflictError):
        write_atomically(plan, OLD, expected=OLD, system=system)
    assert names(plan) == ["plan.md"]


# --- what a crash left behind


def dead_pid() -> int:
    with subprocess.Popen(["true"]) as process:
        pass
    return process.pid


def test_leftovers_of_dead_processes_are_swept_and_those_of_living_ones_are_not(plan: Path) -> None:
    dead = f".gates-tmp-{dead_pid()}-0123456701234567~"
    reused = f".gates-tmp-{os.getpid()}-0123456701234567~"
    living = f".gates-tmp-{os.getppid()}-0123456701234567~"
    other = ".gates-tmp-x~"
    for name in (dead, reused, living, other):
        (plan.parent / name).write_bytes(b"half a")
    sweep(plan.parent)
    assert saves_left(plan.parent) == ()
    assert names(plan) == sorted([living, other, "plan.md"])


@pytest.mark.parametrize(("content", "kept"), [(OLD, False), (NEW, False), (b"a person's save", True)])
def test_of_an_interrupted_exchange_only_a_persons_save_is_kept(plan: Path, content: bytes, kept: bool) -> None:
    own = swap_path(plan, OLD, NEW).name
    dead = own.replace(f"-swap-{os.getpid()}-", f"-swap-{dead_pid()}-")
    (plan.parent / dead).write_bytes(content)
    sweep(plan.parent)
    found = saves_left(plan.parent)
    assert [path.read_bytes() for path in found] == ([content] if kept else [])
    assert all(path.name.startswith("plan.md.gates-conflict-") for path in found)
    assert names(plan) == sorted(["plan.md", *(path.name for path in found)])
