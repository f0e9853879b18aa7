"""Where POSIX is missing: the pure rooms can be imported, and every command says in one line what to do."""

import subprocess
import sys

import pytest

from tests.end_to_end.rig import environment

# A Python that looks like that of Windows, as far as gates asks.
WINDOWS = """
import argparse, importlib, json, os, pkgutil, select, shutil, signal, subprocess, sys, tempfile, tomllib

for name in ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"):
    sys.modules[name] = None
for name in ("fork", "killpg", "getuid", "posix_spawn", "setsid"):
    delattr(os, name)
for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOFOLLOW", "O_DIRECTORY"):
    delattr(os, name)
for name in ("SIGHUP", "SIGKILL", "SIGPIPE", "pthread_sigmask"):
    delattr(signal, name)
sys.platform = "win32"
"""
IMPORT_PURE_ROOMS = """
import gates
found = pkgutil.walk_packages(gates.__path__, "gates.")
pure = [one.name for one in found if one.name.split(".")[1] in ("model", "document", "measure", "judge")]
for name in pure:
    importlib.import_module(name)
print(len(pure))
"""
LINE = "gates: needs Linux or macOS: processes and files are kept safe by means of POSIX (use WSL)\n"


def on_windows(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WINDOWS + script, *arguments],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_pure_rooms_can_be_imported_everywhere() -> None:
    done = on_windows(IMPORT_PURE_ROOMS)

    assert done.stderr == ""
    assert int(done.stdout) > 100


@pytest.mark.parametrize("command", ["run", "list", "verify"])
def test_every_command_says_in_one_line_what_to_do(command: str) -> None:
    done = on_windows("from gates.cli.main import main\nsys.exit(main())", *command.split(" "))

    assert (done.returncode, done.stdout, done.stderr) == (4, "", LINE)


@pytest.mark.parametrize("flag", ["--version", "--help"])
def test_the_flags_that_need_nothing_work_everywhere(flag: str) -> None:
    done = on_windows("from gates.cli.main import main\nsys.exit(main())", flag)

    assert (done.returncode, done.stderr) == (0, "")
    assert "gates" in done.stdout


def test_a_module_that_needs_posix_is_found_out() -> None:
    done = on_windows("import gates.record.lock")

    assert "ModuleNotFoundError: import of fcntl halted" in done.stderr
