"""Real tools from the registries, installed once into build/ and used again; without them a test is skipped."""

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BUILD = Path(__file__).parents[1] / "build" / "test-tools"
TIMEOUT_S = 600


def python_tool(package: str, command: str) -> Path:
    """The command of a package from the Python index, in a venv of its own."""
    folder = BUILD / package
    program = folder / "bin" / command
    with _alone(package):
        if not program.exists():
            _install(package, [sys.executable, "-m", "venv", "--clear", str(folder)])
            _install(package, [str(folder / "bin/python"), "-m", "pip", "install", "-q", package])
    return program


def node_module(package: str) -> Path:
    """The folder of a package from the npm registry."""
    folder = BUILD / f"npm-{package}"
    module = folder / "node_modules" / package
    if shutil.which("npm") is None:
        pytest.skip(f"{package} needs npm, which is not here")
    with _alone(package):
        if not module.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _install(package, ["npm", "install", "--silent", "--ignore-scripts", "--prefix", str(folder), package])
    return module


@contextmanager
def _alone(package: str) -> Iterator[None]:
    """One process installs, the others wait for it."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / f"{package}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _install(package: str, argv: list[str]) -> None:
    done = subprocess.run(argv, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    if done.returncode != 0:
        pytest.skip(f"{package} cannot be installed here: {done.stderr.strip().rpartition(chr(10))[2]}")
