"""Two things that only the system can do: swap two files in one step, and tell whether somebody is writing to one."""

import errno
import fcntl
import os
import signal
import sys
from pathlib import Path

AT_FDCWD = -100
SWAP = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


def exchange(one: Path, other: Path) -> bool:
    """Swap the files of two names; False, and nothing done, where the system or the file system cannot.

    Raises OSError when it could but something is in the way, for example when one of the names is gone.
    """
    import ctypes  # slow to import, and needed only while a plan is written

    library = ctypes.CDLL(None, use_errno=True)
    name, here = ("renamex_np", ()) if sys.platform == "darwin" else ("renameat2", (AT_FDCWD,))
    function = getattr(library, name, None)
    if function is None:
        return False
    if function(*here, os.fsencode(one), *here, os.fsencode(other), SWAP) == 0:
        return True
    code = ctypes.get_errno()
    if code in CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


def has_writer(path: Path) -> bool:
    """Whether a process has the file open for writing; False also where the system does not tell.

    Linux tells by the lease for reading, which it grants only while there is no writer.
    """
    if sys.platform != "linux":
        return False
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        # Who opens it now sends us a signal; this one is ignored.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(descriptor)
    return False
