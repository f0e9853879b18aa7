"""What the system would not do with a file, in words that say what to do about it."""

import errno
from pathlib import Path

from gates.model.errors import RefusedError

ADVICE = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some of your quota",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "allow writing to the folder",
    errno.EPERM: "allow writing to the folder",
    errno.ENOENT: "the folder is gone",
    errno.ENOTDIR: "a file is in the place of a folder",
    errno.EEXIST: "something else has the name of the folder",
    errno.EIO: "check the disk",
    errno.EMFILE: "allow more open files, see ulimit -n",
}


def refusal(path: Path, what: str, error: OSError) -> RefusedError:
    """The refusal that says ``what`` could not be done to ``path``, why, and how to mend it."""
    advice = ADVICE.get(error.errno or 0, "check the file and its folder")
    return RefusedError(f"{path}: {what}: {error.strerror or error} ({advice})")


def plain_refusal(error: OSError) -> RefusedError:
    """The refusal for an error that nobody expected there: a disk that fails can do so anywhere."""
    names = [str(name) for name in (error.filename, error.filename2) if name is not None]
    advice = ADVICE.get(error.errno or 0, "check the disk and its permissions")
    return RefusedError(": ".join([*names, f"{error.strerror or error} ({advice})"]))
