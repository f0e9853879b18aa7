"""Files that only this user can have written. Imports next to nothing: a run that still stands is told from one."""

import os
import stat

OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


def read_own(path: "str | os.PathLike[str]") -> bytes:
    """What the file holds; nothing where there is none that only this user can have written.

    Raises:
        OSError: it is there and cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return b""
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.getuid()
        return file.read() if ours and not status.st_mode & OTHERS_MAY_WRITE else b""
