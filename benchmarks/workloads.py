"""What the workloads share, and the first two of them: gates that do nothing."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import BUILD, ENVIRONMENT, PEERS, PYTHON_BIN, Gate, Job, Peer, write
from benchmarks.timing import Command

TOOLS_BIN = BUILD / "tools-py" / "bin"
NODE_TOOLS_BIN = BUILD / "tools-npm" / "node_modules" / ".bin"


DROPPINGS = (
    *(".gates/", ".done/", "node_modules", ".turbo/", ".wireit/", ".moon/cache/", ".task/", ".doit*", ".nox/", ".tox/"),
    *("__pycache__/", ".ninja*", ".mypy_cache/", ".ruff_cache/", ".pytest_cache/"),
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large the workloads are and how often they are timed; the short form shows that everything works."""

    rounds: int = 10
    many: tuple[int, ...] = (200, 1000)
    files: tuple[int, ...] = (20_000, 100_000)
    peers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A row group of the report: commands that are timed in turns; the first is what all others are compared with."""

    title: str
    commands: Sequence[Command]
    rounds: int


def environment() -> Mapping[str, str]:
    """What every command sees: the tools of the benchmark first on PATH, and no switches of Python."""
    bins = os.pathsep.join(str(one) for one in (TOOLS_BIN, NODE_TOOLS_BIN, PYTHON_BIN))
    home = BUILD / "home"
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GIT_", "GATES_"))}
    return kept | dict(ENVIRONMENT) | {"PATH": f"{bins}{os.pathsep}{kept['PATH']}", "HOME": str(home)}


def project(name: str) -> Path:
    """An empty git repository for one peer of one workload."""
    folder = BUILD / "work" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    git(folder, "init", "-q")
    write(
        folder / ".gitignore", ".gates/\n.done/\nnode_modules\n.turbo/\n.wireit/\n.moon/cache/\n.doit*\n.nox/\n.tox/\n"
    )
    return folder


def git(folder: Path, *words: str) -> None:
    """Git with a name, and without the settings of who runs the benchmark."""
    who = ["-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=folder, env=environment(), check=True, capture_output=True)


def chosen(size: Size, count: int = 0, *, caching: bool = False) -> list[Peer]:
    """The peers that take part: those that were asked for and can be given so many gates; gates itself always."""
    return [
        peer
        for peer in PEERS
        if (not size.peers or peer.name in (*size.peers, "gates"))
        and peer.most >= count
        and (peer.caches or not caching)
    ]


def no_ops(title: str, count: int, jobs: int, size: Size, *, first: str) -> Case:
    """So many gates that do nothing, nothing cached."""
    nothing_done = shutil.which("true") or "/bin/true"  # a program: shells have a built-in of this name
    listed = [Gate(f"g{number}", f"{nothing_done} {number}") for number in range(1, count + 1)]
    commands = []
    for peer in chosen(size, count):
        if jobs == 1 or peer.parallel or count <= 5:
            folder = project(
                f"{title.split(':')[0]}-{count}-{jobs}-{peer.name}"
            )  # all cases are built before the first is timed
            words = peer.configure(folder, Job(listed, jobs=jobs))
            commit(folder)
            commands.append(Command(peer.name, words, folder, environment()))
    commands.sort(key=lambda command: command.name != first)
    return Case(title=title, commands=commands, rounds=max(2, size.rounds * 5 // max(count // 20, 5)))


def w1(size: Size) -> list[Case]:
    """Five no-op gates."""
    return [no_ops("W1: five no-op gates, nothing cached, two jobs", 5, 2, size, first="make")]


def w2(size: Size) -> list[Case]:
    """Many no-op gates."""
    return [
        no_ops(f"W2: {count} no-op gates, {jobs} job{'s' if jobs > 1 else ''}", count, jobs, size, first="make")
        for count in size.many
        for jobs in (2, 1)
    ]


def touch(folder: Path, path: str) -> None:
    """Change the content of a file: one more line, which means nothing."""
    with (folder / path).open("a", encoding="utf-8") as file:
        file.write("\n")


def nothing() -> None:
    """What is to be done before a run of an unchanged tree."""


def few(size: Size) -> int:
    """Turns of what takes seconds."""
    return max(2, size.rounds // 3)


def commit(folder: Path) -> None:
    """Everything, as the only commit."""
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "start")


def count_runs(peer: Peer, count: int = 5) -> int:
    """How many of ``count`` gates the peer really runs: each gate leaves a mark."""
    folder = project(f"marks-{peer.name}")
    marks = BUILD / "work" / f"marks-{peer.name}.left"
    shutil.rmtree(marks, ignore_errors=True)
    marks.mkdir()
    listed = [Gate(f"g{number}", f"touch {marks}/g{number}") for number in range(1, count + 1)]
    words = peer.configure(folder, Job(listed))
    commit(folder)
    subprocess.run(words, cwd=folder, env=environment(), check=False, capture_output=True)
    return len(list(marks.iterdir()))
