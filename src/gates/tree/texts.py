"""Files as a reader of text sees them: two that differ only in line ends or a byte-order mark are one text."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from gates.model.errors import UndecidedError

OWN = (".git", ".gates")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def text_id(path: Path) -> str:
    """The digest of the text in a file. Raises UndecidedError when it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UndecidedError(f"{path}: cannot be read: {error.strerror}") from error
    text = data.removeprefix(BYTE_ORDER_MARK).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def names_below(root: Path, folders: Sequence[str]) -> set[str]:
    """The paths, relative to ``root``, of all files below these folders but those of git and gates themselves."""
    found: set[str] = set()
    for folder in folders:
        for parent, below, files in os.walk(root / folder):
            below[:] = [name for name in below if name not in OWN]
            prefix = os.path.relpath(parent, root)
            found.update(files if prefix == "." else (f"{prefix}/{name}" for name in files))
    return found


def suffix_of(path: str) -> str:
    """What tools know a kind of file by: ``.py``, in lower case; empty for ``Makefile`` and ``.profile``."""
    stem, dot, suffix = path.rpartition("/")[2].rpartition(".")
    return f"{dot}{suffix}".lower() if stem else ""
