"""What git says of a repository that stays as it is, asked for once."""

import os
from functools import lru_cache
from pathlib import Path

from gates.model.errors import UndecidedError
from gates.model.value import dataclass
from gates.tree.git import git

_ASKED = (
    *("--show-object-format", "--is-inside-work-tree", "--show-cdup"),
    *("--path-format=absolute", "--git-path", "info/exclude"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """The top of its working tree, its hash algorithm, and its file of patterns that no commit holds."""

    top: Path
    algorithm: str
    exclude: Path


@lru_cache(maxsize=64)
def repository_around(folder: Path) -> Repository:
    """The repository whose working tree ``folder`` (resolved) is in; UndecidedError when git finds none to read."""
    answer = os.fsdecode(git(folder, "rev-parse", *_ASKED)).removesuffix("\n")
    algorithm, inside, rest = answer.split("\n", 2)
    if inside != "true":
        raise UndecidedError(f"{folder}: must be run in a work tree")
    up, exclude = rest.split("\n", 1)
    return Repository(top=(folder / up).resolve(), algorithm=algorithm, exclude=Path(exclude))


def repository_at(top: Path) -> Repository:
    """The repository with this top; UndecidedError when its ``.git`` is none, so that git looked further up."""
    found = repository_around(top)
    if found.top != top.resolve():
        raise UndecidedError(f"{top}: its .git is no repository")
    return found
