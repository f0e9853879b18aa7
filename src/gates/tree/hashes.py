"""What files hold, as ids: each is read once, and again as soon as anything about it may have changed.

The idea is that of git's index, without its trust. A file is taken for unread unless device, inode, mode, size and both
of its times, to the nanosecond, are those of its last reading; the time of the inode's last change is one that no
program can set, so that a restored modification time hides nothing. What was changed less than two seconds before it
was read is read the next time as well: a change that follows might bear the same time.
"""

import os
import stat
import time
from collections.abc import Mapping
from io import FileIO
from pathlib import Path

from gates.model.errors import UndecidedError
from gates.model.value import dataclass, field
from gates.tree.object_id import blob_id, file_id

SETTLED_NS = 2_000_000_000  # the coarsest clock of a file system in use
READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # it may have become a pipe meanwhile
REGULAR, EXECUTABLE, LINK = "100644", "100755", "120000"


@dataclass(frozen=True, slots=True)
class Hashes:
    """Ids of files by their absolute path: ``STAMP ID``, the stamp saying what the file was like when it was read.

    ``known`` are those of earlier, ``seen`` those of the files that were asked for since; ``read`` are the paths that
    had to be read.
    """

    known: Mapping[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)

    def entry(self, path: str, algorithm: str) -> str | None:
        """``MODE ID`` of a file or a link; None of anything else, and of what is not there.

        Raises:
            UndecidedError: it cannot be read.
        """
        try:
            now = os.lstat(path)
            if stat.S_ISREG(now.st_mode):
                mode = EXECUTABLE if now.st_mode & stat.S_IXUSR else REGULAR
                return f"{mode} {self._file(path, now, algorithm)}"
            if stat.S_ISLNK(now.st_mode):
                return f"{LINK} {blob_id(os.fsencode(Path(path).readlink()), algorithm)}"
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise UndecidedError(f"{path}: cannot be read, so the tree has no id: {error.strerror}") from error
        return None

    def _file(self, path: str, now: os.stat_result, algorithm: str) -> str:
        stamp = (
            f"{algorithm} {now.st_dev} {now.st_ino} {now.st_mode} {now.st_size} {now.st_mtime_ns} {now.st_ctime_ns} "
        )
        before = self.seen.get(path) or self.known.get(path, "")
        if before.startswith(stamp):
            self.seen[path] = before
            return before.removeprefix(stamp)
        started = time.time_ns()
        with FileIO(os.open(path, READ)) as file:
            digest = file_id(file, now.st_size, algorithm)
        self.read.add(path)
        if max(now.st_mtime_ns, now.st_ctime_ns) < started - SETTLED_NS:
            self.seen[path] = stamp + digest
        return digest
