"""Faults from the kernel: strace makes the Nth call of a name fail, or kills whoever makes it."""

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.torture.victim import GO, Ended, Victim

REASON = "strace is missing or may not trace here (as root: make torture-tools)"
CALL = re.compile(r"(\w+)\(")

# Each system call by which a file or a folder is looked at or changed; "?": not on every machine.
WRITE_SIDE = (
    "?open", "openat", "write", "pwrite64", "ftruncate", "?chmod", "fchmod", "fchmodat", "?chown", "fchown", "fsync",
    "fdatasync", "?rename", "?renameat", "renameat2", "?link", "linkat", "?unlink", "unlinkat", "?mkdir", "mkdirat",
    "fsetxattr", "utimensat", "close",
)  # fmt: skip
READ_SIDE = (
    "?stat", "?lstat", "fstat", "newfstatat", "statx", "?access", "faccessat", "faccessat2", "read", "pread64",
    "lseek", "fcntl", "flock", "ioctl", "?getdents", "getdents64", "listxattr", "llistxattr", "getxattr", "lgetxattr",
    "?readlink", "readlinkat",
)  # fmt: skip
ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS", "EACCES", "EINTR", "EMFILE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens at which occurrence of which call; ``onwards``: at every later one, too. An empty error: SIGKILL."""

    call: str
    occurrence: int
    error: str = ""
    onwards: bool = False

    def __str__(self) -> str:
        return f"{self.error or 'SIGKILL'} at {self.call} number {self.occurrence}{'+' if self.onwards else ''}"

    @property
    def option(self) -> str:
        """As strace takes it."""
        what = f"error={self.error}" if self.error else "signal=KILL"
        return f"--inject={self.call}:{what}:when={self.occurrence}{'+' if self.onwards else ''}"


def require_strace() -> None:
    """Skip the test where strace cannot be used."""
    if shutil.which("strace") is None:
        pytest.skip(REASON)
    if subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode:
        pytest.skip(REASON)


def trace(victim: Victim, writer: str, folder: Path, calls: Sequence[str]) -> list[str]:
    """The calls of an undisturbed write, a line each, with the paths of descriptors."""
    _, lines = _traced(victim, writer, folder, calls, ())
    return lines


def faults_of(lines: Sequence[str], errors: Sequence[str] = ("",), *, onwards: bool = False) -> Iterator[Fault]:
    """Every fault that can strike a write of which these are the calls."""
    count: Counter[str] = Counter()
    for line in lines:
        if match := CALL.match(line):
            count[match[1]] += 1
            for error in errors:
                yield Fault(call=match[1], occurrence=count[match[1]], error=error, onwards=onwards)


def strike(victim: Victim, writer: str, folder: Path, fault: Fault) -> tuple[Ended, bool]:
    """How the write ended, and whether the fault really struck."""
    ended, lines = _traced(victim, writer, folder, [fault.call], [fault.option])
    if not fault.error:
        return ended, ended.status == -9
    return ended, any(line.endswith("(INJECTED)") for line in lines)


def _traced(
    victim: Victim, writer: str, folder: Path, calls: Sequence[str], options: Sequence[str]
) -> tuple[Ended, list[str]]:
    output = folder.with_name(f"{folder.name}.strace")
    pid = victim.begin(writer, folder)
    command = ["strace", "-y", "-p", str(pid), "-o", str(output), f"--trace={','.join(calls)}", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        said = ""
        while not said.endswith("attached\n"):
            said = strace.stderr.readline()
            assert said, "strace has not attached"
        os.kill(pid, GO)
        ended = victim.end()
    return ended, output.read_text(encoding="utf-8", errors="replace").split("\n")
