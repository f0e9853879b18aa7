"""Which file the first word of a command means."""

import errno
import os
import stat
from functools import lru_cache
from pathlib import Path

from gates.model.outcome import NotStarted, Task


def find_program(task: Task) -> str | NotStarted:
    """The file to run, looked for on the task's own PATH; a word with a slash is relative to the task's folder."""
    if not Path(task.cwd).is_dir():
        return NotStarted(missing=task.cwd, why=os.strerror(errno.ENOENT))
    return look_up(task.argv[0], task.env.get("PATH", os.defpath), task.cwd)


def look_up(name: str, path: str, cwd: str) -> str | NotStarted:
    """The file that ``name`` means to somebody in the folder ``cwd`` whose PATH is ``path``."""
    if "\0" in name:
        return NotStarted(missing=name, why="embedded null byte")
    if "/" in name:
        problem = _problem(Path(cwd, name))
        return NotStarted(missing=name, why=os.strerror(problem)) if problem else str(Path(cwd, name))
    denied = False
    for folder in _folders(path, cwd):
        problem = _problem(folder / name)
        if problem == 0:
            return str(folder / name)
        denied = denied or problem == errno.EACCES
    return NotStarted(missing=name, why=os.strerror(errno.EACCES) if denied else "not found on PATH")


@lru_cache(maxsize=8)  # the same for almost every command of a run
def _folders(path: str, cwd: str) -> tuple[Path, ...]:
    return tuple(Path(cwd, folder) for folder in path.split(os.pathsep))


def _problem(path: Path) -> int:
    """Why the file cannot be run, as an errno; 0 when it can."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return error.errno or errno.ENOENT
    if stat.S_ISDIR(mode):
        return errno.EISDIR
    return 0 if os.access(path, os.X_OK) else errno.EACCES
