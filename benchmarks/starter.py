"""Runs one command with its output thrown away and prints what it took: wall, processor, memory and how it ended.

    python -I -S starter.py SECONDS WORD…

It is a program of its own since Linux counts what a process was before it became the command: of the memory told for a
command, that of whoever started it is the least there can be, and a large process takes milliseconds to fork. A command
that is not done after SECONDS is killed with all that it started, and the exit status is TOO_LONG.
"""

import os
import resource
import signal
import subprocess
import sys
from time import perf_counter

TOO_LONG = 75
NOT_STARTED = 127


def main() -> int:
    """Print seconds of wall clock and of processor, kilobytes (on macOS bytes) and the exit code or minus a signal."""
    signal.signal(signal.SIGALRM, _too_long)
    started = perf_counter()
    pid = os.fork()
    if pid == 0:
        _become(sys.argv[2:])
    try:
        signal.setitimer(signal.ITIMER_REAL, float(sys.argv[1]))
        _, status, used = os.wait4(pid, 0)
        seconds = perf_counter() - started
        signal.setitimer(signal.ITIMER_REAL, 0)
    except TimeoutError:
        _end(pid)
        return TOO_LONG
    print(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status))
    return 0


def _become(words: list[str]) -> None:
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(nothing, descriptor)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.execvp(words[0], words)
    finally:
        os._exit(NOT_STARTED)


def _too_long(_number: int, _frame: object) -> None:
    raise TimeoutError


def _end(pid: int) -> None:
    """Kill the process and its descendants, the oldest first, so that none is started for one that has gone."""
    for one in descendants(pid, _parents()):
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            continue
    os.waitpid(pid, 0)


def descendants(pid: int, parents: dict[int, int]) -> list[int]:
    """The process, its children, their children …"""
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _parents() -> dict[int, int]:
    """The parent of each process that there is."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=", "-o", "ppid="], capture_output=True, text=True, check=True)
    return {int(pid): int(parent) for pid, parent in (line.split() for line in listed.stdout.split("\n") if line)}


if __name__ == "__main__":
    sys.exit(main())
