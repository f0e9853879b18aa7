"""Many runs in a row in one process, over copies of the examples, with faults mixed in: nothing may grow.

    python -m tests.torture.soak --runs 1000 --seed 7

Prints a table: what the process and the projects held after so many runs.
"""

import argparse
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from threading import active_count
from time import monotonic

from gates.cli.main import main as gates
from gates.record.old_logs import RUNS_KEPT
from tests.torture.tally import Tally

EXAMPLES = Path(__file__).parents[2] / "examples"
SAMPLES = 20  # rows of the table
NEW_PLANS = 50  # runs after which the plans of the examples are as they were
MEMORY_SLACK = 8 << 10  # KiB: what allocators keep for themselves
GROWING = ("descriptors", "threads", "children", "zombies", "files", "temporary")

# A gate for each fault, chosen with -g; the exit codes that the run may have.
FAULTS: Mapping[str, tuple[str, int]] = {
    "hangs": ("sleep 600", 3),
    "leaves a daemon": ("setsid sh -c 'sleep 600' >/dev/null 2>&1 & true", 0),
    "leaves a deaf one": ("sh -c 'trap : TERM; sleep 600; sleep 600' & true", 0),
    "killed": ("kill -9 $$", 3),
    "kills its keeper": ("kill -9 $PPID; sleep 600", 3),
    "missing": ("no-such-tool-anywhere", 3),
    "floods": ("head -c 3000000 /dev/zero", 3),
    "interrupts": ("kill -INT $SOAK_PID; sleep 600", 130),
    "fails": ("false", 1),
    "no folder for it": ("cd nowhere", 1),
}
POLICY = '[[gate]]\nid = "{id}"\nname = "{name}"\nrun = {run}\nexpect = "exit 0"\ncache = false\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What there is after so many runs. ``memory`` in KiB resident; ``files`` without records and logs."""

    runs: int
    seconds: int
    memory: int
    descriptors: int
    threads: int
    children: int
    zombies: int
    files: int
    logs: int
    temporary: int


class Soak:
    """Copies of the examples, and one project whose gates are the faults."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random, self.start = folder, Random(seed), monotonic()
        self.done: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.faulty = folder / "faulty"
        self.examples = [folder / name for name in ("python-service", "legacy")]
        for example in self.examples:
            shutil.copytree(EXAMPLES / example.name, example, ignore=shutil.ignore_patterns(".venv", ".gates"))
            _commit(example)
        self.faulty.mkdir()
        gates_toml = [
            POLICY.format(id=f"g{number}", name=name, run=json.dumps(run))
            for number, (name, (run, _)) in enumerate(FAULTS.items())
        ]
        (self.faulty / "gates.toml").write_text("".join(gates_toml), encoding="utf-8")
        _commit(self.faulty)
        for project, gate in ((self.faulty, "killed"), *((example, "complexity") for example in self.examples)):
            self._gates(project, "run", "-g", gate)  # each has its folders from now on

    def run(self) -> None:
        """One run, most often with a fault, else of an example."""
        if self.done.total() % NEW_PLANS == 0:  # what reading a plan takes grows with its log
            for example in self.examples:
                subprocess.run(["git", "checkout", "-q", "docs/plans"], cwd=example, check=True)
        kind = self.random.choice(("fault", "fault", "example", "closed stdout", "no plan"))
        if kind == "fault":
            kind = self.random.choice(list(FAULTS))
            limit = "1s" if kind == "hangs" else "60s"  # a busy machine takes its time
            code = self._gates(self.faulty, "run", "gates.toml", "-g", kind, "--timeout", limit)
            expected = FAULTS[kind][1]
        elif kind == "no plan":
            code, expected = self._gates(self.faulty, "run", "nowhere.md"), 2
        else:
            example = self.random.choice(self.examples)
            gone = kind == "closed stdout"
            fresh = self.random.choice(("--fresh", "--no-fresh"))  # with an earlier result, and without
            code = self._gates(example, "run", "-g", "complexity", fresh, gone=gone)
            expected = 141 if gone else int(example.name == "legacy")
        self.done[kind] += 1
        if code != expected:
            self.wrong.append(f"{kind}: exit {code}, expected {expected}")

    def sample(self) -> Sample:
        """What there is now."""
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().split("\n") if ":" in line)
        children = list(_children())
        projects = [self.faulty, *self.examples]
        files = [path for project in projects for path in project.rglob("*") if ".git" not in path.parts]
        logs = [path for path in files if path.parent.name == "logs"]
        return Sample(
            runs=self.done.total(),
            seconds=round(monotonic() - self.start),
            memory=int(status["VmRSS"].split()[0]),
            descriptors=sum(1 for _ in Path("/proc/self/fd").iterdir()),
            threads=active_count(),
            children=len(children),
            zombies=sum(state == "Z" for state in children),
            files=sum(path.parent.name not in ("logs", "records") for path in files),
            logs=len(logs),
            temporary=sum(1 for _ in Path(tempfile.gettempdir()).rglob("*")),
        )

    def _gates(self, project: Path, *words: str, gone: bool = False) -> int:
        said: io.StringIO = _Gone() if gone else io.StringIO()
        with redirect_stdout(said), redirect_stderr(io.StringIO()):
            return gates(["-C", str(project), *words])


class _Gone(io.StringIO):
    """A stdout whose reader has gone."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError


def growth(samples: list[Sample]) -> Iterator[str]:
    """What there is more of at the end than when everything had happened once."""
    warm, last = samples[len(samples) // 4], samples[-1]
    for name in GROWING:
        before, now = asdict(warm)[name], asdict(last)[name]
        if now > before:
            yield f"{name}: {before} after {warm.runs} runs, {now} after {last.runs}"
    if last.memory - warm.memory > MEMORY_SLACK:
        yield f"memory: {warm.memory} KiB after {warm.runs} runs, {last.memory} after {last.runs}"
    if last.logs > 3 * (RUNS_KEPT + 1) * 2:
        yield f"logs: {last.logs}"


def table(samples: list[Sample]) -> str:
    """The samples in Markdown."""
    names = list(asdict(samples[0]))
    rows = [names, ["-" * len(name) for name in names]]
    rows += [[f"{value:,}" for value in asdict(sample).values()] for sample in samples]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def soak(runs: int, seed: int) -> tuple[Tally, str]:
    """Do so many runs; the tally and the table."""
    tally = Tally(suite="soak", promised=runs)
    with _place() as folder:
        one = Soak(folder, seed)
        samples = _sampled(runs, one.run, one.sample)
        tally.done = samples[-1].runs
        tally.seconds = samples[-1].seconds
        for complaint in (*growth(samples), *one.wrong):
            tally.judge([complaint])
        tally.struck = _leaks(one)
        faults = sum(one.done[name] for name in FAULTS) + one.done["closed stdout"] + one.done["no plan"]
        tally.note = tally.note or f"{faults} of them with a fault of {len(FAULTS) + 2} kinds"
    return tally, table(samples)


def main() -> int:
    """Soak, print the table and save the tally."""
    parser = argparse.ArgumentParser(description="Many runs in a row; nothing may grow.")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored behind an ampersand
    tally, shown = soak(arguments.runs, arguments.seed)
    tally.save()
    print(shown, tally, sep="\n\n")
    return 0 if not tally.found and tally.done >= tally.promised and tally.struck else 1


def _sampled(runs: int, run: Callable[[], None], sample: Callable[[], Sample]) -> list[Sample]:
    every, samples = max(1, runs // SAMPLES), []
    for number in range(1, runs + 1):
        run()
        if number % every == 0 or number == runs:
            samples.append(sample())
    return samples


def _leaks(one: Soak) -> int:
    """The negative control, runs that leave a descriptor, a process and a folder: how many of the three are seen."""
    left: list[int] = []
    processes: list[subprocess.Popen[bytes]] = []

    def leak() -> None:
        one.done["leak"] += 1
        left.append(os.open(os.devnull, os.O_RDONLY))
        processes.append(subprocess.Popen(["sleep", "600"]))
        tempfile.mkdtemp()

    found = sum(
        line.startswith(("descriptors", "children", "temporary")) for line in growth(_sampled(8, leak, one.sample))
    )
    for descriptor in left:
        os.close(descriptor)
    for process in processes:
        process.kill()
        process.wait()
    return found


@contextmanager
def _place() -> Iterator[Path]:
    """A folder for the projects, another for temporary files, and an environment in which the examples' tools work."""
    before, tempdir = dict(os.environ), tempfile.tempdir
    with tempfile.TemporaryDirectory() as folder:
        tools, temporary = Path(folder, "bin"), Path(folder, "tmp")
        tools.mkdir()
        temporary.mkdir()
        (tools / "uv").write_text('#!/bin/sh\nshift\nexec "$@"\n', encoding="utf-8")  # uv run TOOL
        (tools / "uv").chmod(0o755)
        path = os.pathsep.join((str(tools), str(Path(sys.executable).parent), before["PATH"]))
        os.environ.update(PATH=path, TMPDIR=str(temporary), SOAK_PID=str(os.getpid()))
        tempfile.tempdir = None
        try:
            yield Path(folder)
        finally:
            os.environ.clear()
            os.environ.update(before)
            tempfile.tempdir = tempdir


def _commit(project: Path) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.invalid"]
    for words in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", "start"]):
        subprocess.run(["git", *words], cwd=project, check=True)


def _children() -> Iterator[str]:
    """The state of each child of this process."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # gone meanwhile
            continue
        if int(parent) == os.getpid():
            yield state


if __name__ == "__main__":
    sys.exit(main())
