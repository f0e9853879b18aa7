"""A Python tool that is imported once, and run in a forked process for each call: as fresh as a new one, and faster."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from gates.model.outcome import Finished, Outcome, Stream, Task

SERVER = """
import importlib, json, os, sys, tempfile
module, name = sys.argv[1].split(":")
main = getattr(importlib.import_module(module), name)
for line in sys.stdin:
    argv, cwd, out, err = json.loads(line)
    child = os.fork()
    if child == 0:
        os.chdir(cwd)
        for number, path in ((1, out), (2, err)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.argv, code = argv, 0
        try:
            code = main()
        except SystemExit as end:
            code = end.code
        for stream in (sys.stdout, sys.stderr):
            if not stream.closed:
                stream.flush()
        os._exit(code if isinstance(code, int) else 1 if code else 0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass
class ForkServer:
    """The process that forks; ``folder`` keeps what one call writes."""

    process: subprocess.Popen[str]
    folder: Path

    @classmethod
    def start(cls, python: Path, entry: str, folder: Path) -> "ForkServer":
        """Import ``module:function`` with that interpreter."""
        command = [str(python), "-c", SERVER, entry]
        return cls(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True), folder)

    def run(self, task: Task) -> Outcome:
        """What the tool says, called with the words of the task."""
        out, err = self.folder / "out", self.folder / "err"
        print(json.dumps([task.argv, task.cwd, str(out), str(err)]), file=_open(self.process.stdin), flush=True)
        code = int(_open(self.process.stdout).readline())
        return Outcome(
            ending=Finished(exit_code=code), stdout=Stream(data=out.read_bytes()), stderr=Stream(data=err.read_bytes())
        )

    def stop(self) -> None:
        """End the process."""
        _open(self.process.stdin).close()
        _open(self.process.stdout).close()
        self.process.wait()


def run_program(task: Task) -> Outcome:
    """What a program that starts fast says."""
    program = Path(sys.executable).with_name(task.argv[0])
    done = subprocess.run([program, *task.argv[1:]], cwd=task.cwd, capture_output=True, check=False)
    return Outcome(
        ending=Finished(exit_code=done.returncode), stdout=Stream(data=done.stdout), stderr=Stream(data=done.stderr)
    )


def _open(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream
