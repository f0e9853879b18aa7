"""The files of a folder that is not in a git repository."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from gates.model.errors import UndecidedError
from gates.tree.hashes import Hashes

ALGORITHM = "sha256"

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


def plain_entries(folder: Path, kept: Callable[[str], bool], hashes: Hashes) -> dict[str, str]:
    """The entries of a snapshot of ``folder``: a link by its target, a special file (socket, device) not at all."""
    return hashes.look(folder, [path for path in walk(folder) if kept(path)], ALGORITHM)


def _refuse(error: OSError) -> None:
    raise UndecidedError(f"{error.filename}: cannot be read, so the tree has no id: {error.strerror}") from error
