"""The tree of a repository's working files, as git would write it if nothing bent what git sees.

A repository can lie about its files: with flags in its index (skip-worktree, assume-unchanged), stat data, sparse
checkout, ``.git/info/exclude``, attributes, filters, hooks and its fsmonitor. So only names are taken from it, those
that it tracks and those that the ``.gitignore`` files of the tree itself do not hide; what the files hold is read from
the disk. Nothing is written, neither to the repository nor elsewhere.
"""

import os
import stat
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

from gates.model.errors import UndecidedError
from gates.tree.files import plain_entries
from gates.tree.git import git
from gates.tree.hashes import Hashes
from gates.tree.listing import list_repository
from gates.tree.repository import Repository, repository_at

GITLINK = "160000"

Kept = Callable[[str], bool]


def git_entries(
    repository: Path, names: Mapping[str, str], kept: Kept, hashes: Hashes
) -> tuple[dict[str, str], dict[str, str]]:
    """The files of a repository, those of the ``names`` of ``list_repository`` for whose paths ``kept`` is true.

    The second are those in the repositories inside, which are in no tree of this one.
    """
    is_reached = _folders(repository)
    paths = [path for path in map(_without_slash, names) if kept(path) and is_reached(path.rpartition("/")[0])]
    entries = hashes.look(repository, paths, repository_at(repository).algorithm, names)
    if len(entries) < len(paths):
        missing = [path for path in paths if path not in entries]
        commits = ((path, _commit_inside(repository / path, names.get(path, ""))) for path in missing)
        entries |= {path: commit for path, commit in commits if commit}
    return entries, _inside_submodules(repository, entries, kept, hashes)


def warnings_of(about: Repository) -> tuple[str, ...]:
    """What this tree shows that git itself would hide."""
    if excludes(about.exclude):
        return (".git/info/exclude hides files from git, but not from the gates: they count as part of the tree",)
    return ()


def is_gitlink(entry: str) -> bool:
    """Whether an entry stands for a repository inside."""
    return entry.startswith(GITLINK)


def _without_slash(name: str) -> str:
    return name.removesuffix("/")


def _folders(repository: Path) -> Callable[[str], bool]:
    """Whether a folder of the tree is one, and not reached through a link."""

    @cache
    def is_folder(path: str) -> bool:
        try:
            return stat.S_ISDIR(os.lstat(f"{repository}/{path}").st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False

    @cache
    def is_reached(path: str) -> bool:
        ends = (index for index, letter in enumerate(path) if letter == "/")
        return not path or all(is_folder(path[:end]) for end in (*ends, len(path)))

    return is_reached


def _commit_inside(folder: Path, listed: str) -> str | None:
    """The entry of a repository inside: its own commit, or the tracked one while there is but an empty place for it."""
    if not folder.is_dir():
        return None
    if not (folder / ".git").exists():
        return listed if is_gitlink(listed) else None
    try:
        commit = git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except UndecidedError as error:
        raise UndecidedError(
            f"{folder}: does not have a commit checked out, so the tree has no id (commit there, or ignore it)"
        ) from error
    return f"{GITLINK} {commit.decode().strip()}"


def _inside_submodules(repository: Path, entries: Mapping[str, str], kept: Kept, hashes: Hashes) -> dict[str, str]:
    """The files of the repositories inside, so that a change in one is seen before it is committed there."""
    found: dict[str, str] = {}
    for path, entry in entries.items():
        if is_gitlink(entry):
            below, folder = partial(_kept_below, path, kept), repository / path
            cloned = (folder / ".git").exists()
            if cloned:
                own, deeper = git_entries(folder, list_repository(folder), below, hashes)
                inner = own | deeper
            else:
                inner = plain_entries(folder, below, hashes)
            found |= {f"{path}/{name}": value for name, value in inner.items()}
    return found


def _kept_below(folder: str, kept: Kept, path: str) -> bool:
    return kept(f"{folder}/{path}")


def excludes(file: Path) -> bool:
    """Whether a file of patterns has any."""
    lines = file.read_bytes().split(b"\n") if file.is_file() else []
    return any(line.strip() and not line.startswith(b"#") for line in lines)
