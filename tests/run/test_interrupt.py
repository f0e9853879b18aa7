"""Signals that ask gates to stop."""

import os
import select
import signal
from pathlib import Path

import pytest

from gates.model.event import TaskEnded
from gates.model.outcome import Cancelled
from gates.run.interrupt import Interrupt
from gates.run.local import LocalExecutor
from tests.puppet import task


def readable(interrupt: Interrupt) -> bool:
    return bool(select.select([interrupt.fileno()], [], [], 0)[0])


@pytest.mark.parametrize(
    ("number", "why", "code"),
    [
        (signal.SIGINT, "interrupted by SIGINT", 130),
        (signal.SIGTERM, "interrupted by SIGTERM", 143),
        (signal.SIGHUP, "interrupted by SIGHUP", 129),
    ],
)
def test_a_signal_is_remembered_and_wakes_whoever_polls(number: int, why: str, code: int, interrupt: Interrupt) -> None:
    before = (interrupt.count, interrupt.why, interrupt.exit_code, readable(interrupt))

    os.kill(os.getpid(), number)

    assert before == (0, "", 0, False)
    assert (interrupt.count, interrupt.why, interrupt.exit_code, readable(interrupt)) == (1, why, code, True)


def test_the_second_signal_stops_at_once_and_the_first_gives_the_exit_code() -> None:
    with pytest.raises(KeyboardInterrupt) as stopped, Interrupt():
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)

    assert stopped.value.args == (143,)


def test_what_was_ignored_stays_ignored_and_everything_is_put_back() -> None:
    original = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    with Interrupt() as interrupt:
        os.kill(os.getpid(), signal.SIGHUP)
    after = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    signal.signal(signal.SIGHUP, original)

    assert interrupt.count == 0
    assert after == before


def test_after_a_signal_nothing_is_started(interrupt: Interrupt, tmp_path: Path) -> None:
    interrupted = LocalExecutor(1, tmp_path, interrupt=interrupt)
    os.kill(os.getpid(), signal.SIGINT)
    interrupted.submit(task("true"))

    events = list(interrupted.events())

    assert [type(event) for event in events] == [TaskEnded]
    assert isinstance(events[0], TaskEnded)
    assert events[0].outcome.ending == Cancelled(why="interrupted by SIGINT")
