"""What gates costs beside its peers: installs them, builds the workloads, times them in turns, writes the page.

    python -m benchmarks.bench [W1 W2 …] [--quick] [--page] [--rounds N] [--budget S] [--limit S] [--many N …]
                               [--files N …] [--peers make prek …] [--no-install]

Cases can be taken one after the other, or again: each is kept in build/bench/cases when it is done, and the page, its
picture and the table of the README are written from all of them. What is tried out with ``--quick`` or ``--peers``
stays in build/bench/trial.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.many_files import w6
from benchmarks.marks import set_up
from benchmarks.measure import Outcome, measure
from benchmarks.peers import (
    BUILD,
    FROM_NPM,
    FROM_PYPI,
    NODE_TOOLS_BIN,
    NPM_BIN,
    PYTHON_BIN,
    REPOSITORY,
    TOOLS_BIN,
    TOOLS_FROM_NPM,
    TOOLS_FROM_PYPI,
)
from benchmarks.readme import with_table
from benchmarks.real_project import w3, w4, w5
from benchmarks.report import markdown, svg
from benchmarks.results import Measured, keep, kept
from benchmarks.workloads import QUICK, Case, Size, w1, w2

WORKLOADS: Mapping[str, Callable[[Size], Iterator[Case]]] = {"W1": w1, "W2": w2, "W3": w3, "W4": w4, "W5": w5, "W6": w6}
CASES, TRIAL = BUILD / "cases", BUILD / "trial"
NOTES, README = REPOSITORY / "benchmarks" / "notes.md", REPOSITORY / "README.md"


def main() -> int:
    """Run the chosen workloads; 1 when a command does not do what it was to be timed for."""
    arguments = _arguments()
    if unknown := set(arguments.workloads) - set(WORKLOADS):
        print(f"no such workload: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    if arguments.quick or arguments.peers:
        shutil.rmtree(TRIAL, ignore_errors=True)
        wrong = _take(arguments, TRIAL)
        page(kept(TRIAL), TRIAL)
    else:
        wrong = [] if arguments.page else _take(arguments, CASES)
        page(kept(CASES), REPOSITORY / "docs")
        README.write_text(with_table(README.read_text(encoding="utf-8"), kept(CASES)), encoding="utf-8")
    for line in wrong:
        print(f"left out: {line}", file=sys.stderr)
    return 1 if wrong else 0


def install() -> None:
    """Put the peers into folders of their own; what is there already stays."""
    for bin_folder, packages in ((PYTHON_BIN, FROM_PYPI), (TOOLS_BIN, TOOLS_FROM_PYPI)):
        if not bin_folder.exists():
            subprocess.run([sys.executable, "-m", "venv", str(bin_folder.parent)], check=True)
            subprocess.run([str(bin_folder / "pip"), "install", "-q", *packages], check=True)
    for bin_folder, packages in ((NPM_BIN, FROM_NPM), (NODE_TOOLS_BIN, TOOLS_FROM_NPM)):
        folder = bin_folder.parents[1]
        if not bin_folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
            subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", *packages], cwd=folder, check=True)


def page(cases: Sequence[Measured], folder: Path) -> None:
    """Write the page and its picture from every case that was measured so far."""
    if not cases:
        raise SystemExit("nothing was measured yet")
    (folder / "benchmarks.md").write_text(markdown(cases, NOTES.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "benchmarks.svg").write_text(svg(cases), encoding="utf-8")


def _take(arguments: argparse.Namespace, folder: Path) -> list[str]:
    """Time the cases and keep each; a line for every command that did not do its work."""
    if arguments.install:
        install()
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(REPOSITORY / "src")], check=True)
    set_up()
    wrong = []
    for name in arguments.workloads or WORKLOADS:
        for case in WORKLOADS[name](_size(arguments)):
            print(f"{case.title} …", flush=True)
            outcome = measure(case, _size(arguments))
            keep(folder, outcome.measured)
            _tell(outcome)
            wrong += [f"{case.key} {one}: {outcome.measured.left_out[one]}" for one in outcome.wrong]
    return wrong


def _tell(outcome: Outcome) -> None:
    rows, left_out = outcome.measured.rows, outcome.measured.left_out
    for row in rows:
        ratio = f"x{row.wall_ratio:.2f} of {rows[0].name}"
        print(
            f"  {row.name:14} wall {row.wall * 1e3:8.1f} ms  CPU {row.cpu * 1e3:8.1f} ms  {row.turns:3} turns  {ratio}"
        )
    for name, why in left_out.items():
        print(f"  {name:14} left out: {why}")


def _size(arguments: argparse.Namespace) -> Size:
    """The form that was asked for, with everything that was asked for otherwise."""
    size = QUICK if arguments.quick else Size()
    return replace(
        size,
        rounds=arguments.rounds or size.rounds,
        budget=arguments.budget or size.budget,
        limit=arguments.limit or size.limit,
        many=tuple(arguments.many or size.many),
        files=tuple(arguments.files or size.files),
        peers=tuple(arguments.peers or size.peers),
    )


def _arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    usual = Size()
    parser.add_argument("workloads", nargs="*", metavar="W", help=f"of {', '.join(WORKLOADS)}; default: all of them")
    parser.add_argument("--quick", action="store_true", help="minutes, to see that everything works; writes no docs")
    parser.add_argument("--page", action="store_true", help="time nothing, write the page from what was measured")
    parser.add_argument("--rounds", type=int, metavar="N", help=f"most turns of a command; {usual.rounds}")
    parser.add_argument(
        "--budget", type=float, metavar="S", help=f"seconds for a command in a case; {usual.budget:.0f}"
    )
    parser.add_argument("--limit", type=float, metavar="S", help=f"seconds for one run; {usual.limit:.0f}")
    parser.add_argument("--many", nargs="*", type=int, metavar="N", help="no-op gates of W2")
    parser.add_argument("--files", nargs="*", type=int, metavar="N", help="tracked files of W6")
    parser.add_argument("--peers", nargs="*", metavar="NAME", help="only these, beside gates; writes no docs")
    parser.add_argument("--no-install", dest="install", action="store_false", help="the peers are there")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
