"""A short-lived program and all that it answers; as ``subprocess.run``, whose import alone costs what git takes."""

import os
import select
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from gates.model.value import dataclass

READ_SIZE = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a program said; ``code`` is negative when a signal ended it."""

    code: int
    stdout: bytes
    stderr: bytes


def ask(argv: Sequence[str], *, cwd: Path, env: Mapping[str, str], stdin: bytes, seconds: float) -> Answer:
    """Run ``argv``, whose first word is the program's path, in a session of its own, fed with ``stdin``.

    It is told its folder with ``-C``, as git and make understand it. Raises OSError when it cannot be started, and
    TimeoutError when it has not ended after ``seconds``: then it is killed, as when anything else is raised here.
    """
    cwd.stat()  # a folder that is not there is said to be missing as a program is
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", buffering=0) as out, _scratch(stdin) as fed, _scratch(b"") as complaints:
        try:
            pid = os.posix_spawn(
                argv[0],
                [argv[0], "-C", str(cwd), *argv[1:]],
                env,
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, fed, 0),
                    (os.POSIX_SPAWN_DUP2, writing, 1),
                    (os.POSIX_SPAWN_DUP2, complaints, 2),
                ],
                setsid=True,  # Ctrl-C is for gates, which then says so; a git that died of it would not
                setsigmask=(),
                setsigdef=(signal.SIGPIPE, signal.SIGXFSZ),
            )
        finally:
            os.close(writing)
        try:
            said = _read(out.fileno(), monotonic() + seconds)
        except BaseException:
            os.kill(pid, signal.SIGKILL)
            raise
        finally:
            _, status = os.waitpid(pid, 0)
        os.lseek(complaints, 0, os.SEEK_SET)
        return Answer(code=os.waitstatus_to_exitcode(status), stdout=said, stderr=_all_of(complaints))


def _read(descriptor: int, deadline: float) -> bytes:
    """Everything up to the end of a pipe; TimeoutError when that has not come by the deadline."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    parts: list[bytes] = []
    while True:
        if not poll.poll(max(0.0, deadline - monotonic()) * 1000):
            raise TimeoutError
        data = os.read(descriptor, READ_SIZE)
        if not data:
            return b"".join(parts)
        parts.append(data)


def _all_of(descriptor: int) -> bytes:
    return b"".join(iter(lambda: os.read(descriptor, READ_SIZE), b""))


@contextmanager
def _scratch(content: bytes) -> Iterator[int]:
    """An unnamed file with this content, to be read from its start: no pipe of it can block anybody."""
    if not hasattr(os, "memfd_create"):  # macOS
        from tempfile import TemporaryFile

        with TemporaryFile(buffering=0) as file:
            yield _filled(file.fileno(), content)
        return
    descriptor = os.memfd_create("gates")
    try:
        yield _filled(descriptor, content)
    finally:
        os.close(descriptor)


def _filled(descriptor: int, content: bytes) -> int:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
