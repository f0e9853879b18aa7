"""The compact table of the README, written between two comments from the same figures as the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.results import Measured
from benchmarks.timing import Figures

START, END = "<!-- make bench writes this table -->\n", "<!-- as far as here -->\n"
RUNNERS = ("make", "gates", "prek", "lefthook", "task", "doit", "pre-commit", "turbo")


@dataclass(frozen=True, slots=True)
class Column:
    """A case, by how its ``title`` begins: the wall time as a multiple of its first row, with so many ``digits``."""

    heading: str
    title: str
    digits: int

    def case(self, cases: Sequence[Measured]) -> Measured | None:
        """The case of this column, if it was measured."""
        return next((case for case in cases if case.title.startswith(self.title)), None)


COLUMNS = (
    Column("5 gates that do nothing", "W1: ", 1),
    Column("1,000 of them", "W2: 1000 no-op gates, 2 jobs", 1),
    Column("5 real gates, cold", "W3: ", 2),
    Column("nothing changed", "W4: ", 1),
    Column("the same among 20,000 files", "W6: 20000 tracked files, nothing changed", 1),
)


def with_table(text: str, cases: Sequence[Measured]) -> str:
    """The README with the table of these cases in the place of the one it had; everything else as it was.

    Until every case of the table was measured the old one stays: half of a table would say less.
    """
    if not all(column.case(cases) for column in COLUMNS):
        return text
    start, end = text.index(START) + len(START), text.index(END)
    return f"{text[:start]}\n{table(cases)}\n{text[end:]}"


def table(cases: Sequence[Measured]) -> str:
    """A row for each runner; an empty cell was not timed, – was left out."""
    lines = [_line("runner", [column.heading for column in COLUMNS]), "|---" + "|---:" * len(COLUMNS) + "|"]
    for runner in RUNNERS:
        cells = [_cell(column, runner, cases) for column in COLUMNS]
        strong = "**" if runner == "gates" else ""
        lines.append(_line(f"{strong}{runner}{strong}", [f"{strong}{cell}{strong}" if cell else "" for cell in cells]))
    return "\n".join([*lines, ""])


def _line(name: str, cells: Sequence[str]) -> str:
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in (name, *cells))


def _cell(column: Column, runner: str, cases: Sequence[Measured]) -> str:
    case = column.case(cases)
    if case is None:
        return ""
    row = case.row(runner)
    if row is None:
        return "–" if runner in case.left_out else ""
    return f"{row.wall_ratio:.{column.digits}f}{_absolute(row, case)}"


def _absolute(row: Figures, case: Measured) -> str:
    """What one is, behind the first row of the case."""
    return f" ({row.wall * 1e3:.0f} ms)" if row == case.rows[0] else ""
