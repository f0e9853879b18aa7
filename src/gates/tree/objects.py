"""What git stores, asked for in bulk: which objects are staged, and what is in them."""

import os
from collections.abc import Collection, Mapping

from gates.model.errors import UndecidedError
from gates.tree.base import files_at
from gates.tree.git import git
from gates.tree.index import index_path
from gates.tree.root import Root

REGULAR = ("100644", "100755")


def staged_files(root: Root, environ: Mapping[str, str]) -> dict[str, str]:
    """The regular files below ``root.path`` that are staged: path relative to that -> id; none outside of git."""
    if root.repository is None:
        return {}
    env = {"GIT_INDEX_FILE": str(index_path(root.repository, environ))}
    found = {}
    for line in git(root.path, "ls-files", "-s", "-z", env=env).split(b"\0")[:-1]:
        entry, _, path = line.partition(b"\t")
        mode, digest, _ = entry.decode().split(" ")
        if mode in REGULAR:
            found[os.fsdecode(path)] = digest
    return found


def objects_at(root: Root, commit: str | None) -> dict[str, str]:
    """The files below ``root.path`` in a commit: path relative to that -> id; none without a commit."""
    files = files_at(root, commit) if commit else {}
    return {path: entry.partition(" ")[2] for path, entry in files.items()}


def head_commit(root: Root) -> str | None:
    """The commit of HEAD; None outside of git and before the first commit."""
    if root.repository is None:
        return None
    try:
        return git(root.repository, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip()
    except UndecidedError:
        return None


def read_objects(root: Root, ids: Collection[str]) -> dict[str, bytes]:
    """The bytes of each of the blobs.

    Raises:
        UndecidedError: the repository lacks one of them, as a partial clone may.
    """
    if not ids:
        return {}
    answer = git(root.path, "cat-file", "--batch", stdin="".join(f"{one}\n" for one in ids).encode())
    found: dict[str, bytes] = {}
    position = 0
    for one in ids:
        end = answer.index(b"\n", position)
        words = answer[position:end].decode().split(" ")
        if words[1:2] != ["blob"]:
            raise UndecidedError(f"git has no file with the id {one} in {root.path} (clone without --filter)")
        position = end + 1 + int(words[2]) + 1
        found[one] = answer[end + 1 : position - 1]
    return found
