"""The files and folders that cannot all stay as they are when anything about a project's tree changes.

They are every file of the tree, every folder in which a file of the tree could appear, and what git keeps about names,
ignored files and branches. Whoever knows that none of them has changed need not ask git.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from gates.model.errors import UndecidedError
from gates.tree.files import SKIPPED_FOLDERS
from gates.tree.git import git
from gates.tree.identity import OWN_FOLDER
from gates.tree.listing import Listing
from gates.tree.repository import repository_at
from gates.tree.root import Root
from gates.tree.worktree import excludes, is_gitlink

MOST_FOLDERS = 20_000
OF_GIT = ("HEAD", "config", "index", "packed-refs", "shallow", "info/exclude", "info/attributes")
BRANCHES = ("refs/heads", "refs/remotes")


def tree_witnesses(listing: Listing) -> list[str]:
    """The paths, absolute; some have nothing there, where something would matter.

    Raises:
        UndecidedError: nothing can vouch for this tree, since other repositories are inside, or its own one is
            elsewhere, or it has too many folders.
    """
    root = listing.root
    top = str(root.top)
    if root.repository is not None and excludes(repository_at(root.repository).exclude):
        raise UndecidedError(f"{top}: git hides files of its own here")
    if any(is_gitlink(entry) or name.endswith("/") for name, entry in listing.entries.items()):
        raise UndecidedError(f"{top}: there are repositories inside")
    files = [f"{top}/{name}" for name in listing.entries if not (OWN_FOLDER in name and OWN_FOLDER in name.split("/"))]
    return [*files, *_folders(root), *_led_to(root, files), *_of_git(root)]


def _folders(root: Root) -> list[str]:
    """Every folder of the tree, those without files included, but for those that are ignored as a whole."""
    hidden = _ignored_folders(root)
    found: list[str] = []
    for folder, inside, _ in os.walk(root.top):
        found.append(folder)
        if len(found) > MOST_FOLDERS:
            raise UndecidedError(f"{root.top}: has more than {MOST_FOLDERS} folders")
        inside[:] = [name for name in inside if not _is_hidden(root, name, f"{folder}/{name}", hidden)]
    return found


def _is_hidden(root: Root, name: str, path: str, hidden: frozenset[str]) -> bool:
    return name in (".git", OWN_FOLDER) or (name in SKIPPED_FOLDERS if root.repository is None else path in hidden)


def _ignored_folders(root: Root) -> frozenset[str]:
    """The folders in which git looks for nothing, as absolute paths."""
    if root.repository is None:
        return frozenset()
    asked = ("--others", "--ignored", "--directory", "--exclude-per-directory=.gitignore")
    listed = git(root.repository, "ls-files", "-z", *asked).split(b"\0")[:-1]
    folders = b"".join(name.removesuffix(b"/") + b"\0" for name in listed if name.endswith(b"/"))
    if not folders:
        return frozenset()
    # Of a folder that only holds ignored files it is not the folder that is ignored, and others may appear there.
    try:
        told = git(root.repository, "check-ignore", "--no-index", "-z", "--stdin", stdin=folders)
    except UndecidedError:  # it fails when none is ignored, too
        return frozenset()
    return frozenset(f"{root.repository}/{os.fsdecode(name)}" for name in told.split(b"\0")[:-1])


def _led_to(root: Root, files: list[str]) -> Iterator[str]:
    """What links of the tree lead to; a folder that they lead to must be one of the tree."""
    for file in files:
        if Path(file).is_symlink():
            target = os.path.realpath(file)
            inside = Path(target).is_relative_to(root.top)
            if Path(target).is_dir() and not (inside and SKIPPED_FOLDERS.isdisjoint(target.split("/"))):
                raise UndecidedError(f"{file}: leads to a folder that nobody watches")
            yield target


def _of_git(root: Root) -> Iterator[str]:
    if root.repository is None:
        return
    kept = root.repository / ".git"
    if not kept.is_dir() or (kept / "reftable").exists():
        raise UndecidedError(f"{kept}: git keeps its branches elsewhere")
    yield from (f"{kept}/{name}" for name in OF_GIT)
    for branches in BRANCHES:
        yield f"{kept}/{branches}"
        for folder, inside, files in os.walk(kept / branches):
            yield from (f"{folder}/{name}" for name in (*inside, *files))
