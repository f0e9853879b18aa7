"""Becoming the parent of every orphan below this process: one Linux call that the standard library does not offer."""

import ctypes
import functools
import sys

PR_SET_CHILD_SUBREAPER = 36


@functools.cache
def libc() -> ctypes.CDLL:
    """The C library that this process already runs on."""
    return ctypes.CDLL(None)


def become_subreaper(*, wanted: bool = True) -> bool:
    """From now on orphans below become children of this process, or do so no longer.

    False where the system has no such thing.
    """
    return sys.platform == "linux" and bool(libc().prctl(PR_SET_CHILD_SUBREAPER, int(wanted), 0, 0, 0) == 0)
