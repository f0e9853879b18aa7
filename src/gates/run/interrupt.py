"""Signals that ask gates to stop: remembered, and made visible to a poll loop, instead of breaking into the code."""

import os
import signal
from types import FrameType, TracebackType
from typing import Self

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupt:
    """While entered, the first SIGINT, SIGTERM or SIGHUP is only remembered, and makes ``fileno()`` readable.

    The second raises KeyboardInterrupt, with the exit code, wherever the program is: whatever it waits for is given up.
    A signal that was ignored before, as SIGHUP is under nohup, stays ignored. Enter it in the main thread.
    """

    def __init__(self) -> None:
        self._received: list[signal.Signals] = []

    @property
    def count(self) -> int:
        """How many signals came."""
        return len(self._received)

    @property
    def why(self) -> str:
        """``interrupted by SIGINT``, or empty as long as no signal came."""
        return f"interrupted by {self._received[0].name}" if self._received else ""

    @property
    def exit_code(self) -> int:
        """130 after SIGINT, 143 after SIGTERM, 129 after SIGHUP, and 0 as long as no signal came."""
        return 128 + self._received[0] if self._received else 0

    def fileno(self) -> int:
        """Readable when a signal came since the last ``drain``."""
        return self._readable

    def drain(self) -> None:
        """Make ``fileno()`` unreadable until the next signal."""
        os.read(self._readable, 4096)

    def __enter__(self) -> Self:
        self._readable, self._writable = os.pipe()
        os.set_blocking(self._writable, False)
        self._previous_wakeup = signal.set_wakeup_fd(self._writable, warn_on_full_buffer=False)
        self._previous = {
            number: signal.signal(number, self._receive)
            for number in STOPPING
            if signal.getsignal(number) is not signal.SIG_IGN
        }
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._previous_wakeup)
        os.close(self._readable)
        os.close(self._writable)

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        self._received.append(signal.Signals(number))
        if self.count > 1:
            raise KeyboardInterrupt(self.exit_code)
