"""Folders that are still there, with the names in them, after a power cut."""

import os
from pathlib import Path

from gates.record.io_error import refusal


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Make the folder, and those above it, unless they are there; durable on return, ``mode`` is that of the last one.

    Raises RefusedError when that cannot be done.
    """
    missing = []
    try:
        for folder in (path, *path.parents):
            if folder.is_dir():
                break
            missing.append(folder)
        for folder in reversed(missing):
            folder.mkdir(mode if folder == path else 0o777, exist_ok=True)
            sync_folder(folder.parent)
    except OSError as error:
        raise refusal(path, "cannot be made", error) from error


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in the folder as they are now; raises OSError, and is not to be tried again then."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
