"""The names of files that exist only while something is written, and what to do with those that a crash left behind.

``.gates-tmp-PID-…~`` is being filled by us and never holds anybody else's work. ``.NAME.gates-swap-PID-OLD-NEW~`` holds
the version that takes the place of NAME or the one that had to give way: the digests in its name are those of the
two that may be thrown away. Everything else in it is a person's save, and becomes ``NAME.gates-conflict-…``.
``.NAME.gates-pending-PID-…~`` is a whole file that gets the name NAME as soon as something else has been written.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from gates.model import lazy_re as re
from gates.record.exchange import has_writer

PROCESS = os.urandom(4).hex()  # tells us from an earlier process that had the same pid

TEMPORARY = re.compile(r"\.gates-tmp-(?P<pid>\d+)-(?P<process>[0-9a-f]{8})[0-9a-f]{8}~")
SWAP = re.compile(
    r"\.(?P<name>.*)\.gates-swap-(?P<pid>\d+)-(?P<process>[0-9a-f]{8})-(?P<old>[0-9a-f]{16})-(?P<new>[0-9a-f]{16})~",
    re.DOTALL,
)
PENDING = re.compile(r"\.(?P<name>.*)\.gates-pending-(?P<pid>\d+)-(?P<process>[0-9a-f]{8})~", re.DOTALL)
NAME_LENGTH = 40  # characters of the file's own name that are kept: together at most 255 bytes


def temporary_path(folder: Path) -> Path:
    """A new name for a file that is being filled."""
    return folder / f".gates-tmp-{os.getpid()}-{PROCESS}{os.urandom(4).hex()}~"


def swap_path(path: Path, old: bytes, new: bytes) -> Path:
    """The name for the version ``new`` of ``path`` that is about to change places with ``old``."""
    name = f".{path.name[:NAME_LENGTH]}.gates-swap-{os.getpid()}-{PROCESS}-{_digest(old)}-{_digest(new)}~"
    return path.with_name(name)


def pending_path(path: Path) -> Path:
    """The name under which a file waits for its own."""
    return path.with_name(f".{path.name}.gates-pending-{os.getpid()}-{PROCESS}~")


def pending_files(folder: Path, *, abandoned: bool = False) -> dict[str, Path]:
    """The files in ``folder`` that wait for their names, by those; ``abandoned``: only those of dead processes."""
    found = [(match, path) for path in folder.glob(".*~") if (match := PENDING.fullmatch(path.name))]
    return {match["name"]: path for match, path in found if not abandoned or _is_dead(match)}


def keep(swap: Path, name: str) -> Path:
    """Give a person's save that got into ``swap`` a name to be found by."""
    kept = swap.with_name(f"{name[:NAME_LENGTH]}.gates-conflict-{os.urandom(4).hex()}")
    swap.rename(kept)
    return kept


def sweep(folder: Path) -> None:
    """Remove what dead processes left in ``folder``, but for the saves of people."""
    with os.scandir(folder) as entries:
        ours = [folder / entry.name for entry in entries if entry.name.startswith(".") and entry.name.endswith("~")]
    for path in ours:
        with suppress(OSError):  # another process may sweep too
            temporary = TEMPORARY.fullmatch(path.name)
            swap = SWAP.fullmatch(path.name)
            if (temporary and _is_dead(temporary)) or (swap and _is_dead(swap) and _is_ours(path, swap)):
                path.unlink()


def saves_left(folder: Path) -> tuple[Path, ...]:
    """The saves of people that dead processes were holding in ``folder``, under new names."""
    kept = []
    for path in folder.glob(".*~"):
        with suppress(OSError):
            if (match := SWAP.fullmatch(path.name)) and _is_dead(match) and not _is_ours(path, match):
                kept.append(keep(path, match["name"]))
    return tuple(kept)


def _is_ours(path: Path, match: re.Match[str]) -> bool:
    """Whether a swap file holds one of the two versions of its name, and nobody is about to change it."""
    return not has_writer(path) and _digest(path.read_bytes()) in (match["old"], match["new"])


def _is_dead(match: re.Match[str]) -> bool:
    pid = int(match["pid"])
    if pid == os.getpid():
        return match["process"] != PROCESS
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        return False
    return False


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
