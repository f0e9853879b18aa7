"""The long form of every suite, one after another, with a table at the end.

    python -m tests.torture.run [--seed N] [--minutes M] [--only NAME ...]

A run can be broken off and called again with the same seed: suites that have ended well are not repeated. What each
suite said is kept in build/torture/SEED/.
"""

import argparse
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from tests.torture.fuzz import TARGETS
from tests.torture.tally import FILE, Tally, read_tallies

ROOT = Path(__file__).parents[2]
HEADER = ("promise", "suite", "promised", "done", "struck", "found", "seconds", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """One suite: what it is called, which promises it holds gates to, and the module and arguments that run it."""

    name: str
    promise: str
    command: tuple[str, ...]


def suites(seed: int, minutes: float) -> tuple[Suite, ...]:
    """All suites in the order in which they are run; fuzzing lasts ``minutes`` a target."""
    return (
        _pytest("kills", "G1", "tests/torture/test_kills.py"),
        _pytest("io-errors", "G2", "tests/torture/test_io_errors.py"),
        _pytest("power-loss", "G3", "tests/torture/test_power_loss.py"),
        _pytest("editors", "G4", "tests/torture/test_editors.py"),
        _pytest("runs", "G5", "tests/torture/test_concurrent_runs.py"),
        _pytest("processes", "G6", "tests/torture/test_processes.py"),
        _pytest("cancel", "–", "tests/torture/test_cancel.py"),
        _pytest("output-limits", "G7", "tests/torture/test_output_limits.py"),
        _pytest("injection", "G11", "tests/torture/test_injection.py"),
        _pytest("secrets", "G12", "tests/torture/test_secrets.py"),
        _pytest("malformed", "G13", "tests/torture/test_malformed.py"),
        _pytest("agreement", "G16", "tests/torture/test_agreement.py"),
        _pytest("round-trip", "G17", "tests/torture/test_round_trip.py"),
        _pytest("stale", "–", "tests/torture/test_stale_results.py"),
        _pytest("standing", "–", "tests/torture/test_standing_runs.py"),
        _pytest("increments", "–", "tests/torture/test_increments.py"),
        _pytest("increments-on-demand", "–", "tests/torture/test_increments_on_demand.py"),
        Suite(name="soak", promise="–", command=("tests.torture.soak", "--runs=1000", f"--seed={seed}")),
        *(
            Suite(
                name=f"fuzz-{target}",
                promise="G13",
                command=("tests.torture.fuzz", target, f"--seconds={round(60 * minutes)}", f"--seed={seed}"),
            )
            for target in TARGETS
        ),
    )


def main() -> int:
    """Run what has not ended well yet; exit 0 when everything has."""
    parser = argparse.ArgumentParser(description="Run the long form of every suite.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0, help="for each fuzzing target (default: 60)")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="suites whose name begins so")
    arguments = parser.parse_args()
    folder = ROOT / "build" / "torture" / str(arguments.seed)
    folder.mkdir(parents=True, exist_ok=True)
    print(f"seed {arguments.seed}; kept in {folder.relative_to(ROOT)}", flush=True)
    rows: list[tuple[Suite, Tally]] = []
    for suite in suites(arguments.seed, arguments.minutes):
        if arguments.only and not suite.name.startswith(tuple(arguments.only)):
            continue
        if not (folder / f"{suite.name}.ended").exists():
            _run(suite, folder, arguments.seed)
        rows += [(suite, tally) for tally in _tallies(suite, folder)]
    print(table(rows))
    return int(any(tally.found or tally.done < tally.promised for _, tally in rows))


def table(rows: list[tuple[Suite, Tally]]) -> str:
    """The summary in Markdown."""
    lines = [HEADER, tuple("-" * len(heading) for heading in HEADER)]
    for suite, tally in rows:
        numbers = (tally.promised, tally.done, tally.struck, tally.found)
        note = tally.note.replace("\n", "; ").replace("|", "\\|")[:200]
        lines.append((suite.promise, tally.suite, *(f"{number:,}" for number in numbers), f"{tally.seconds:.0f}", note))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _pytest(name: str, promise: str, *paths: str) -> Suite:
    return Suite(name=name, promise=promise, command=("pytest", "-q", "-p", "no:cacheprovider", *paths))


def _run(suite: Suite, folder: Path, seed: int) -> None:
    """Run the suite in a process of its own, and note that it ended well if it did."""
    tallies, log = folder / f"{suite.name}.jsonl", folder / f"{suite.name}.log"
    tallies.unlink(missing_ok=True)
    environ = {**os.environ, "GATES_TORTURE": "1", "GATES_SEED": str(seed), FILE: str(tallies)}
    command = [sys.executable, "-m", *suite.command]
    print(f"{suite.name}: {shlex.join(command)}", flush=True)
    start = monotonic()
    with log.open("wb") as file:
        done = subprocess.run(command, cwd=ROOT, env=environ, stdout=file, stderr=subprocess.STDOUT, check=False)
    print(f"{suite.name}: exit {done.returncode} after {monotonic() - start:.0f} s, see {log.relative_to(ROOT)}")
    if done.returncode == 0:
        (folder / f"{suite.name}.ended").touch()


def _tallies(suite: Suite, folder: Path) -> list[Tally]:
    """The rows of a suite; one that did not end well without saying so is found out by its missing mark."""
    found = read_tallies(folder / f"{suite.name}.jsonl")
    if (folder / f"{suite.name}.ended").exists():
        return found
    if any(tally.found for tally in found):
        return found
    return [*found, replace(Tally(suite=suite.name), found=1, note=f"broke off, see {suite.name}.log")]


if __name__ == "__main__":
    sys.exit(main())
