"""The files that git tracks although its own ignore files say that nobody should see them."""

import os

from gates.tree.git import git
from gates.tree.root import Root


def list_hidden(root: Root) -> tuple[str, ...]:
    """The tracked files below ``root.path``, relative to it, that a ``.gitignore`` hides from tools that heed it."""
    if root.repository is None:
        return ()
    listed = git(root.path, "ls-files", "-z", "--cached", "--ignored", "--exclude-per-directory=.gitignore")
    return tuple(os.fsdecode(path) for path in listed.split(b"\0")[:-1])
