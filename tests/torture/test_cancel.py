"""Signals at random moments of a run: the plan has a whole entry more or none, and nothing is left running or lying."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import Random

from tests.end_to_end.rig import Project, environment, plan
from tests.puppet import PATIENCE, Witness
from tests.torture.sizes import SEED, size
from tests.torture.tally import Tally

PLAN = "plan.md"
RUN = ("run", PLAN, "--fresh")  # else the results of the run before would stand, and nothing would be there to end
PROJECTS = size(2, 4)  # at a time
CANCELS = size(4, 250)  # of each
GONE_WITHIN = size(30, 2)  # seconds
INT, TERM, HUP, KILL = signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL
SEQUENCES = ((INT,), (TERM,), (HUP,), (INT, TERM), (INT, TERM, KILL), (INT, INT), (KILL,))

ENTRY = re.compile(
    rb"- \(\S+\) Quality gates: .* \(\[record\]\(\.gates/records/(?P<record>\S+?)\)\)\n"
    rb"  - [A-Z]+ Quick: .*\n  - [A-Z]+ Slow: .*\n"
)

# The negative control: a writer that is killed while it is in the middle of an entry.
NAIVE = """
import sys, time
with open("plan.md", "ab", buffering=0) as file:
    file.write(b"- (2026-01-01T00:00Z) Quality gates: 2 of 2 pas")
    print("half", flush=True)
    time.sleep(600)
"""


def test_a_cancelled_run_leaves_an_entry_or_nothing(tally: Tally, tmp_path: Path) -> None:
    tally.promised = PROJECTS * CANCELS
    folders = [tmp_path / str(number) for number in range(PROJECTS)]
    with ThreadPoolExecutor(PROJECTS) as pool:
        ended = list(pool.map(_cancel, folders, range(PROJECTS)))
    for complaints, _, _ in ended:
        tally.done += len(complaints)
        for complaint in complaints:
            tally.judge([complaint])
    met, written = (sum(numbers) for numbers in list(zip(*ended, strict=True))[1:])
    tally.note = tally.note or f"{met} signals met a run, an entry was left by {written} runs"
    tally.struck = _naive(tmp_path / "naive")
    tally.settle()


def _cancel(folder: Path, number: int) -> tuple[list[str], int, int]:
    """What went wrong in each cancelled run (empty: nothing), how many signals met one, and how many left an entry."""
    project, random = _project(folder), Random(SEED * 100 + number)
    found, met, written = [], 0, 0
    with closing(Witness(folder / "pipe")) as witness:
        whole = min(_seconds(project) for _ in range(3))  # how long a run takes on this machine
        for _ in range(CANCELS):
            before = (folder / PLAN).read_bytes()
            signals = random.choice(SEQUENCES)
            met += _run(project, signals, [random.uniform(0, 1.2 * whole) for _ in signals])
            Path(witness.path).write_bytes(b"")  # perhaps nobody has held it yet
            gone = witness.holders_gone(within=GONE_WITHIN)
            after = (folder / PLAN).read_bytes()
            complaints = [*judge(before, after), *([] if gone else ["something was left running"])]
            found.append("; ".join(f"{'+'.join(one.name for one in signals)}: {text}" for text in complaints))
            written += before != after
        final = project.gates(*RUN)
    found[-1] = "; ".join(filter(None, (found[-1], *_settled(project), "" if final.code == 0 else final.err)))
    return found, met, written


def _seconds(project: Project) -> float:
    start = time.monotonic()
    assert project.gates(*RUN).code == 0
    return time.monotonic() - start


def _project(folder: Path) -> Project:
    folder.mkdir()
    project = Project.create(folder)
    project.write(".gitignore", ".gates/\npipe\n")
    project.write("slow", "#!/bin/sh\nexec 9>pipe\nsleep 0.2\n").chmod(0o755)
    project.write(PLAN, plan("| Quick | `true` | exit 0 |", "| Slow | `./slow` | exit 0 |"))
    project.commit("plan")
    return project


def _run(project: Project, signals: tuple[signal.Signals, ...], delays: list[float]) -> int:
    """How many of the signals met a run that had not ended, each so long after the one before it."""
    with subprocess.Popen(
        [sys.executable, "-m", "gates", *RUN],
        cwd=project.path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        for met, (number, delay) in enumerate(zip(signals, delays, strict=True)):
            try:
                process.wait(delay)  # the moment is what is varied
                return met
            except subprocess.TimeoutExpired:
                process.send_signal(number)
        process.wait(PATIENCE)
    return len(signals)


def judge(before: bytes, after: bytes) -> Iterator[str]:
    """What is wrong with a plan that was ``before``: only one whole entry may have come to it."""
    if after == before:
        return
    new = [entry for entry in ENTRY.finditer(after) if entry[0] not in before]
    if len(new) != 1 or after.replace(new[0][0], b"", 1) != before:
        yield "the plan is neither the old one nor the old one with an entry"


def _settled(project: Project) -> Iterator[str]:
    """What is wrong after one more run, which clears away: each entry has its record, and nothing else is there."""
    linked = {match["record"].decode() for match in ENTRY.finditer((project.path / PLAN).read_bytes())}
    kept = {path.name for path in (project.path / ".gates/records").iterdir()}
    if linked != kept:
        yield f"records and entries differ: {sorted(linked ^ kept)}"
    litter = [path.name for path in project.path.rglob("*gates-*~")]
    if litter:
        yield f"left lying: {litter}"


def _naive(folder: Path) -> int:
    """How many of the ways to be wrong are seen of a writer that was killed in the middle."""
    project = _project(folder)
    before = (folder / PLAN).read_bytes()
    with subprocess.Popen([sys.executable, "-c", NAIVE], cwd=folder, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    (project.path / ".gates/records").mkdir(parents=True)
    return len([*judge(before, (folder / PLAN).read_bytes())])
