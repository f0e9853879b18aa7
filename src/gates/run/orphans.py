"""What is left to gates itself when a keeper was killed: gates is the next subreaper above, and ends it at once."""

import os
import signal
import time
from contextlib import suppress

from gates.run.descendants import NAMES_SHOWN, children, name_of
from gates.run.keeper import GIVE_UP
from gates.run.subreaper import become_subreaper

NAP = 0.002  # seconds between two looks at what does not end
_keepers: set[int] = set()  # of this process, those of every executor


def adopt(keeper: int) -> None:
    """Until every keeper of this process has been let go, orphans come to this process."""
    if not _keepers:
        become_subreaper()
    _keepers.add(keeper)


def let_go(keeper: int, *, killed: bool) -> tuple[str, ...]:
    """This keeper has ended. Of one that was killed, end everything that it watched over, and name some of it."""
    _keepers.discard(keeper)
    names = _end_orphans() if killed else ()
    if not _keepers:
        become_subreaper(wanted=False)
    return names


def _end_orphans() -> tuple[str, ...]:
    names: dict[str, None] = {}  # as a set that keeps the order
    deadline = time.monotonic() + GIVE_UP
    while (orphans := _orphans()) and time.monotonic() < deadline:
        names |= dict.fromkeys(map(name_of, orphans))
        for pid in orphans:
            with suppress(OSError):  # another user's
                os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(NAP)
    return tuple(filter(None, names))[:NAMES_SHOWN]


def _orphans() -> list[int]:
    """Commands live in sessions of their own; what this process has started in its own session is none of them."""
    not_theirs = (os.getsid(0), None)
    return [pid for pid in children() if pid not in _keepers and _session_of(pid) not in not_theirs]


def _session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:  # gone, and collected by somebody else
        return None
