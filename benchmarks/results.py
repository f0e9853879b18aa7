"""What was measured, kept in a file for each case, so that single ones can be taken again."""

import json
import os
import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.timing import Figures


@dataclass(frozen=True, slots=True)
class Measured:
    """A case as it came out; ``rows`` in the order of the page, the first being what the others are compared with.

    ``left_out``: the peers that are not among the rows, and why.
    """

    key: str
    title: str
    machine: str
    rows: Sequence[Figures]
    left_out: Mapping[str, str] = field(default_factory=dict)

    def row(self, name: str) -> Figures | None:
        """The figures of a runner, where it was timed."""
        return next((row for row in self.rows if row.name == name), None)


def machine() -> str:
    """What the figures were taken on."""
    return f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def keep(folder: Path, measured: Measured) -> None:
    """Write the case in one step, in the place of what was kept of it before."""
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{measured.key}.unfinished"
    unfinished.write_text(json.dumps(asdict(measured), indent=1), encoding="utf-8")
    unfinished.replace(folder / f"{measured.key}.json")


def kept(folder: Path) -> list[Measured]:
    """Every case that was measured so far, in the order of the page: W2-200-1 before W2-1000-1."""
    return [_read(path) for path in sorted(folder.glob("*.json"), key=lambda path: _order(path.stem))]


def _read(path: Path) -> Measured:
    found = json.loads(path.read_text(encoding="utf-8"))
    return Measured(**{**found, "rows": tuple(Figures(**row) for row in found["rows"])})


def _order(key: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", key)]
