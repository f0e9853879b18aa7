"""gates on a terminal of its own, as a person sees it: keys, a window that changes its size or is closed."""

import os
import subprocess
import sys
import termios
from pathlib import Path
from threading import Thread
from typing import Self

from tests.end_to_end.rig import environment
from tests.puppet import PATIENCE

CTRL_C = b"\x03"
HIDE_CURSOR, SHOW_CURSOR = b"\x1b[?25l", b"\x1b[?25h"

# Makes the standard input the terminal of the session that this process leads, and becomes gates.
LEAD = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "gates", *sys.argv[1:]])
"""


class Terminal:
    """A running gates, the terminal that it runs on, and everything that was shown there."""

    def __init__(self, folder: Path, *arguments: str, **environ: str) -> None:
        self._screen, self._line = os.openpty()
        self.resize(100)
        self._before = termios.tcgetattr(self._line)
        self._shown = bytearray()
        self.process = subprocess.Popen(
            [sys.executable, "-c", LEAD, *arguments],
            cwd=folder,
            env=environment(**{"TERM": "xterm", **environ}),
            stdin=self._line,
            stdout=self._line,
            stderr=self._line,
            start_new_session=True,
        )
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for descriptor in {self._line, self._screen} - {-1}:
            os.close(descriptor)

    def press(self, key: bytes) -> None:
        """Type a key."""
        os.write(self._screen, key)

    def resize(self, columns: int) -> None:
        """Give the window another width; a program in the foreground is told with SIGWINCH."""
        termios.tcsetwinsize(self._line, (24, columns))

    def hang_up(self) -> None:
        """Close the window: gates gets SIGHUP, and everything that it then shows fails."""
        os.close(self._line)
        self._line = -1
        os.close(self._screen)
        self._screen = -1

    def wait(self) -> int:
        """The exit code of gates, once it has ended."""
        return self.process.wait(PATIENCE)

    def shown(self) -> bytes:
        """Everything that was shown, after the end of gates."""
        os.close(self._line)  # the last one: the reader comes to the end
        self._line = -1
        self._reader.join(PATIENCE)
        return bytes(self._shown)

    def is_usable(self) -> bool:
        """Whether the settings of the terminal are as they were."""
        return termios.tcgetattr(self._line) == self._before

    def _read(self) -> None:
        while True:
            try:
                self._shown += os.read(self._screen, 4096)
            except OSError:  # EIO: nobody holds the other side any more
                return


def shows_cursor(shown: bytes) -> bool:
    """Whether the cursor is there after all this was written to a terminal."""
    return shown.rfind(SHOW_CURSOR) >= shown.rfind(HIDE_CURSOR)
