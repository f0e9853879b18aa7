"""The names of the project's own files, asked for once and taken by everybody who needs some of them."""

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from gates.model.value import dataclass, field
from gates.tree.files import walk
from gates.tree.git import git
from gates.tree.root import Root


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The names in a project's tree, relative to ``root.top``, as they were when somebody first asked.

    In a repository these are the tracked files and those that no ``.gitignore`` of the tree itself hides. A folder
    that is a repository of its own ends with a slash there as long as nothing tracks it. Outside of git they are all
    files. Raises UndecidedError when they cannot be listed.
    """

    root: Root
    _asked: list[Mapping[str, str]] = field(default_factory=list)

    @property
    def entries(self) -> Mapping[str, str]:
        """Every name with the ``MODE ID`` under which git tracks it; empty where nothing does."""
        if not self._asked:
            top, repository = self.root.top, self.root.repository
            self._asked.append(dict.fromkeys(walk(top), "") if repository is None else list_repository(repository))
        return self._asked[0]

    def below(self) -> Iterable[tuple[str, str]]:
        """The names below ``root.path``, relative to it, with what ``entries`` has for them."""
        prefix = self.root.prefix
        if not prefix:
            return self.entries.items()
        return ((path.removeprefix(prefix), one) for path, one in self.entries.items() if path.startswith(prefix))


def list_repository(repository: Path) -> dict[str, str]:
    """What ``Listing.entries`` has, of the repository with this top."""
    asked = ("--stage", "--others", "--exclude-per-directory=.gitignore")
    found: dict[str, str] = {}
    for line in os.fsdecode(git(repository, "ls-files", "-t", "-z", *asked)).split("\0")[:-1]:
        if line.startswith("? "):
            found[line[2:]] = ""
        else:
            entry, _, path = line.partition("\t")
            _, mode, digest, _ = entry.split(" ")
            found[path] = f"{mode} {digest}"
    return found


def list_files(listing: Listing, suffix: str) -> tuple[str, ...]:
    """The files below ``root.path`` that end with ``suffix``, given in lower case, sorted, relative to it."""
    found = (path for path, _ in listing.below() if path.lower().endswith(suffix))
    return tuple(sorted(path for path in found if _is_file(f"{listing.root.path}/{path}")))


def _is_file(path: str) -> bool:
    """What ``Path.is_file`` says, in a tenth of its time for what is no link."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode) or Path(path).is_file()
    except OSError:
        return False
