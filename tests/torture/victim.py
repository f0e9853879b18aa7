"""A warm interpreter that forks a writer for each case, so that a case costs milliseconds.

As a program it says ``ready``, reads orders, a JSON array ``[ACT, WRITER, FOLDER]`` a line, and forks a process that
waits for SIGUSR1 and then writes; an empty line asks for its end. Its answers: the pid; what was said; ``end STATUS``.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

GO = signal.SIGUSR1
ANYBODY = -1  # PR_SET_PTRACER_ANY
SET_TRACER = 0x59616D61  # PR_SET_PTRACER


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a writer ended: 0 written, -9 killed, the code of gates' own error, 70 anything else; and what it said."""

    status: int
    said: str


class Victim:
    """The program, as the test sees it."""

    def __init__(self, wrapper: Sequence[str] = ()) -> None:
        command = [*wrapper, sys.executable, "-m", "tests.torture.victim"]
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._line() == "ready\n"

    @property
    def pid(self) -> int:
        """The process that forks the writers."""
        return self._process.pid

    def begin(self, writer: str, folder: Path, act: str = "write") -> int:
        """Have a writer made ready in a prepared folder, to write or to recover; returns its pid."""
        self._order(json.dumps([act, writer, str(folder)]))
        return int(self._line())

    def end(self) -> Ended:
        """Wait until the writer has ended; before this is asked its pid is not given to another process."""
        self._order("")
        said = ""
        while not (line := self._line()).startswith("end "):
            said += line
        return Ended(status=int(line.split()[1]), said=said)

    def write(self, writer: str, folder: Path, act: str = "write") -> Ended:
        """Have it write, or recover, without any disturbance."""
        os.kill(self.begin(writer, folder, act), GO)
        return self.end()

    def _order(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the victim has died"
        return line

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._process:
            assert self._process.stdin is not None
            with suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.kill()


def main() -> None:
    """Serve until there are no more orders."""
    import ctypes  # gates imports it only when it is needed: here it is there before anything strikes

    from tests.torture.writers import GOING_ON, HOLDERS, ONCE

    signal.pthread_sigmask(signal.SIG_BLOCK, {GO})
    ctypes.CDLL(None).prctl(SET_TRACER, ANYBODY)
    print("ready", flush=True)
    for line in sys.stdin:
        act, name, folder = json.loads(line)
        writer = {**ONCE, **GOING_ON, **HOLDERS}[name]
        write = writer.ready(Path(folder)) if act == "write" else partial(writer.recover, Path(folder))
        if (pid := os.fork()) == 0:
            _write(write)
        print(pid, flush=True)
        sys.stdin.readline()
        _, status = os.waitpid(pid, 0)
        print("end", os.waitstatus_to_exitcode(status), flush=True)


def _write(write: object) -> NoReturn:
    from gates.model.errors import GatesError
    from gates.record.io_error import plain_refusal

    assert callable(write)
    status, said = 0, ""
    signal.sigwait({GO})
    try:
        said = str(write() or "")
    except GatesError as error:
        status, said = error.exit_code, str(error)
    except OSError as error:
        refused = plain_refusal(error)
        status, said = refused.exit_code, str(refused)
    except BaseException as error:
        status, said = GatesError.exit_code, repr(error)
    os.writev(1, [" ".join(said.split()).encode("utf-8", "replace") + b"\n"])  # a call that nobody makes fail
    os._exit(status)


if __name__ == "__main__":
    main()
