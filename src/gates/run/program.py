"""Which file the first word of a command means."""

import errno
import os
import stat
from pathlib import Path

from gates.model.outcome import NotStarted, Task


def find_program(task: Task) -> str | NotStarted:
    """The file to run, looked for on the task's own PATH; a word with a slash is relative to the task's folder."""
    if not Path(task.cwd).is_dir():
        return NotStarted(missing=task.cwd, why=os.strerror(errno.ENOENT))
    return look_up(task.argv[0], task.env.get("PATH", os.defpath), task.cwd)


def look_up(name: str, path: str, cwd: str) -> str | NotStarted:
    """The file that ``name`` means to somebody in the folder ``cwd`` whose PATH is ``path``."""
    if "/" in name:
        return _judge(Path(cwd, name), name)
    found: str | NotStarted = NotStarted(missing=name, why="not found on PATH")
    for directory in path.split(os.pathsep):
        candidate = _judge(Path(cwd, directory, name), name)
        if isinstance(candidate, str):
            return candidate
        if candidate.why == os.strerror(errno.EACCES):
            found = candidate
    return found


def _judge(path: Path, name: str) -> str | NotStarted:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return NotStarted(missing=name, why=os.strerror(error.errno or errno.ENOENT))
    except ValueError as error:  # a NUL byte
        return NotStarted(missing=name, why=str(error))
    if stat.S_ISDIR(mode):
        return NotStarted(missing=name, why=os.strerror(errno.EISDIR))
    return str(path) if os.access(path, os.X_OK) else NotStarted(missing=name, why=os.strerror(errno.EACCES))
