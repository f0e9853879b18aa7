"""One writer at a time: a lock that the kernel gives back when its holder dies, however it dies."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from gates.model.errors import RefusedError
from gates.record.io_error import refusal

POLL_S = 0.05


@contextmanager
def lock(
    folder: Path,
    name: str,
    wait: float,
    *,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Hold the lock ``name`` (any text, such as a plan's path) in the folder ``.gates`` for the ``with`` block.

    Raises RefusedError, naming the holder, when it is not free within ``wait`` seconds.
    """
    path = folder / f"lock-{sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise refusal(path, "cannot be locked", error) from error
    try:
        _acquire(descriptor, name, clock() + wait, sleep, clock)
        try:
            _sign(descriptor)
        except OSError as error:
            raise refusal(path, "cannot be signed", error) from error
        yield
    finally:
        with suppress(OSError):  # what was written under the lock is written
            os.close(descriptor)  # gives the lock back; the file stays, since removing it would let two others in


def _acquire(
    descriptor: int, name: str, deadline: float, sleep: Callable[[float], None], clock: Callable[[], float]
) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if clock() >= deadline:
                raise RefusedError(f"{name}: locked by {_holder(descriptor)} (wait until it has ended)") from error
        except OSError as error:
            raise RefusedError(f"{name}: cannot be locked: {error.strerror} (use a local file system)") from error
        sleep(POLL_S)


def _sign(descriptor: int) -> None:
    """Write down who holds the lock, for those who have to wait."""
    os.ftruncate(descriptor, 0)
    text = f"{os.getpid()} {os.uname().nodename} {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n"
    os.pwrite(descriptor, text.encode("utf-8", "replace"), 0)


def _holder(descriptor: int) -> str:
    try:
        signature = os.pread(descriptor, 512, 0).decode("utf-8", "replace")
    except OSError:
        signature = ""
    match signature.split():
        case [pid, host, started]:
            return f"pid {pid} on {host} since {started}"
        case _:
            return "another gates"
