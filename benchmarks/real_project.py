"""W3 to W5: five real gates on a real project, cold, unchanged, and after one file has changed."""

import shutil
import subprocess
import sys
import tarfile
from functools import partial
from pathlib import Path

from benchmarks.peers import BUILD, TOOLS_BIN, Gate, Job, Peer, Words
from benchmarks.timing import Command
from benchmarks.workloads import Case, Size, chosen, commit, environment, few, nothing, project, touch

PROJECT = "click"  # its source distribution holds its tests
SOURCES, TESTS = ("src", "pyproject.toml"), ("src", "tests", "pyproject.toml")
GATES = (
    Gate("lint", "ruff check src", SOURCES, "0 errors"),
    Gate("types", "mypy src", SOURCES, "0 errors"),
    Gate("complexity", "lizard -C 60 src", ("src",), "0 warnings"),
    Gate("duplication", "jscpd src --threshold 10 --reporters console", ("src",), "< 10 %"),
    Gate("tests", "pytest -q -p no:cacheprovider -o pythonpath=src tests", TESTS, "0 failed"),
)
COLD_PEERS = ("sh", "gates", "make", "ninja", "just", "prek", "lefthook", "task")  # the others cost what W1 shows
CACHES = (".mypy_cache", ".ruff_cache", ".gates", ".done", ".task", ".ninja_log", ".ninja_deps")
CHANGES = {"source": "src/click/termui.py", "test": "tests/test_basic.py", "document": "README.md"}


def w3(size: Size) -> list[Case]:
    """Every cache is empty."""
    commands = []
    for peer in chosen(size):
        if peer.name in COLD_PEERS:
            folder, words = _project(f"W3-{peer.name}", peer, Job(GATES))
            commands.append(Command(peer.name, words, folder, environment(), before=partial(_forget, folder)))
    commands.sort(key=lambda command: command.name != "sh")
    return [Case(title=f"W3: five real gates on {PROJECT}, all caches cold", commands=commands, rounds=few(size))]


def w4(size: Size) -> list[Case]:
    """Nothing is changed: the peers that know it, beside a bare interpreter."""
    commands = [Command("python -c pass", [sys.executable, "-I", "-c", "pass"], BUILD, environment())]
    commands += [_warm(peer, "W4", None) for peer in chosen(size, caching=True)]
    return [Case(title=f"W4: the same on {PROJECT}, nothing changed", commands=commands, rounds=size.rounds)]


def w5(size: Size) -> list[Case]:
    """One file is changed before each run."""
    cases = []
    for what, path in CHANGES.items():
        commands = [_warm(peer, f"W5-{what}", path) for peer in chosen(size, caching=True)]
        commands.sort(key=lambda command: command.name != "make")
        rounds = size.rounds if what == "document" else few(size)
        cases.append(Case(title=f"W5: one {what} file of {PROJECT} changed", commands=commands, rounds=rounds))
    return cases


def _warm(peer: Peer, name: str, path: str | None) -> Command:
    """A peer that has run everything once, and whose ``path`` is changed before each run."""
    folder, words = _project(f"{name}-{peer.name}", peer, Job(GATES, cached=True))
    subprocess.run(words, cwd=folder, env=environment(), check=False, capture_output=True)
    before = partial(touch, folder, path) if path else nothing
    return Command(peer.name, words, folder, environment(), before=before)


def _project(name: str, peer: Peer, job: Job) -> tuple[Path, Words]:
    """The real project with the peer's configuration, committed."""
    folder = project(name)
    with tarfile.open(_source_distribution()) as archive:
        for member in archive.getmembers():
            member.name = member.name.partition("/")[2]
            if member.name and member.isfile():
                archive.extract(member, folder, filter="data")
    words = peer.configure(folder, job)
    commit(folder)
    return folder, words


def _source_distribution() -> Path:
    """The real project as its authors published it, fetched once."""
    folder = BUILD / "sdist"
    if not list(folder.glob("*.tar.gz")):
        words = ["download", "-q", "--no-deps", "--no-binary", ":all:", PROJECT, "-d", str(folder)]
        subprocess.run([str(TOOLS_BIN / "pip"), *words], check=True)
    return next(folder.glob("*.tar.gz"))


def _forget(folder: Path) -> None:
    """Remove every cache, so that all gates run from scratch."""
    for name in CACHES:
        place = folder / name
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
    for found in list(folder.rglob("__pycache__")):
        shutil.rmtree(found)
