"""The names of the project's own files, asked for once and taken by everybody who needs some of them."""

import os
import stat
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from gates.model.value import dataclass, field
from gates.tree.files import walk
from gates.tree.git import git
from gates.tree.hashes import EXECUTABLE, NO_ENTRIES, REGULAR
from gates.tree.root import Root


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The names in a project's tree, relative to ``root.top``, as they were when somebody first asked.

    In a repository these are the tracked files and those that no ``.gitignore`` of the tree itself hides. A folder
    that is a repository of its own ends with a slash there as long as nothing tracks it. Outside of git they are all
    files. Raises UndecidedError when they cannot be listed.
    """

    root: Root
    _asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def entries(self) -> Mapping[str, str]:
        """Every name with the ``MODE ID`` under which git tracks it; empty where nothing does."""
        if not self._asked:
            self._asked.append(self._ask())
        return self._asked[0][1]

    def again(self) -> "Listing":
        """The names as they are now."""
        return Listing(root=self.root, _asked=[self._ask()])

    def _ask(self) -> tuple[str, Mapping[str, str]]:
        """A digest of what git said, and what it means; that of before where it says the same."""
        if self.root.repository is None:
            return "", dict.fromkeys(walk(self.root.top), "")
        told = _names_in(self.root.repository)
        digest = sha256(told).hexdigest()
        same = self._asked and digest == self._asked[0][0]
        return digest, self._asked[0][1] if same else _understood(told)

    def below(self) -> Mapping[str, str]:
        """The names below ``root.path``, relative to it, with what ``entries`` has for them."""
        return self.root.within(self.entries)


def list_repository(repository: Path) -> Mapping[str, str]:
    """What ``Listing.entries`` has, of the repository with this top."""
    return _understood(_names_in(repository))


def _names_in(repository: Path) -> bytes:
    return git(repository, "ls-files", "-t", "-z", "--stage", "--others", "--exclude-per-directory=.gitignore")


def _understood(told: bytes) -> Mapping[str, str]:
    """Of lines ``? NAME``, and ``TAG MODE ID STAGE`` with the name after a tab, where all ids are equally long."""
    lines = os.fsdecode(told).split("\0")[:-1]
    tab = next((line.index("\t") for line in lines if line[0] != "?"), 0)
    return {
        line[2:] if line[0] == "?" else line[tab + 1 :]: "" if line[0] == "?" else line[2 : tab - 2] for line in lines
    }


def list_files(listing: Listing, suffix: str, known: Mapping[str, str] = NO_ENTRIES) -> tuple[str, ...]:
    """The files below ``root.path`` that end with ``suffix``, given in lower case, sorted, relative to it.

    ``known`` are entries of a snapshot of the tree; nobody has to look whether their files are there.
    """
    root, prefix = listing.root, listing.root.prefix
    found = [path for path in listing.below() if not suffix or path[-len(suffix) :].lower() == suffix]

    def is_there(path: str) -> bool:
        return known.get(prefix + path, "").startswith((REGULAR, EXECUTABLE)) or _is_file(f"{root.path}/{path}")

    return tuple(sorted(filter(is_there, found)))


def _is_file(path: str) -> bool:
    """What ``Path.is_file`` says, in a tenth of its time for what is no link."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode) or Path(path).is_file()
    except OSError:
        return False
