"""A command and everything below it: alive or gone, signalled, named. For the process that is its parent."""

import os
from collections.abc import Callable

NAMES_SHOWN = 10


class Tree:
    """A command and everything below it."""

    def __init__(self, command: int, *, reaper: bool) -> None:
        self._command = command
        self._reaper = reaper
        self._empty = False
        self._group_told = False
        self._told: frozenset[int] = frozenset()
        self.status: int | None = None

    def command_ended(self) -> bool:
        """Whether the command itself is over; ``status`` then says how."""
        self._reap()
        return self.status is not None

    def gone(self) -> bool:
        """Whether neither the command nor anything it started lives."""
        return not self._reap() and (self._reaper or not self._group_exists())

    def _reap(self) -> bool:
        """Collect the dead children; says whether a living one is left. Once there is none, none can come."""
        while not self._empty:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                self._empty = True
                break
            if pid == 0:
                return True
            if pid == self._command:
                self.status = status
        return False

    def _group_exists(self) -> bool:
        try:
            os.killpg(self._command, 0)
        except OSError:
            return False
        return True

    def signal(self, number: int) -> None:
        """To the command's group and to every orphan.

        Once the command is reaped its number may belong to a stranger; its group is then only addressed where orphans
        cannot be listed.
        """
        self._group_told = self.status is None or not self._reaper
        if self._group_told:
            _send(os.killpg, self._command, number)
        self._told = frozenset()
        self.signal_newcomers(number)

    def signal_newcomers(self, number: int) -> None:
        """To every orphan that was not told before, by itself or with the command's group: twice would be rude."""
        orphans = frozenset(children()) - {self._command}
        for pid in orphans - self._told:
            if not (self._group_told and _group_of(pid) == self._command):
                _send(os.kill, pid, number)
        self._told = orphans

    def names(self) -> tuple[str, ...]:
        """Of the processes that still live, a few of them."""
        if self.gone():
            return ()
        found = tuple(name for name in map(name_of, children()[:NAMES_SHOWN]) if name)
        return found or ("a background process",)


def _send(send: Callable[[int, int], None], target: int, number: int) -> None:
    try:
        send(target, number)
    except OSError:  # gone already, or another user's: whether the tree is gone is asked elsewhere
        return


def _group_of(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except OSError:  # gone already
        return 0


def children() -> list[int]:
    """The direct children of this single-threaded process, the dead ones that were not collected included."""
    try:
        return [int(pid) for pid in _read(f"/proc/self/task/{os.getpid()}/children").split()]
    except OSError:  # not every kernel has this file
        return children_by_scanning()


def children_by_scanning() -> list[int]:
    """The same, slower, from the list of all processes; empty where there is no /proc."""
    found = []
    me = os.getpid()
    try:
        pids = [int(entry.name) for entry in os.scandir("/proc") if entry.name.isdigit()]
    except OSError:  # macOS
        return []
    for pid in pids:
        try:
            after_name = _read(f"/proc/{pid}/stat").rpartition(b")")[2]
        except OSError:  # gone meanwhile
            continue
        if int(after_name.split()[1]) == me:
            found.append(pid)
    return found


def name_of(pid: int) -> str:
    """What the process is called; empty when it has gone."""
    try:
        return _read(f"/proc/{pid}/comm").decode(errors="replace").strip()
    except OSError:  # gone meanwhile
        return ""


def _read(path: str) -> bytes:
    """The whole small file."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return b"".join(iter(lambda: os.read(descriptor, 1 << 16), b""))
    finally:
        os.close(descriptor)
