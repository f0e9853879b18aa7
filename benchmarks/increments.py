"""One edit in a tree of many Python files: the whole lizard gate against what a run costs that looks at one file.

    python -m benchmarks.increments [--files 10000] [--edits 5]

Prints one Markdown row. Each figure is the processor time (user and system, of all processes) of a whole ``gates run``,
started as a user would, and behind it the wall time.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

GATE = '[[gate]]\nid = "cc"\nrun = "lizard -C 30 src"\nexpect = "Max CC ≤ 30"\ntimeout = "30m"\n'
LINE = "total = total * {number} + len(str(a)) if a else total - {number}  # what it does is of no account\n"
FUNCTION = (
    "def f{number}(a):\n    total = 0\n"
    + 12 * f"    {LINE}"
    + "    for b in range(a):\n"
    + 12 * f"        {LINE}"
    + "    return total\n\n\n"
)


@dataclass(frozen=True)
class Cost:
    """Seconds of one run."""

    cpu: float
    wall: float

    def __str__(self) -> str:
        return f"{self.cpu:.2f} s ({self.wall:.2f} s)"


def main() -> int:
    """Build the tree, time the runs, print the row."""
    parser = argparse.ArgumentParser(description="Time a run after one edit against a whole one.")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--edits", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gates-increments-") as folder:
        project = Path(folder) / "project"
        build(project, arguments.files)
        whole = timed(project, "--fresh")
        after = []
        for edit in range(arguments.edits):
            path = project / f"src/p{edit}/m{edit}.py"
            path.write_text(path.read_text() + FUNCTION.format(number=1_000_000 + edit))
            after.append(timed(project))
        unchanged = timed(project)
    edited = Cost(cpu=median(one.cpu for one in after), wall=median(one.wall for one in after))
    print("| files | whole | after one edit | nothing changed | whole / after one edit |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    print(f"| {arguments.files:,} | {whole} | {edited} | {unchanged} | {whole.cpu / edited.cpu:.0f} |")
    return 0


def build(project: Path, files: int) -> None:
    """A repository with so many modules in a hundred packages, two functions of 30 lines each, no two alike."""
    for number in range(files):
        path = project / f"src/p{number % 100}/m{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FUNCTION.format(number=number) + FUNCTION.format(number=files + number))
    (project / "gates.toml").write_text(GATE)
    for command in (
        ("init", "-q"),
        ("add", "-A"),
        ("-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "x"),
    ):
        subprocess.run(["git", *command], cwd=project, check=True)


def timed(project: Path, *flags: str) -> Cost:
    """What one run costs, which must pass."""
    environ = {name: value for name, value in os.environ.items() if name not in ("CI", "PYTHONDONTWRITEBYTECODE")}
    environ |= {"XDG_STATE_HOME": str(project.parent / "state")}
    environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environ['PATH']}"
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "gates", "run", *flags], cwd=project, env=environ, capture_output=True, check=False
    )
    took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise SystemExit(done.stdout.decode() + done.stderr.decode())
    return Cost(cpu=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall=took)


if __name__ == "__main__":
    sys.exit(main())
