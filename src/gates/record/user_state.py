"""What gates remembers outside of every repository, where no file of a project can speak for itself."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from gates.model.errors import RefusedError
from gates.record.atomic import write_atomically
from gates.record.folders import make_folder
from gates.record.io_error import refusal
from gates.record.lock import lock
from gates.record.own_file import read_own

FOLDER = "gates"
FOLDER_MODE = 0o700
FILE_MODE = 0o600
LOCK_WAIT = 5.0  # seconds


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
        return _read(path)
    except OSError:
        return {}


def read_content(path: Path) -> bytes:
    """What a file of the state folder holds; nothing when there is none that only this user can have written."""
    try:
        return read_own(path)
    except OSError:
        return b""


def replace_content(path: Path, content: bytes) -> None:
    """Let a file of the state folder hold this from now on; only this user can read it.

    Raises:
        RefusedError: it cannot be written.
    """
    make_folder(path.parent, FOLDER_MODE)
    write_atomically(path, content, mode=FILE_MODE)


def update_state(path: Path, change: Callable[[dict[str, object]], Mapping[str, object]]) -> None:
    """Replace what a file of the state folder holds by the ``change`` of it; only this user can read it.

    Raises RefusedError when another gates does not finish with it, or when it cannot be written.
    """
    make_folder(path.parent, FOLDER_MODE)
    with lock(path.parent, path.name, LOCK_WAIT):
        try:
            before = _read(path)
        except OSError as error:
            raise refusal(path, "cannot be read", error) from error
        content = f"{json.dumps(change(before), indent=2)}\n"
        write_atomically(path, content.encode("utf-8", "backslashreplace"), mode=FILE_MODE)


def _read(path: Path) -> dict[str, object]:
    """The JSON object in a file; raises OSError when it is there and cannot be read."""
    try:
        content: object = json.loads(read_own(path))
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
