"""A run that still stands: what it said, and the files that would have to change before it could say anything else.

When every result of a run was measured before, and no file that it could depend on has changed since, running again
would only say the same again. To find that out takes nothing but the stamps of these files: no git is asked and no
document is read, so this module imports next to nothing. Folders are among the files, so that what is new in one is
seen.
"""

import marshal
import os
import sys
import time

from gates.model.noise import NOISE
from gates.record.age import show_age
from gates.record.own_file import read_own
from gates.tree.stamps import differing

try:
    from _blake2 import blake2b  # hashlib has it from there, and loads OpenSSL for the others
except ImportError:
    from hashlib import blake2b

TYPE_CHECKING = False  # as type checkers know it; ``typing`` itself costs milliseconds
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Question = tuple[str, str, str, tuple[str, ...], str]
    Part = str | float  # text, or when something was measured, whose age stands there

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


def pack(
    question: "Question",
    files: "Mapping[str, bytes]",
    absent: "Iterable[str]",
    parts: "Iterable[Part]",
    code: int,
    when: float,
) -> bytes:
    """The content of the file, kept ``when``: ``files`` with their stamps, ``absent`` where something would matter."""
    paths, known = "\0".join(files), b"".join(files.values())
    return marshal.dumps((question, paths, known, tuple(absent), tuple(parts), code, when))


def recall(environ: "Mapping[str, str]", cwd: str, words: "Sequence[str]") -> tuple[str, int] | None:
    """What ``gates WORDS`` said and its exit code, if it would say it again; None when that is not known.

    It is not known while the clock is set back behind the moment at which it was kept.
    """
    path, now = place(environ, cwd, words), time.time()
    if path is None:
        return None
    try:
        question, paths, known, absent, parts, code, when = marshal.loads(read_own(path))
        is_asked = question == asked(environ, cwd, words) and when <= now
        if not is_asked or any(map(_is_there, absent)) or differing(paths.split("\0"), known):
            return None
        return "".join([part if isinstance(part, str) else show_age(int(now - part)) for part in parts]), code
    except (OSError, EOFError, ValueError, TypeError, AttributeError):  # ``pack`` has never written this
        return None


def _is_there(path: str) -> bool:
    try:
        os.lstat(path)
    except OSError:
        return False
    return True
