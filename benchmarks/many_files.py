"""W6: five gates over many tracked files, of which none or one has changed."""

import subprocess
from functools import partial

from benchmarks.peers import Gate, Job, write
from benchmarks.timing import Command
from benchmarks.workloads import Case, Size, chosen, commit, environment, few, nothing, project, touch

FOLDERS = 5
LEFT_OUT = ("make", "wireit", "moon")  # make hands all names to a shell, and the others take minutes
GATES = tuple(Gate(f"g{number}", f"ls -d d{number}", (f"d{number}",)) for number in range(FOLDERS))


def w6(size: Size) -> list[Case]:
    """``git status`` first, which has to look at as much."""
    return [_case(count, size, changed=changed) for count in size.files for changed in (False, True)]


def _case(count: int, size: Size, *, changed: bool) -> Case:
    commands = []
    for peer in [None, *chosen(size, caching=True)]:
        name = peer.name if peer else "git status"
        if name in LEFT_OUT:
            continue
        folder = project(f"W6-{count}-{'changed' if changed else 'same'}-{name.replace(' ', '-')}")
        for number in range(count):
            write(folder / f"d{number % FOLDERS}" / f"s{number // FOLDERS % 50}" / f"f{number}.txt", f"{number}\n")
        words = peer.configure(folder, Job(GATES, cached=True)) if peer else ["git", "status", "--porcelain"]
        commit(folder)
        subprocess.run(words, cwd=folder, env=environment(), check=False, capture_output=True)
        before = partial(touch, folder, "d0/s0/f0.txt") if changed else nothing
        commands.append(Command(name, words, folder, environment(), before=before))
    what = "one file changed" if changed else "nothing changed"
    return Case(title=f"W6: {count} tracked files, {what}", commands=commands, rounds=few(size))
