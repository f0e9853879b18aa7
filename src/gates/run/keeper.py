"""The keeper: a small process between gates and a command, so that nothing the command started can outlive it.

It is forked from gates and runs one command after another. As the subreaper of everything below it, it becomes the
parent of every orphan, whatever session that hides in; so a tree is gone exactly when the keeper has no child left, and
whatever is left belongs to this command and to no other. It holds the reading end of the control pipe: when gates is
killed, the pipe closes and the keeper ends its tree and itself.

Without subreapers (macOS) only the command's own process group is known; the keeper says so, and is not used again.
"""

import errno
import marshal
import os
import select
import signal
import time
from collections.abc import Callable
from typing import NamedTuple

from gates.run.descendants import Tree

# What gates writes to the control pipe, a byte each; RUN is followed by the length and a marshalled order.
RUN = b"R"
TERMINATE = b"T"  # SIGTERM, a grace, SIGKILL
CLOSED = b""  # what is read when gates let go of the pipe, or is gone: SIGKILL at once

GRACE = 2.0  # seconds between SIGTERM and SIGKILL
LOOK_AGAIN = 0.1  # seconds; not every process that becomes an orphan makes itself heard
STRAGGLERS = 0.2  # seconds in which a tree may vanish after its command ended, before it counts as left over
GIVE_UP = 2.0  # seconds of SIGKILL; what survives them is another user's, or stuck in the kernel

Order = tuple[str, tuple[str, ...], str, dict[str, str]]  # program, argv, cwd, env; as it is sent, env may be None


class Report(NamedTuple):
    """What became of a command, sent as a plain tuple.

    ``status`` as ``waitpid`` gives it, None when it never started or could not be ended. ``errno``: of a failed
    start, else 0. ``leftovers`` names processes that outlived the command. ``by_itself``: the command had ended before
    anybody asked for it. ``again``: the keeper takes another one.
    """

    status: int | None
    errno: int = 0
    leftovers: tuple[str, ...] = ()
    by_itself: bool = False
    again: bool = True


def keep(control: int, report: int, stdout: int, stderr: int, *, reaper: bool) -> None:
    """Run orders from ``control`` and answer each with one message on ``report``, until the pipe is closed.

    A keeper that cannot show that a tree is gone ends too, so that the next command is not taken for its parent.
    """
    orders = _Orders(control)
    again = True
    while again and (order := orders.next()) is not None:
        os.set_blocking(stdout, True)  # shared with the command before, and node leaves its pipes non-blocking
        os.set_blocking(stderr, True)
        answer = _run(order, orders, stdout, stderr, reaper=reaper)
        again = answer.again
        os.write(report, marshal.dumps(tuple(answer)))


def _run(order: Order, orders: "_Orders", stdout: int, stderr: int, *, reaper: bool) -> Report:
    try:
        tree = Tree(_spawn(order, stdout, stderr), reaper=reaper)
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in a word
        return Report(None, errno=getattr(error, "errno", None) or errno.EINVAL, again=reaper)
    said = orders.wait(tree.command_ended)
    leftovers: tuple[str, ...] = ()
    by_itself = said is None
    if by_itself:
        said = orders.wait(tree.gone, STRAGGLERS)
        leftovers = tree.names()
    if not tree.gone():
        _end(tree, orders, patiently=said != CLOSED)
    leftovers = leftovers or tree.names()
    return Report(tree.status, leftovers=leftovers, by_itself=by_itself, again=reaper and tree.gone())


def _spawn(order: Order, stdout: int, stderr: int) -> int:
    program, argv, cwd, env = order
    os.chdir(cwd)
    return os.posix_spawn(
        program,
        argv,
        env,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, stdout, 1),
            (os.POSIX_SPAWN_DUP2, stderr, 2),
        ],
        setsid=True,
        setsigmask=(),
        setsigdef=(signal.SIGPIPE, signal.SIGXFSZ),  # Python ignores these, and what is ignored is inherited
    )


def _end(tree: Tree, orders: "_Orders", *, patiently: bool) -> None:
    if patiently:
        _end_gently(tree, orders)
    deadline = time.monotonic() + GIVE_UP
    while not tree.gone() and time.monotonic() < deadline:
        tree.signal(signal.SIGKILL)
        orders.wait_for_death(0.01)


def _end_gently(tree: Tree, orders: "_Orders") -> None:
    """SIGTERM, and a grace that ends early when gates is in a hurry.

    Who was hidden behind another process, and is an orphan once that has gone, is told too: nobody has to be killed,
    or waited for, only because nobody asked.
    """

    def gone() -> bool:
        tree.signal_newcomers(signal.SIGTERM)
        return tree.gone()

    tree.signal(signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    while not gone() and (left := deadline - time.monotonic()) > 0:
        if orders.wait(gone, min(left, LOOK_AGAIN)) is not None:
            return


class _Orders:
    """The control pipe, together with the news that a child died."""

    def __init__(self, control: int) -> None:
        self._control = control
        self._env: dict[str, str] = {}
        self._deaths, wakeup = os.pipe()
        os.set_blocking(self._deaths, False)
        os.set_blocking(wakeup, False)
        signal.signal(signal.SIGCHLD, do_nothing)
        signal.set_wakeup_fd(wakeup, warn_on_full_buffer=False)

    def next(self) -> Order | None:
        """The next order to run a command; None when gates has closed the pipe."""
        while kind := os.read(self._control, 1):
            if kind == RUN:
                length = int.from_bytes(self._exactly(4), "little")
                program, argv, cwd, env = marshal.loads(self._exactly(length))
                self._env = self._env if env is None else env  # None: that of the command before
                return program, argv, cwd, self._env
            # anything else was meant for a command that had already ended
        return None

    def wait(self, done: Callable[[], bool], seconds: float | None = None) -> bytes | None:
        """Until ``done()`` or for so long (then None), or until TERMINATE or CLOSED is read."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while not done():
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                return None
            ready, _, _ = select.select([self._control, self._deaths], [], [], left)
            if self._control in ready:
                return os.read(self._control, 1)
            self.wait_for_death(0)
        return None

    def wait_for_death(self, seconds: float) -> None:
        """Until a child died, or for so long."""
        if select.select([self._deaths], [], [], seconds)[0]:
            os.read(self._deaths, 4096)

    def _exactly(self, length: int) -> bytes:
        data = b""
        while len(data) < length:
            chunk = os.read(self._control, length - len(data))
            if not chunk:
                raise EOFError
            data += chunk
        return data


def do_nothing(_signal: int, _frame: object) -> None:
    """A handler: the signal neither ends the keeper nor is ignored by the commands that it starts."""
