"""A command that does what the test says, when the test says it: no sleeps, no guessing how long something takes."""

import os
import select
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

from gates.model.outcome import Task

PATIENCE = 60.0  # seconds until a test gives up on something that should happen at once

# Reads orders, lines of shell, from one pipe and runs them; $answers is where an order can write to.
SCRIPT = 'exec 3<>"$1/orders"; answers=$1/answers; while IFS= read -r order <&3; do eval "$order"; done'


class Puppet:
    """One command under the test's control; it can be told things before it is started."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        os.mkfifo(folder / "orders")
        os.mkfifo(folder / "answers")
        self.argv = ("sh", "-c", SCRIPT, "puppet", str(folder))
        self._orders = os.open(folder / "orders", os.O_RDWR)
        self._answers = os.open(folder / "answers", os.O_RDWR)

    def tell(self, order: str) -> None:
        """Have it run a line of shell: ``echo hello``, ``exit 3``, ``sleep 100 &``."""
        os.write(self._orders, os.fsencode(order) + b"\n")

    def answer(self) -> str:
        """The next thing that an order wrote to ``$answers``."""
        ready, _, _ = select.select([self._answers], [], [], PATIENCE)
        assert ready, "the puppet does not answer"
        return os.read(self._answers, 4096).decode().strip()

    def close(self) -> None:
        os.close(self._orders)
        os.close(self._answers)


class Witness:
    """A pipe that tells whether any process is left that has inherited it."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = str(path)
        self.join = f"exec 9>{shlex.quote(self.path)}"  # in shell: from now on this process and all below hold the pipe
        self._end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def heard(self) -> bytes:
        """The next thing that somebody wrote to descriptor 9."""
        ready, _, _ = select.select([self._end], [], [], PATIENCE)
        assert ready, "nobody joined"
        return os.read(self._end, 4096)

    def holders_gone(self, within: float) -> bool:
        """Whether nobody holds the pipe, now or after at most so many seconds."""
        closing = select.poll()
        closing.register(self._end, 0)
        return bool(closing.poll(within * 1000))

    def close(self) -> None:
        os.close(self._end)


class Clock:
    """The clock of an executor, which runs on when the test says so: no time limit is reached by a slow start."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def __call__(self) -> float:
        return monotonic() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds


def task(
    *argv: str,
    key: str = "task:0",
    timeout: float = PATIENCE,
    cwd: str = "/",
    env: Mapping[str, str] | None = None,
) -> Task:
    """A task with what the test does not care about filled in."""
    environment = {"PATH": os.environ["PATH"]} if env is None else env
    return Task(key=key, command=shlex.join(argv), argv=argv, shell="", cwd=cwd, timeout=timeout, env=environment)


def python(source: str) -> tuple[str, ...]:
    """The words of a command that runs this piece of Python."""
    return (sys.executable, "-I", "-c", source)
