"""The standard streams, made safe to use: one that is missing, full or gone neither crashes gates nor loses a run."""

import io
import os
import select
import sys

TYPE_CHECKING = False  # as type checkers know it; ``typing`` itself costs milliseconds
if TYPE_CHECKING:
    from typing import TextIO

    from _typeshed import ReadableBuffer

STDOUT, STDERR = 1, 2


def secure_streams() -> None:
    """Replace ``sys.stdin``, ``sys.stdout`` and ``sys.stderr``; for the start of the process.

    What is said on stderr is lost where nobody can take it. Of stdout the first failure is raised, as BrokenPipeError
    when the reader has gone and else as RefusedError: a result that nobody was told is no success. Text that cannot be
    encoded is replaced.
    """
    for descriptor in range(3):
        _occupy(descriptor)
    sys.stdin = sys.stdin or io.TextIOWrapper(io.FileIO(0, closefd=False))
    sys.stdout = _text(STDOUT, sys.stdout)
    sys.stderr = _text(STDERR, sys.stderr)


def _occupy(descriptor: int) -> None:
    """Put something into the place of a closed stream, or the next file that is opened becomes that stream."""
    try:
        os.fstat(descriptor)
    except OSError:
        os.open(os.devnull, os.O_RDONLY)  # takes the lowest free number; writing to it fails, as to a closed stream


def _text(descriptor: int, before: "TextIO | None") -> "TextIO":
    raw = _Output(descriptor)
    encoding = before.encoding if before else "utf-8"
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding, errors="replace", line_buffering=descriptor == STDERR or raw.isatty()
    )


class _Output(io.RawIOBase):
    """A descriptor that is written to; after the first failure everything is thrown away."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lost = False

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write some of the bytes and say how many."""
        while not self._lost:
            try:
                return os.write(self._descriptor, data)
            except BlockingIOError:  # somebody who shares the pipe, such as node, made it so
                select.select([], [self._descriptor], [])
            except OSError as error:
                self._lost = True
                if self._descriptor == STDOUT:
                    raise _refusal(error) from error
        return memoryview(data).nbytes


def _refusal(error: OSError) -> Exception:
    if isinstance(error, BrokenPipeError):
        return error
    from gates.model.errors import RefusedError  # --help needs nothing of it

    return RefusedError(f"the result cannot be written to stdout: {error.strerror} (check where it leads)")
