"""W3 to W5: five real gates on a real project, cold, unchanged, and after one file has changed."""

import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks.peers import BUILD, TOOLS_BIN, Gate, Job, Peer
from benchmarks.timing import Command
from benchmarks.workloads import (
    START_ALL,
    Case,
    Size,
    chosen,
    commit,
    environment,
    left_out,
    project,
    touch,
    with_first,
)

PROJECT = "click"  # its source distribution holds its tests
SOURCES, TESTS = ("src", "pyproject.toml"), ("src", "tests", "pyproject.toml")
CACHES = (".mypy_cache", ".ruff_cache", ".gates", ".done", ".task", ".ninja_log", ".ninja_deps")
ALL = frozenset({"ruff", "mypy", "lizard", "jscpd", "pytest"})
COLD, WARM = 4, 3  # so many times the budget of what takes milliseconds: three turns at least, of seconds each


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is changed before each run, and what depends on it; ``settling`` as in a case."""

    path: str
    runs: frozenset[str]
    settling: tuple[frozenset[str] | None, ...]


# In this order, since what the tests leave in the folders of the sources is an input to some of the peers.
CHANGES: Mapping[str, Change] = {
    "document": Change("README.md", frozenset(), (ALL, None)),
    "source": Change("src/click/termui.py", ALL, ()),
    "test": Change("tests/test_basic.py", frozenset({"pytest"}), (None,)),
}


def gates(size: Size) -> list[Gate]:
    """A gate for each tool; what they depend on is told to the peers that can use it."""
    return [
        Gate("lint", "ruff check src", SOURCES, "0 errors"),
        Gate("types", "mypy src", SOURCES, "0 errors"),
        Gate("complexity", "lizard -C 60 src", ("src",), "0 warnings"),
        Gate("duplication", "jscpd src --threshold 10 --reporters console", ("src",), "< 10 %"),
        Gate("tests", f"pytest -q -p no:cacheprovider -o pythonpath=src {size.tests}", TESTS, "0 failed"),
    ]


def w3(size: Size) -> Iterator[Case]:
    """Every cache is empty."""
    commands = [_command(peer, "W3", Job(gates(size))) for peer in chosen(size)]
    yield Case(
        key="W3",
        title=f"W3: five real gates on {PROJECT}, all caches cold",
        commands=with_first("sh", [replace(one, before=partial(_forget, one.folder)) for one in commands]),
        runs=ALL,
        budget=COLD * size.budget,
    )


def w4(size: Size) -> Iterator[Case]:
    """Nothing is changed: the peers that know it, beside a bare interpreter."""
    interpreter = Command("python -c pass", [sys.executable, "-I", "-c", "pass"], BUILD, environment(), yardstick=True)
    yield Case(
        key="W4",
        title=f"W4: the same on {PROJECT}, nothing changed",
        commands=[interpreter, *_warm("W4", size)],
        runs=frozenset(),
        budget=size.budget,
        settling=(ALL, None),
        left_out=_left_out(size),
    )


def w5(size: Size) -> Iterator[Case]:
    """One file is changed before each run; peers that start all gates again take part where all depend on it."""
    warm = _warm("W5", size)
    others = [_command(peer, "W5", Job(gates(size))) for peer in chosen(size) if not peer.caches]
    for what, change in CHANGES.items():
        commands = warm if change.runs != ALL else [*warm, *others]
        yield Case(
            key=f"W5-{what}",
            title=f"W5: one {what} file of {PROJECT} changed",
            commands=with_first(
                "make", [replace(one, before=partial(touch, one.folder, change.path)) for one in commands]
            ),
            runs=change.runs,
            budget=(WARM if change.runs else 1) * size.budget,
            settling=change.settling,
            left_out=_left_out(size) if commands is warm else {},
        )


def _warm(name: str, size: Size) -> list[Command]:
    return [_command(peer, name, Job(gates(size), cached=True)) for peer in chosen(size) if peer.caches]


def _left_out(size: Size) -> Mapping[str, str]:
    return left_out(size, [peer for peer in chosen(size) if peer.caches], START_ALL)


def _command(peer: Peer, name: str, job: Job) -> Command:
    """The real project with the peer's configuration, committed."""
    folder = project(f"{name}-{peer.name}")
    with tarfile.open(_source_distribution()) as archive:
        for member in archive.getmembers():
            member.name = member.name.partition("/")[2]
            if member.name and member.isfile():
                archive.extract(member, folder, filter="data")
    words = peer.configure(folder, job)
    commit(folder)
    return Command(peer.name, words, folder, environment())


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
