"""What files hold, as ids: each is read once, and again as soon as anything about it may have changed."""

import os
import stat
import time
from collections.abc import Mapping, Sequence
from io import FileIO
from pathlib import Path

from gates.model.errors import UndecidedError
from gates.model.value import dataclass, field
from gates.tree.object_id import blob_id, file_id
from gates.tree.stamps import NO_STAMP, SIZE, are_settled, differing, stamp

READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # it may have become a pipe meanwhile
REGULAR, EXECUTABLE, LINK = "100644", "100755", "120000"
NO_ENTRIES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Table:
    """Files by their names in one folder: the ``MODE ID`` of each, and the stamps that they had then.

    Without a stamp an entry says nothing; an empty one is that of what is neither a file nor a link.
    """

    names: Sequence[str] = ()
    entries: Sequence[str] = ()
    stamps: bytes = b""

    @property
    def is_whole(self) -> bool:
        """Whether every name has an entry and a stamp."""
        return len(self.names) == len(self.entries) and len(self.names) * SIZE == len(self.stamps)

    def of(self, names: Sequence[str]) -> "Table":
        """The same for other names."""
        if names == self.names:
            return self
        place = {name: row for row, name in enumerate(self.names)}
        rows = [place.get(name, -1) for name in names]
        found = [self.stamps[row * SIZE : row * SIZE + SIZE] if row >= 0 else NO_STAMP for row in rows]
        return Table(names, [self.entries[row] if row >= 0 else "" for row in rows], b"".join(found))


@dataclass(frozen=True, slots=True)
class Hashes:
    """What is known of files, by the folder that the names begin at and the algorithm of the ids.

    ``read`` are the names of the files that had to be read for it.
    """

    tables: dict[tuple[str, str], Table] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)

    def look(
        self, folder: Path, names: Sequence[str], algorithm: str, told: Mapping[str, str] = NO_ENTRIES
    ) -> dict[str, str]:
        """The ``MODE ID`` of those of the names, below ``folder``, that are files or links.

        ``told`` is what git has for them: where that is the same, there is one string of it in memory and not two.

        Raises:
            UndecidedError: one cannot be read.
        """
        key = (str(folder), algorithm)
        before = self.tables.get(key, Table()).of(names)
        paths = [f"{folder}/{name}" for name in names]
        entries, rows = list(before.entries), bytearray(before.stamps)
        for row in differing(paths, before.stamps):
            entries[row], rows[row * SIZE : row * SIZE + SIZE] = self._look_again(paths[row], names[row], algorithm)
        known = zip(names, entries, strict=True)
        entries = [one if (one := told.get(name, entry)) == entry else entry for name, entry in known]
        self.tables[key] = Table(names, entries, bytes(rows))
        return {name: entry for name, entry in zip(names, entries, strict=True) if entry}

    def _look_again(self, path: str, name: str, algorithm: str) -> tuple[str, bytes]:
        """The entry of a file as it is now, and the stamp by which it is known from now on, if it may be."""
        try:
            now = os.lstat(path)
            if stat.S_ISREG(now.st_mode):
                self.read.add(name)
                return _read(path, now, algorithm)
            if stat.S_ISLNK(now.st_mode):
                return f"{LINK} {blob_id(os.fsencode(Path(path).readlink()), algorithm)}", NO_STAMP
        except (FileNotFoundError, NotADirectoryError):
            return "", NO_STAMP
        except OSError as error:
            raise UndecidedError(f"{path}: cannot be read, so the tree has no id: {error.strerror}") from error
        return "", NO_STAMP


def _read(path: str, now: os.stat_result, algorithm: str) -> tuple[str, bytes]:
    started = time.time_ns()
    with FileIO(os.open(path, READ)) as file:
        digest = file_id(file, now.st_size, algorithm)
    mode = EXECUTABLE if now.st_mode & stat.S_IXUSR else REGULAR
    known_by = stamp(now)
    return f"{mode} {digest}", known_by if are_settled(known_by, started) else NO_STAMP
