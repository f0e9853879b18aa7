"""What a file is known by without being read: while its stamp stays the same, so does what it holds.

The idea is that of git's index, without its trust. A stamp has device, inode, mode, size and both times, to the
nanosecond; the time of the inode's last change is one that no program can set, so that a restored modification time
hides nothing. What was changed less than two seconds before somebody looked has no stamp yet: a change that follows
might bear the same time.

Many files are looked at by several processes at once, since asking for a stamp takes most of the time of a run in
which nothing changed. This module imports next to nothing: such a run imports little else.
"""

import marshal
import os
from array import array

TYPE_CHECKING = False  # as type checkers know it; ``typing`` itself costs milliseconds
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SETTLED_NS = 2_000_000_000  # the coarsest clock of a file system in use
NUMBERS = 6  # of a stamp
SIZE = 8 * NUMBERS  # bytes of a stamp
NO_STAMP = bytes(SIZE)  # that of no file
UNKNOWABLE = b"\xff" * SIZE  # that of no file either, which nobody keeps
AT_ONCE = 1_000  # files whose stamps are compared as one
WORTH_A_PROCESS = 5_000  # files; looking at fewer takes less time than starting one
MOST_PROCESSES = 4


def stamp(status: os.stat_result) -> bytes:
    """The stamp of a file; none where it has a number that nobody could have counted."""
    try:
        return _packed([status])
    except OverflowError:
        return NO_STAMP


def stamps(paths: "Iterable[str]") -> bytes:
    """The stamps of the files one after another; links are not followed.

    Raises:
        OSError, OverflowError: one is not there, or has a number that nobody could have counted.
    """
    return _packed(map(os.lstat, paths))


def are_settled(known: bytes, before_ns: int) -> bool:
    """Whether everything with these stamps changed long enough before a moment for a later change to show."""
    numbers = array("q")
    numbers.frombytes(known)
    return all(time < before_ns - SETTLED_NS for times in (numbers[::NUMBERS], numbers[1::NUMBERS]) for time in times)


def differing(paths: "Sequence[str]", known: bytes) -> list[int]:
    """The positions of the paths whose stamps in ``known`` are no longer true, those with nothing there among them."""
    shares = max(1, min(_processors(), len(paths) // WORTH_A_PROCESS))
    parts = [range(len(paths) * one // shares, len(paths) * (one + 1) // shares) for one in range(shares)]
    helpers = [_Helper(paths, known, part) for part in parts[1:]]
    found = _differing(paths, known, parts[0])
    for helper in helpers:
        found += helper.answer()
    return found


def _packed(found: "Iterable[os.stat_result]") -> bytes:
    return array("q", [
        number
        for one in found
        for number in (one.st_ctime_ns, one.st_mtime_ns, one.st_ino, one.st_dev, one.st_mode, one.st_size)
    ]).tobytes()  # fmt: skip


def _processors() -> int:
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(allowed, MOST_PROCESSES)


def _differing(paths: "Sequence[str]", known: bytes, part: range) -> list[int]:
    found: list[int] = []
    for start in range(part.start, part.stop, AT_ONCE):
        end = min(start + AT_ONCE, part.stop)
        then, now = known[SIZE * start : SIZE * end], _now(paths[start:end])
        if now != then:
            places = range(0, len(now), SIZE)
            found += [start + at // SIZE for at in places if now[at : at + SIZE] != then[at : at + SIZE]]
    return found


def _now(paths: "Sequence[str]") -> bytes:
    """The stamps of the files, with what nobody can have known in the place of one that has none."""
    try:
        return stamps(paths)
    except (OSError, OverflowError):
        return b"".join([_now([path]) for path in paths]) if len(paths) > 1 else UNKNOWABLE


class _Helper:
    """A copy of this process that looks at a part of the files, and ends."""

    def __init__(self, paths: "Sequence[str]", known: bytes, part: range) -> None:
        self._work = paths, known, part
        self._pid, asking = 0, os.getpid()
        reading, writing = os.pipe()
        try:
            self._pid = os.fork()
            if self._pid == 0:
                with os.fdopen(writing, "wb") as pipe:
                    pipe.write(marshal.dumps(_differing(*self._work)))
        except OSError:  # the user has too many processes: nobody will write
            pass
        finally:
            if os.getpid() != asking:
                os._exit(0)  # whatever happened: there must not be two of who asked
        os.close(writing)
        self._pipe = os.fdopen(reading, "rb")

    def answer(self) -> list[int]:
        """What the helper found; found here when it was not there to tell."""
        with self._pipe as pipe:
            told = pipe.read()
        if self._pid:
            os.waitpid(self._pid, 0)
        try:
            found: list[int] = marshal.loads(told)
        except (EOFError, ValueError, TypeError):
            return _differing(*self._work)
        return found
