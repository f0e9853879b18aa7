"""What the workloads share, and the first two of them: gates that do nothing."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.marks import MARKED_BIN, no_op
from benchmarks.peers import BUILD, ENVIRONMENT, NODE_TOOLS_BIN, PEERS, PYTHON_BIN, TOOLS_BIN, Gate, Job, Peer, write
from benchmarks.timing import Command

DROPPINGS = (
    *(".gates/", ".done/", "node_modules", ".turbo/", ".wireit/", ".moon/cache/", ".task/", ".doit*", ".nox/", ".tox/"),
    *("__pycache__/", ".ninja*", ".mypy_cache/", ".ruff_cache/", ".pytest_cache/"),
)
# git: under a name, without the settings of who runs the benchmark, and without clean-ups in the background
GIT = (
    *("git", "-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false"),
    *("-c", "gc.auto=0", "-c", "maintenance.auto=false"),
)
# why peers are left out of a workload that they cannot do
START_ALL = "start all gates again"
ONE_AT_A_TIME = "run one gate at a time"


@dataclass(frozen=True, slots=True)
class Size:
    """How large the workloads are and how often they are timed.

    ``budget``: seconds for all turns of a command in a case, but one turn it has; ``limit``: seconds for one run.
    """

    rounds: int = 20
    budget: float = 6.0
    limit: float = 120.0
    many: tuple[int, ...] = (200, 1000)
    files: tuple[int, ...] = (20_000, 100_000)
    tests: str = "tests"
    peers: tuple[str, ...] = ()


QUICK = Size(rounds=2, budget=1.0, many=(20,), files=(500,), tests="tests/test_basic.py")


@dataclass(frozen=True, slots=True)
class Case:
    """A table of the page: commands that are timed in turns; the first is what all others are compared with.

    ``runs``: the gates that every run has to start, and no others; ``settling``: the same for the runs before, which do
    not count, where None is whatever they start; ``marked``: whether the gates also leave marks in the runs that count;
    ``left_out``: the peers that the case is not for, and why.
    """

    key: str
    title: str
    commands: Sequence[Command]
    runs: frozenset[str]
    budget: float
    settling: Sequence[frozenset[str] | None] = ()
    marked: bool = True
    left_out: Mapping[str, str] = field(default_factory=dict)


def environment() -> Mapping[str, str]:
    """What every command sees: the tools of the benchmark first on PATH, and no switches of Python."""
    bins = os.pathsep.join(str(one) for one in (MARKED_BIN, TOOLS_BIN, NODE_TOOLS_BIN, PYTHON_BIN))
    home = BUILD / "home"
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GIT_", "GATES_"))}
    return kept | dict(ENVIRONMENT) | {"PATH": f"{bins}{os.pathsep}{kept['PATH']}", "HOME": str(home)}


def project(name: str) -> Path:
    """An empty folder for one peer of one workload."""
    folder = BUILD / "work" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def commit(folder: Path) -> None:
    """Commit everything to git, but for what the runners and the tools leave."""
    write(folder / ".gitignore", "\n".join([*DROPPINGS, ""]))
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "--allow-empty", "-m", "start"]):
        subprocess.run([*GIT, *words], cwd=folder, env=environment(), check=True, capture_output=True)


def chosen(size: Size) -> list[Peer]:
    """The peers that take part: those that were asked for, and gates itself always."""
    return [peer for peer in PEERS if not size.peers or peer.name in (*size.peers, "gates")]


def left_out(size: Size, taking_part: Sequence[Peer], why: str) -> Mapping[str, str]:
    """The peers that were asked for and do not take part."""
    return {peer.name: why for peer in chosen(size) if peer not in taking_part}


def with_first(name: str, commands: Sequence[Command]) -> list[Command]:
    """The commands in their order, but for the one that all are to be compared with, where it takes part."""
    return sorted(commands, key=lambda command: command.name != name)


def w1(size: Size) -> Iterator[Case]:
    """Five no-op gates, with two jobs where there can be two."""
    yield _no_ops("W1", "W1: five no-op gates, nothing cached, two jobs", Job(_gates(5)), chosen(size), size)


def w2(size: Size) -> Iterator[Case]:
    """Many no-op gates."""
    for count in size.many:
        for jobs in (1, 2):
            peers = [peer for peer in chosen(size) if peer.parallel or jobs == 1]
            title = f"W2: {count} no-op gates, {jobs} job{'s' if jobs > 1 else ''}"
            yield _no_ops(f"W2-{count}-{jobs}", title, Job(_gates(count), jobs=jobs), peers, size)


def _gates(count: int) -> list[Gate]:
    return [Gate(f"g{number}", no_op(number)) for number in range(1, count + 1)]


def _no_ops(key: str, title: str, job: Job, peers: Sequence[Peer], size: Size) -> Case:
    commands = []
    for peer in peers:
        folder = project(f"{key}-{peer.name}")
        words = peer.configure(folder, job)
        commit(folder)
        commands.append(Command(peer.name, words, folder, environment()))
    return Case(
        key=key,
        title=title,
        commands=with_first("make", commands),
        runs=frozenset(str(number) for number in range(1, len(job.gates) + 1)),
        budget=size.budget,
        marked=False,
        left_out=left_out(size, peers, ONE_AT_A_TIME),
    )


def touch(folder: Path, path: str) -> None:
    """Change the content of a file: one more line, which means nothing."""
    with (folder / path).open("a", encoding="utf-8") as file:
        file.write("\n")


def nothing() -> None:
    """What is to be done before a run of an unchanged tree."""
