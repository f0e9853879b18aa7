"""A program that is asked: everything that it says comes back, and nothing of it stays."""

import os
import signal
import sys
from pathlib import Path

import pytest

from gates.tree.spawn import Answer, ask


@pytest.fixture
def program(tmp_path: Path) -> str:
    """Runs the Python code that it is given, in the folder that ``-C`` says."""
    path = tmp_path / "program"
    path.write_text(f'#!/bin/sh\ncd "$2"; shift 2; exec {sys.executable} -c "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def said(program: str, code: str, folder: Path, *, stdin: bytes = b"", seconds: float = 60.0) -> Answer:
    return ask([program, code], cwd=folder, env=dict(os.environ), stdin=stdin, seconds=seconds)


def test_more_than_any_pipe_holds_goes_in_and_comes_out_on_both_streams(program: str, tmp_path: Path) -> None:
    echo = "import sys; data = sys.stdin.buffer.read(); sys.stderr.buffer.write(data); sys.stdout.buffer.write(data)"
    data = os.urandom(3 << 20)
    assert said(program, echo, tmp_path, stdin=data) == Answer(code=0, stdout=data, stderr=data)


def test_it_is_in_the_folder_and_in_a_session_of_its_own(program: str, tmp_path: Path) -> None:
    folder = tmp_path / "näme"
    folder.mkdir()
    code = "import os; print(os.path.samefile('.', os.environ['PWD'])); print(os.getsid(0) == os.getpid())"
    assert said(program, code, folder).stdout == b"True\nTrue\n"


@pytest.mark.parametrize("code", [0, 3, 128])
def test_the_exit_status_is_told(program: str, tmp_path: Path, code: int) -> None:
    assert said(program, f"raise SystemExit({code})", tmp_path).code == code


def test_a_signal_is_told_as_a_negative_number(program: str, tmp_path: Path) -> None:
    assert said(program, "import os; os.kill(os.getpid(), 9)", tmp_path).code == -signal.SIGKILL


def test_who_does_not_answer_in_time_is_killed(program: str, tmp_path: Path) -> None:
    code = "import os, time; open('pid', 'w').write(str(os.getpid())); os.write(1, b'x'); time.sleep(600)"
    with pytest.raises(TimeoutError):
        said(program, code, tmp_path, seconds=0.2)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_program_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        said(str(tmp_path / "none"), "", tmp_path)


def test_no_descriptor_stays_open(program: str, tmp_path: Path) -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    said(program, "pass", tmp_path)
    with pytest.raises(FileNotFoundError):
        said(str(tmp_path / "none"), "", tmp_path)
    assert len(list(Path("/dev/fd").iterdir())) == before
