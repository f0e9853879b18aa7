"""The tree of a commit, read from git's objects: what is checked out does not matter."""

import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from gates.model.errors import UndecidedError
from gates.tree.git import NO_ENV, git
from gates.tree.identity import Snapshot, keeping, snapshot_of
from gates.tree.object_id import algorithm_of, tree_id
from gates.tree.root import Root
from gates.tree.worktree import GITLINK, is_gitlink

Kept = Callable[[str], bool]
MODE = 6  # letters of one


def list_tree(repository: Path, commit: str, env: Mapping[str, str] = NO_ENV) -> dict[str, str]:
    """Every file of a commit or tree: path, relative to the top of the repository -> ``MODE OBJECT``."""
    lines = os.fsdecode(git(repository, "ls-tree", "-r", "-z", "--full-tree", commit, env=env)).split("\0")[:-1]
    told = (line.partition("\t") for line in lines)  # MODE TYPE OBJECT
    return {path: entry[: MODE + 1] + entry[entry.rindex(" ") + 1 :] for entry, _, path in told}


def snapshot_of_tree(
    root: Root, repository: Path, tree: str, leave_out: Collection[str], env: Mapping[str, str] = NO_ENV
) -> Snapshot:
    """The snapshot that ``identify`` gives when the files of ``tree``, an id, are what is on disk.

    Submodules that are there on disk count with the files of the commit that ``tree`` names, if they have it.
    """
    kept = keeping(root, leave_out)
    listed = list_tree(repository, tree, env)
    entries = {path: entry for path, entry in listed.items() if kept(path)}
    identity = tree if len(entries) == len(listed) else tree_id(entries, algorithm_of(tree))
    return snapshot_of(identity, entries | _inside_submodules(repository, entries, kept))


def _inside_submodules(repository: Path, entries: Mapping[str, str], kept: Kept) -> dict[str, str]:
    found: dict[str, str] = {}
    for path, entry in entries.items():
        inner = repository / path
        if is_gitlink(entry) and (inner / ".git").exists():
            files = _files_of(inner, entry.removeprefix(f"{GITLINK} "))
            below = {f"{path}/{name}": value for name, value in files.items() if kept(f"{path}/{name}")}
            found |= below
    return found


def _files_of(submodule: Path, commit: str) -> dict[str, str]:
    """The files of a submodule; none when it lacks the commit, so that the id is that of no tree on disk."""
    try:
        files = list_tree(submodule, commit)
    except UndecidedError:
        return {}
    return files | _inside_submodules(submodule, files, lambda _: True)
