"""A run that still stands: what it said, and the files that would have to change before it could say anything else.

When every result of a run was measured before, and no file that it could depend on has changed since, running again
would only say the same again. To find that out takes nothing but the times of these files: no git is asked and no
document is read, so this module imports next to nothing.

A file counts as unchanged while the time of its inode's last change, its inode and its size are the same: no program
can set that time. What changed less than two seconds before the run is never taken for unchanged, since a later change
might bear the same time. Folders are among the files, so that what is new in one is seen.
"""

import marshal
import os
import sys
import time

from gates.model.noise import NOISE
from gates.record.age import show_age

try:
    from _blake2 import blake2b  # hashlib has it from there, and loads OpenSSL for the others
except ImportError:
    from hashlib import blake2b

TYPE_CHECKING = False  # as type checkers know it; ``typing`` itself costs milliseconds
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Stamp = tuple[int, int, int]
    Question = tuple[str, str, str, tuple[str, ...], str]
    Part = str | float  # text, or when something was measured, whose age stands there

SETTLED_NS = 2_000_000_000  # the coarsest clock of a file system in use
OTHERS_MAY_WRITE = 0o022
FOLDER = "standing"
LONGEST_NAME = 200


def place(environ: "Mapping[str, str]", cwd: str, words: "Sequence[str]") -> str | None:
    """The file that keeps what ``gates WORDS`` said in a folder; None where the user has no place for it."""
    home, configured = environ.get("HOME", ""), environ.get("XDG_STATE_HOME", "")
    base = configured if configured.startswith("/") else f"{home}/.local/state" if home.startswith("/") else ""
    name = os.fsencode("\0".join((cwd, *words))).hex()[-LONGEST_NAME:]  # those who share it take turns
    return f"{base}/gates/{FOLDER}/{name}" if base else None


def asked(environ: "Mapping[str, str]", cwd: str, words: "Sequence[str]") -> "Question":
    """Everything but files that the answer to ``gates WORDS`` depends on; of the environment a digest."""
    seen = sorted((name, value) for name, value in environ.items() if name not in NOISE)
    return (sys.executable, sys.version, cwd, tuple(words), blake2b(repr(seen).encode()).hexdigest())


def stamps(paths: "Iterable[str]") -> "list[Stamp]":
    """What the files are known by; OSError when one is not there."""
    return [(found.st_ctime_ns, found.st_ino, found.st_size) for found in map(os.lstat, paths)]


def are_settled(found: "Iterable[Stamp]", before_ns: int) -> bool:
    """Whether all files changed long enough before a moment for a later change to show."""
    return all(changed < before_ns - SETTLED_NS for changed, _, _ in found)


def pack(
    question: "Question",
    files: "Mapping[str, Stamp]",
    absent: "Iterable[str]",
    parts: "Iterable[Part]",
    code: int,
) -> bytes:
    """The content of the file. ``absent`` are the paths with nothing there, where something would matter."""
    return marshal.dumps((question, list(files), list(files.values()), tuple(absent), tuple(parts), code))


def recall(environ: "Mapping[str, str]", cwd: str, words: "Sequence[str]") -> tuple[str, int] | None:
    """What ``gates WORDS`` said and its exit code, if it would say it again; None when that is not known."""
    path = place(environ, cwd, words)
    content = _content(path) if path else None
    if content is None:
        return None
    try:
        question, paths, known, absent, parts, code = marshal.loads(content)
        stands = question == asked(environ, cwd, words) and stamps(paths) == known and not any(map(_is_there, absent))
        text = _said(parts, time.time()) if stands else None
    except (OSError, EOFError, ValueError, TypeError):  # something is gone, or this was never written by ``pack``
        return None
    return None if text is None else (text, code)


def _said(parts: "Sequence[Part]", now: float) -> str | None:
    """The text as of now; None when the clock has been set back behind a measurement."""
    if any(now < part for part in parts if isinstance(part, float)):
        return None
    return "".join([part if isinstance(part, str) else show_age(int(now - part)) for part in parts])


def _is_there(path: str) -> bool:
    try:
        os.lstat(path)
    except OSError:
        return False
    return True


def _content(path: str) -> bytes | None:
    """What is in a file that only this user can have written."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        ours = status.st_uid == os.getuid() and not status.st_mode & OTHERS_MAY_WRITE
        return file.read() if ours else None
