"""How often the comparison of tool configuration cries wolf: run over the releases of real projects.

    python -m benchmarks.protect_history JUDGEMENTS FOLDER...

Each FOLDER holds the source distributions (``.tar.gz``) of one project's releases. JUDGEMENTS is a TOML file with a
table ``[false-alarms]``: for each project a list of the findings, as this prints them, that a person judged to weaken
nothing. What comes with the first settings of a tool is counted apart: no gate ran that tool before.
"""

import re
import sys
import tarfile
import tomllib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from gates.judge.protection.compare import Difference, compare_tool
from gates.judge.protection.effect import Effect
from gates.judge.protection.find import Look
from gates.judge.protection.tools import TOOLS

FLAGGED = (Effect.WEAKENS, Effect.UNKNOWN)
NAMES = frozenset(place.name for tool in TOOLS for place in tool.places)
HEADER = ("project", "pairs", "changed", "edits", "adopted", "flagged", "false alarms")
ROW = "{:<12}" + "{:>14}" * (len(HEADER) - 1)


def main(arguments: Sequence[str]) -> None:
    """Print every flagged edit, then one row for each project."""
    judgements, *folders = map(Path, arguments)
    wrong: Mapping[str, list[str]] = tomllib.loads(judgements.read_text(encoding="utf-8")).get("false-alarms", {})
    rows = [measure(folder, wrong.get(folder.name, [])) for folder in folders]
    print()
    for row in (HEADER, *rows):
        print(ROW.format(*row))


def measure(folder: Path, wrong: Sequence[str]) -> tuple[str, int, int, int, int, int, int]:
    """One row of figures about consecutive releases, as HEADER names them."""
    releases = sorted(folder.glob("*.tar.gz"), key=version)
    edits = {now: edits_between(before, now) for before, now in pairwise(releases)}
    everything = [(now, edit) for now, found in edits.items() for edit in found]
    flagged = [(now, edit) for now, edit in everything if edit.effect in FLAGGED and not edit.adopted]
    alarms = sum(shown(folder.name, now, edit) in wrong for now, edit in flagged)
    adopted = sum(edit.adopted for _, edit in everything)
    changed = sum(bool(found) for found in edits.values())
    return folder.name, len(edits), changed, len(everything), adopted, len(flagged), alarms


def edits_between(before: Path, now: Path) -> list[Difference]:
    """Every setting of any tool that differs between two releases."""
    then, here = look(before), look(now)
    return [edit for tool in TOOLS for edit in compare_tool(tool, then, here)]


def shown(project: str, release: Path, edit: Difference) -> str:
    """Print a finding, and return the words by which it is judged."""
    words = f"{'.'.join(map(str, version(release)))} {edit.effect} {edit}"
    print(f"{project} {words}")
    return words


def version(release: Path) -> tuple[int, ...]:
    """``attrs-23.1.0.tar.gz`` is (23, 1, 0)."""
    return tuple(map(int, re.findall(r"\d+", release.name.rpartition("-")[2])))


def look(release: Path) -> Look:
    """The configuration files of a source distribution, without its outermost folder."""
    with tarfile.open(release) as archive:
        members = [member for member in archive if member.isfile() and member.name.rpartition("/")[2] in NAMES]
        files = {member.name.partition("/")[2]: archive.extractfile(member) for member in members}
        contents = {name: file.read() for name, file in files.items() if file is not None}
    return Look(files=contents.keys(), read=contents.get)


if __name__ == "__main__":
    main(sys.argv[1:])
