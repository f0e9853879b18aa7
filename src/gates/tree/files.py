"""The files of a folder that is not in a git repository."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from gates.model.errors import UndecidedError

# Folders that tools make for themselves; their content is no work of the project.
SKIPPED_FOLDERS = frozenset({
    ".git", ".hg", ".svn", ".gates", "__pycache__", ".venv", "venv", "node_modules", ".mypy_cache", ".ruff_cache",
    ".pytest_cache", ".hypothesis", ".import_linter_cache", ".tox", ".nox", ".cache", ".eggs",
})  # fmt: skip


def walk(folder: Path) -> Iterator[str]:
    """Every file and symbolic link below ``folder``, as a sorted path relative to it, without the folders of tools."""
    for parent, folders, files in os.walk(folder, onerror=_refuse):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS and name not in links)
        for name in sorted(files + links):
            yield (Path(parent) / name).relative_to(folder).as_posix()


def plain_entries(folder: Path, kept: Callable[[str], bool]) -> dict[str, str]:
    """The entries of a snapshot of ``folder``: a link by its target, a special file (socket, device) not at all."""
    entries = {}
    for path in walk(folder):
        entry = _entry(folder / path) if kept(path) else None
        if entry is not None:
            entries[path] = entry
    return entries


def _entry(path: Path) -> str | None:
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            return f"120000 {hashlib.sha256(os.fsencode(path.readlink())).hexdigest()}"
        if not stat.S_ISREG(mode):
            return None
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        _refuse(error)
        raise
    return f"{'100755' if mode & stat.S_IXUSR else '100644'} {content}"


def _refuse(error: OSError) -> None:
    raise UndecidedError(f"{error.filename}: cannot be read, so the tree has no id: {error.strerror}") from error
