"""How long `gates verify` takes against `git status`, in turns on one repository: 5,000 files and 50 plans by default.

    python benchmarks/verify_vs_git_status.py [--files N] [--plans N] [--rounds N] [--claims N]

Prints the medians of wall and of processor time (which tells more on a busy machine), and how often the budget of twice
`git status` plus 100 ms was met. One plan is Complete and new, so
that the whole tree is identified; with ``--claims 0`` every claim is history. Exit code 1 when the median is over it.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import perf_counter

PLAN = """\
# Plan {number}

- Status: {status}

## Progress

- (2026-01-01T00:00Z) started
{log}
## Quality Gates

| Gate | Command | Threshold |
| ---- | ------- | --------- |
| Lint | `test -d src` | exit 0 |
| Tests | `test -f src/p0/m0.py` | exit 0 |

## Notes

{notes}
"""
BUDGET_FACTOR, BUDGET_S = 2.0, 0.1
Times = tuple[float, float]  # wall and processor, in seconds
# Modules are compiled once, as they are where gates is installed.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def main() -> int:
    """Build the repository, measure in turns, say what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    for name, default in (("files", 5000), ("plans", 50), ("rounds", 15), ("claims", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gates-bench-") as folder:
        root = Path(folder) / "repository"
        root.mkdir()
        ENVIRONMENT["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "pycache")
        build(root, wanted.files, wanted.plans, wanted.claims)
        verify = (str(Path(sys.executable).with_name("gates")), "verify", "--format", "json")
        status = ("git", "status", "--short")
        check(root, verify, wanted.claims)
        timed(root, status)
        pairs = [(timed(root, status), timed(root, verify)) for _ in range(wanted.rounds)]
        bare = [timed(root, (sys.executable, "-c", "")) for _ in range(wanted.rounds)]
    return report(pairs, bare)


def build(root: Path, files: int, plans: int, claims: int) -> None:
    """A repository whose plans are history, but for as many as there are to be new claims, each with a real record."""
    random = Random(1)
    for number in range(files):
        path = root / f"src/p{number % 100}/m{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"x{line} = {random.random()}\n" for line in range(60)))
    for number in range(plans):
        path = root / f"docs/plans/plan-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        log = "".join(f"- (2026-01-{day:02}T00:00Z) day {day}: did this and that\n" for day in range(2, 29))
        status = "In Progress" if number < claims else "Complete"
        path.write_text(PLAN.format(number=number, status=status, log=log, notes="Words and words.\n" * 150))
    (root / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "1"\n')
    call(root, "git", "init", "-q", "-b", "main")
    call(root, "git", "add", "-A")
    call(root, "git", "-c", "user.name=A", "-c", "user.email=a@example.invalid", "commit", "-q", "-m", "all")
    for number in range(claims):
        path = root / f"docs/plans/plan-{number}.md"
        call(root, sys.executable, "-m", "gates", "run", str(path))
        path.write_text(path.read_text().replace("In Progress", "Complete"))
    call(root, "git", "add", "-A")


def check(root: Path, verify: Sequence[str], claims: int) -> None:
    """What is measured must do its work: the new claims hold, everything else is history."""
    standings = [plan["standing"] for plan in json.loads(call(root, *verify))["plans"]]
    if (standings.count("holds"), standings.count("history")) != (claims, len(standings) - claims):
        sys.exit(f"the repository is not as it should be: {sorted(set(standings))}")


def call(root: Path, *argv: str) -> str:
    """Run a command that must succeed and give back what it printed."""
    return subprocess.run(argv, cwd=root, capture_output=True, text=True, check=True, env=ENVIRONMENT).stdout


def timed(root: Path, argv: Sequence[str]) -> Times:
    """What a command takes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    call(root, *argv)
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(pairs: Sequence[tuple[Times, Times]], bare: Sequence[Times]) -> int:
    """Print the medians and the ratios; 1 when the budget is not met in wall time."""
    over = 0.0
    for index, name in ((1, "processor"), (0, "wall")):
        status, verify = ([times[index] for times in column] for column in zip(*pairs, strict=True))
        ratios = [after / (BUDGET_FACTOR * before + BUDGET_S) for before, after in zip(status, verify, strict=True)]
        over, met = statistics.median(ratios), sum(ratio <= 1 for ratio in ratios)
        medians = (statistics.median(column) for column in (status, verify, [times[index] for times in bare]))
        told = "git status {:.0f} ms, gates verify {:.0f} ms, bare Python {:.0f} ms".format(
            *(1000 * m for m in medians)
        )
        print(f"{name} time: {told}; verify / (2 x status + 100 ms): {over:.2f}, met in {met} of {len(ratios)} pairs")
    return int(over > 1)


if __name__ == "__main__":
    sys.exit(main())
