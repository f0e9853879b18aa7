"""Replace a file so that every crash leaves either the old bytes or the new ones, and no save of a person is lost.

The new version is filled and synced under a name of its own, then changes places with the old one in one step. What
it displaced is looked at before it goes: when that is not what was expected, somebody saved in the last moment, and
their version is put back.
"""

import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from gates.model.errors import RefusedError
from gates.model.value import dataclass
from gates.record.exchange import exchange, has_writer
from gates.record.folders import sync_folder
from gates.record.io_error import refusal
from gates.record.leftovers import keep, swap_path, sweep, temporary_path

ATTEMPTS = 5
POLL_S = 0.01
QUIET_S = 0.05  # a file that was not touched for so long is not in the middle of being saved
PATIENCE_POLLS = 100  # a second

NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class ConflictError(RefusedError):
    """Somebody else saved the file meanwhile; their version stands. ``kept`` names an older save of theirs, if any."""

    def __init__(self, message: str, kept: Path | None = None) -> None:
        super().__init__(message)
        self.kept = kept


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """What the writer asks of the world beside files: swap two of them, and let some seconds pass."""

    exchange: Callable[[Path, Path], bool] = exchange
    sleep: Callable[[float], None] = time.sleep


SYSTEM = System()


def update(path: Path, change: Callable[[bytes], bytes], *, system: System = SYSTEM) -> None:
    """Write ``change`` of the file's bytes; made anew, at most five times, when somebody saves the file meanwhile.

    Raises RefusedError as ``write_atomically`` does.
    """
    for attempt in range(1, ATTEMPTS + 1):
        current = _read_quiet(path, system)
        try:
            return write_atomically(path, change(current), expected=current, system=system)
        except ConflictError as conflict:
            if conflict.kept or attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


def write_atomically(
    path: Path, data: bytes, *, expected: bytes | None = None, mode: int | None = None, system: System = SYSTEM
) -> None:
    """Make ``data`` the content of the regular file ``path``, whose links are already followed; durable on return.

    Owner, extended attributes and, without ``mode``, the mode are kept as far as the system lets us. With ``expected``
    the file must exist and hold just these bytes, else ConflictError. Raises RefusedError, with the file as it was, for
    links, hard links, read-only files and everything that the system refuses.
    """
    try:
        sweep(path.parent)
        original = _status(path)
        temporary = temporary_path(path.parent)
        try:
            _fill(temporary, data, path, original, mode)
            if expected is None:
                temporary.rename(path)
            else:
                _take_place(temporary, path, data, expected, system)
        except BaseException:
            with suppress(OSError):  # why it failed matters more, and what stays is swept the next time
                temporary.unlink()
            raise
    except OSError as error:
        raise refusal(path, "cannot be written", error) from error
    try:
        sync_folder(path.parent)
    except OSError as error:
        raise refusal(path, "was written, but may not survive a power cut", error) from error


def ensure_replaceable(path: Path) -> None:
    """Find out whether ``write_atomically`` could replace the file now, without touching it.

    Raises RefusedError where it could not: for links, hard links, read-only files, and folders that take no new file.
    """
    try:
        _status(path)
        probe = temporary_path(path.parent)
        try:
            os.close(os.open(probe, NEW_FILE, 0o600))
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        raise refusal(path, "cannot be written", error) from error


def _status(path: Path) -> os.stat_result | None:
    """The status of the file that is to be replaced, None when there is none yet."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        kind = "a symbolic link" if stat.S_ISLNK(status.st_mode) else "not a regular file"
        raise RefusedError(f"{path}: is {kind}, so it is not replaced (name the file itself)")
    if status.st_nlink > 1:
        raise RefusedError(
            f"{path}: has {status.st_nlink} hard links, and replacing it would part them (unlink the others)"
        )
    if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise RefusedError(f"{path}: is read-only (make it writable)")
    return status


def _fill(temporary: Path, data: bytes, path: Path, original: os.stat_result | None, mode: int | None) -> None:
    descriptor = os.open(temporary, NEW_FILE, 0o600 if original or mode else 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        if original:
            _dress(descriptor, path, original)
        if mode:
            os.fchmod(descriptor, mode)
        os.fsync(descriptor)  # never tried again: after a failure the system may have dropped the bytes
    finally:
        os.close(descriptor)


def _dress(descriptor: int, path: Path, original: os.stat_result) -> None:
    """Give the new file what the old one has beside its bytes; the mode last, since the others change it."""
    own = os.fstat(descriptor)
    if (own.st_uid, own.st_gid) != (original.st_uid, original.st_gid):
        with suppress(PermissionError):
            os.fchown(descriptor, original.st_uid, original.st_gid)
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(path):
                with suppress(OSError):
                    os.setxattr(descriptor, name, os.getxattr(path, name))
    os.fchmod(descriptor, stat.S_IMODE(original.st_mode))


def _take_place(temporary: Path, path: Path, data: bytes, expected: bytes, system: System) -> None:
    """Change places with ``path`` if that still holds ``expected``."""
    _compare(path, expected)
    swap = swap_path(path, expected, data)
    temporary.rename(swap)
    try:
        swapped = system.exchange(swap, path)
        if not swapped:
            _compare(path, expected)  # the best there is without an exchange: a save in this very moment is overwritten
            swap.rename(path)
    except BaseException as error:
        with suppress(OSError):
            if swap.read_bytes() == data:  # nothing of anybody else
                swap.unlink()
        if isinstance(error, FileNotFoundError):
            raise _gone(path) from error
        raise
    if swapped:
        _look_at_displaced(swap, path, data, expected, system)


def _look_at_displaced(swap: Path, path: Path, data: bytes, expected: bytes, system: System) -> None:
    unseen = None
    try:
        if _holds(swap, expected, system):
            with suppress(OSError):  # it is swept the next time
                swap.unlink()
            return
    except OSError as error:  # it may be a save
        unseen = error
    try:
        system.exchange(swap, path)
        if _holds(swap, data, system):
            swap.unlink()
            raise unseen or ConflictError(
                f"{path}: was saved by somebody else in the same moment; their version stands (try again)"
            )
        system.exchange(swap, path)  # a second save came between: the newest gets the name
    except FileNotFoundError:
        pass  # the name was taken away meanwhile, so what we displaced is all there is
    kept = keep(swap, path.name)
    raise ConflictError(
        f"{path}: was saved by somebody else in the same moment; an earlier save is kept in {kept}", kept
    )


def _holds(swap: Path, expected: bytes, system: System) -> bool:
    """Whether the file holds just these bytes, and nobody is about to change them; raises OSError."""
    return _is_quiet(swap, system) and swap.read_bytes() == expected


def _compare(path: Path, expected: bytes) -> None:
    try:
        current = path.read_bytes()
    except FileNotFoundError as error:
        raise _gone(path) from error
    if current != expected:
        raise ConflictError(f"{path}: was changed meanwhile; nothing was written (try again)")


def _gone(path: Path) -> ConflictError:
    return ConflictError(f"{path}: was removed meanwhile; nothing was written (restore it and try again)")


def _read_quiet(path: Path, system: System) -> bytes:
    """The bytes of a file that nobody seems to be in the middle of saving."""
    try:
        _is_quiet(path, system)
        if 0 <= time.time() - path.stat().st_mtime < QUIET_S:
            system.sleep(QUIET_S)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise _gone(path) from error
    except OSError as error:
        raise refusal(path, "cannot be read", error) from error


def _is_quiet(path: Path, system: System) -> bool:
    """Wait, at most a second, until the file is there and no process has it open for writing."""
    for _ in range(PATIENCE_POLLS):
        with suppress(FileNotFoundError):  # some editors move the old version away before they write the new one
            if not has_writer(path):
                return True
        system.sleep(POLL_S)
    return False
