"""A slot: the place where one command at a time runs, watched over by its keeper. This is gates' side of it."""

import fcntl
import marshal
import os
import select
import signal
from collections.abc import Mapping

from gates.model.outcome import Task
from gates.run import keeper
from gates.run.orphans import adopt, let_go
from gates.run.subreaper import become_subreaper, libc

WHILE_FORKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PIPE_SIZE = 1 << 20  # so that gates is woken less often by a command that writes much


class Slot:
    """Starts commands, one after another.

    ``report`` is readable when the command and its tree are gone; ``stdout`` and ``stderr`` never block and are
    the same pipes for every command of this slot.
    """

    def __init__(self) -> None:
        self._env: Mapping[str, str] | None = None
        libc()  # loaded once here, not in every keeper
        pipes = [os.pipe() for _ in range(4)]
        (control, self._control), (self.report, report), (self.stdout, stdout), (self.stderr, stderr) = pipes
        theirs = (control, report, stdout, stderr)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, WHILE_FORKING)
        self._pid = os.fork()
        if self._pid == 0:
            _become_keeper(theirs)
        adopt(self._pid)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for descriptor in theirs:
            os.close(descriptor)
        for descriptor in (self.stdout, self.stderr):
            os.set_blocking(descriptor, False)
            _widen(descriptor)

    def start(self, task: Task, program: str) -> None:
        """Run the file ``program`` with the task's words, folder and environment."""
        env = None if task.env is self._env else dict(task.env)  # most commands of a run share theirs
        self._env = task.env
        order = marshal.dumps((program, task.argv, task.cwd, env))
        self._say(keeper.RUN + len(order).to_bytes(4, "little") + order)

    def terminate(self) -> None:
        """End the command and everything below it: SIGTERM, and after the grace SIGKILL."""
        self._say(keeper.TERMINATE)

    def read_report(self) -> keeper.Report | None:
        """What became of the command, once ``report`` is readable; None when the keeper itself is gone."""
        message = os.read(self.report, 1 << 16)
        if not message:
            return None
        return keeper.Report(*marshal.loads(message))

    def release(self) -> None:
        """Let the keeper go; a command that still runs is killed by it."""
        os.close(self._control)

    def close(self, patience: float) -> tuple[str, ...]:
        """Wait ``patience`` seconds for the released keeper to be gone, end it if it is not, and close the pipes.

        When a keeper was killed, by whomever, gates ends what it watched over; the names of some of it.
        """
        gone = select.poll()
        gone.register(self.report, 0)  # only its closing
        if not gone.poll(patience * 1000):
            os.kill(self._pid, signal.SIGKILL)
        _, status = os.waitpid(self._pid, 0)
        names = let_go(self._pid, killed=os.WIFSIGNALED(status))
        for descriptor in (self.report, self.stdout, self.stderr):
            os.close(descriptor)
        return names

    def _say(self, order: bytes) -> None:
        try:
            while order:
                order = order[os.write(self._control, order) :]
        except BrokenPipeError:  # the keeper is gone, which its report shows too
            return


def _become_keeper(pipes: tuple[int, ...]) -> None:
    """The rest of the forked process's life."""
    try:
        os.setsid()  # out of reach of Ctrl-C and of whoever ends gates' group
        for number in WHILE_FORKING:
            if signal.getsignal(number) is not signal.SIG_IGN:  # what is ignored, as under nohup, stays ignored below
                signal.signal(number, keeper.do_nothing)
        control, report, stdout, stderr = _keep_only(pipes)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        keeper.keep(control, report, stdout, stderr, reaper=become_subreaper())
    finally:
        os._exit(0)


def _keep_only(pipes: tuple[int, ...]) -> list[int]:
    """Close every other descriptor, with /dev/null in the place of the standard ones; the new numbers of the pipes."""
    moved = [fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3) for descriptor in pipes]
    low = 0
    for descriptor in sorted(moved):
        os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, os.sysconf("SC_OPEN_MAX"))
    for _ in range(3):
        os.open("/dev/null", os.O_RDWR)
    return moved


def _widen(descriptor: int) -> None:
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
        except OSError:  # the user has many pipes: this one stays small
            return
