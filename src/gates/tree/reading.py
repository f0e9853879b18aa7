"""Read a plan or a gates.toml, whatever is at that path, without ever blocking."""

import os
import stat
from pathlib import Path

from gates.model.errors import InputError

MAX_BYTES = 100 * 1024 * 1024

KINDS = (
    (stat.S_ISDIR, "is a folder (name a file in it)"),
    (stat.S_ISFIFO, "is a pipe (give a regular file)"),
    (stat.S_ISSOCK, "is a socket (give a regular file)"),
    (stat.S_ISCHR, "is a device (give a regular file)"),
    (stat.S_ISBLK, "is a device (give a regular file)"),
)


def read_source(path: Path) -> bytes:
    """The bytes of the regular file at ``path``.

    Raises InputError when it is missing, unreadable, not a regular file, or larger than 100 MiB.
    """
    try:
        _check(path, path.stat())  # before the file is opened: opening a device can do things
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            _check(path, os.fstat(descriptor))
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file (check the path)") from error
    except (OSError, RuntimeError) as error:
        words = error.strerror if isinstance(error, OSError) else "its symbolic links form a loop"
        raise InputError(f"{path}: cannot be read: {words}") from error
    if len(data) > MAX_BYTES:
        raise InputError(_too_large(path))
    return data


def _check(path: Path, status: os.stat_result) -> None:
    for is_kind, words in KINDS:
        if is_kind(status.st_mode):
            raise InputError(f"{path}: {words}")
    if status.st_size > MAX_BYTES:
        raise InputError(_too_large(path))


def _too_large(path: Path) -> str:
    return f"{path}: is larger than {MAX_BYTES // 1024**2} MiB (nobody wrote that by hand; is it the right file?)"
