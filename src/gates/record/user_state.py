"""What gates remembers outside of every repository, where no file of a project can speak for itself."""

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from gates.model.errors import RefusedError
from gates.record.atomic import write_atomically

FOLDER = "gates"
FOLDER_MODE = 0o700
FILE_MODE = 0o600
OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


def state_folder(environ: Mapping[str, str], project: Path) -> Path:
    """The folder ``gates`` below XDG_STATE_HOME, or below ~/.local/state; it need not exist.

    Raises RefusedError when there is no home, or when the folder lies in ``project``, which could then approve itself.
    """
    configured, home = environ.get("XDG_STATE_HOME", ""), environ.get("HOME", "")
    if Path(configured).is_absolute():
        folder = Path(configured) / FOLDER
    elif Path(home).is_absolute():
        folder = Path(home) / ".local" / "state" / FOLDER
    else:
        raise RefusedError("neither XDG_STATE_HOME nor HOME is an absolute path (set one of them)")
    if folder.resolve().is_relative_to(project.resolve()):
        raise RefusedError(f"{folder}: lies in the project (set XDG_STATE_HOME to a folder outside of it)")
    return folder


def read_state(path: Path) -> dict[str, object]:
    """The JSON object in a file of the state folder; empty when there is none that only this user can have written."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.getuid()
            if not ours or status.st_mode & OTHERS_MAY_WRITE:
                return {}
            content: object = json.loads(file.read())
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def write_state(path: Path, content: Mapping[str, object]) -> None:
    """Replace a file of the state folder; only this user can read it.

    Raises RefusedError when it cannot be written.
    """
    try:
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE))
        path.chmod(FILE_MODE)
    except OSError as error:
        raise RefusedError(f"{path}: cannot be written: {error.strerror} (allow writing to its folder)") from error
    write_atomically(path, f"{json.dumps(content, indent=2)}\n".encode("utf-8", "backslashreplace"))
