"""W6: five gates over many tracked files, of which none or one has changed."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.marks import MARK
from benchmarks.peers import Gate, Job, Peer, write
from benchmarks.timing import Command
from benchmarks.workloads import GIT, START_ALL, Case, Size, chosen, commit, environment, left_out, project, touch

FOLDERS = 5
GATES = tuple(Gate(f"g{number}", f"{MARK.name} d{number}", (f"d{number}",)) for number in range(FOLDERS))
ALL = frozenset(f"d{number}" for number in range(FOLDERS))
CHANGED = "d0/s0/f0.txt"


def w6(size: Size) -> Iterator[Case]:
    """``git status`` first, which has to look at as much; each peer has a tree of its own, for both states."""
    for count in size.files:
        template = _tree(count)
        peers = [peer for peer in chosen(size) if peer.caches]
        commands = [_git_status(template), *(_warm(peer, template) for peer in peers)]
        unchanged = Case(
            key=f"W6-{count}-0",
            title=f"W6: {count} tracked files, nothing changed",
            commands=commands,
            runs=frozenset(),
            budget=size.budget,
            settling=(ALL, None),
            left_out=left_out(size, peers, START_ALL),
        )
        yield unchanged
        yield replace(
            unchanged,
            key=f"W6-{count}-1",
            title=f"W6: {count} tracked files, one file changed",
            commands=[replace(one, before=partial(touch, one.folder, CHANGED)) for one in commands],
            runs=frozenset({CHANGED.split("/")[0]}),
            settling=(None,),
        )
        for command in commands:
            shutil.rmtree(command.folder)


def _tree(count: int) -> Path:
    """So many files, committed, and in a single pack, which is quicker to copy."""
    folder = project(f"W6-{count}-git-status")
    for number in range(count):
        write(folder / f"d{number % FOLDERS}" / f"s{number // FOLDERS % 50}" / f"f{number}.txt", f"{number}\n")
    commit(folder)
    subprocess.run([*GIT, "repack", "-adq"], cwd=folder, env=environment(), check=True)
    return folder


def _git_status(folder: Path) -> Command:
    return Command("git status", ["git", "status", "--porcelain"], folder, environment(), yardstick=True)


def _warm(peer: Peer, template: Path) -> Command:
    """A peer on a copy of the tree."""
    folder = project(f"{template.name.removesuffix('git-status')}{peer.name}")
    subprocess.run(["cp", "-a", f"{template}/.", str(folder)], check=True)
    words = peer.configure(folder, Job(GATES, cached=True))
    commit(folder)
    return Command(peer.name, words, folder, environment())
