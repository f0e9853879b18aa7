"""What was measured, as one Markdown page and one picture with a bar chart for each case."""

from collections.abc import Mapping, Sequence
from html import escape

from benchmarks.results import Measured
from benchmarks.timing import Figures

BAR, GAP, LABEL, WIDTH, COLUMNS = 14, 4, 110, 500, 2
HEADING, MARGIN = 24, 12  # of a chart
OURS, OTHERS = "#1f6feb", "#8c959f"

HEAD = """\
# Benchmarks

What a gate runner costs on the same work: `make bench` installs the peers, builds the workloads and writes this page.
Every command is run in turns (A B C, A B C, …) behind a run that does not count; the figures are medians, the ratios
are medians of the ratios turn by turn, and CPU is user and system time of the process and all that it waited for.
Ratios say more than milliseconds, which are those of one machine. A slow command has fewer turns, as many as fit into a
budget of seconds but at least one; each row says how many. Who takes too long for a single run, or cannot do the work,
is named below the table.

Gates leave marks, so that it is seen which of them a runner starts: before every run of W3 to W6 they are removed, and
behind it they have to be those of the gates that had to be started, and no others. The gates of W1 and W2, which do
nothing, leave marks in the run that does not count.

![One bar chart for each workload](benchmarks.svg)
"""
MEMORY = """\
MB is the resident memory of the largest process, in the turn in which it was largest; less than 8 cannot be told.
"""


def markdown(cases: Sequence[Measured], notes: str) -> str:
    """The page: a table for each case, in the order of the cases, then ``notes``."""
    return "\n".join([HEAD, *(line for case in cases for line in _section(case)), notes])


def _section(case: Measured) -> list[str]:
    memory = case.key.startswith("W6")
    first = case.rows[0].name if case.rows else "–"
    return [
        f"## {case.title}\n",
        f"{case.machine}.\n",
        f"| runner | turns | wall ms | CPU ms | wall / {first} (median, min–max) | CPU / {first} |{' MB |' * memory}",
        f"| --- | ---: | ---: | ---: | ---: | ---: |{' ---: |' * memory}",
        *(_line(row) + f" {row.memory / 1e6:.0f} |" * memory for row in case.rows),
        "",
        *([MEMORY] if memory else ()),
        *([f"Left out: {_reasons(case.left_out)}.\n"] if case.left_out else ()),
    ]


def _line(row: Figures) -> str:
    name = f"**{row.name}**" if row.name == "gates" else row.name
    ratio = f"{row.wall_ratio:.2f} ({row.low:.2f}–{row.high:.2f})"
    return f"| {name} | {row.turns} | {row.wall * 1e3:.0f} | {row.cpu * 1e3:.0f} | {ratio} | {row.cpu_ratio:.2f} |"


def _reasons(left_out: Mapping[str, str]) -> str:
    """The names by reason: ``just, nox (start all gates again); turbo (more than 120 s a run)``."""
    names: dict[str, list[str]] = {}
    for name, why in left_out.items():
        names.setdefault(why, []).append(name)
    return "; ".join(f"{', '.join(those)} ({why})" for why, those in names.items())


def svg(cases: Sequence[Measured]) -> str:
    """The picture: processor time as bars, shortest first; what is far longer than gates is cut and says so."""
    charts = [case for case in cases if case.rows]
    columns = _columns(charts)
    width, height = COLUMNS * WIDTH, max(sum(map(_height, column)) for column in columns) + MARGIN
    body = "\n".join(
        line
        for number, column in enumerate(columns)
        for place, case in enumerate(column)
        for line in _chart(case, number * WIDTH, MARGIN + sum(map(_height, column[:place])))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" font-family="sans-serif" font-size="12">\n<title>CPU time of gates and its peers</title>\n'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _columns(cases: Sequence[Measured]) -> list[list[Measured]]:
    """The charts from top to bottom, then in the next column, so that all columns are about as high."""
    whole = sum(map(_height, cases))
    columns: list[list[Measured]] = [[] for _ in range(COLUMNS)]
    above = 0
    for case in cases:
        columns[(above + _height(case) // 2) * COLUMNS // whole].append(case)
        above += _height(case)
    return columns


def _height(case: Measured) -> int:
    return HEADING + len(case.rows) * (BAR + GAP) + MARGIN


def _chart(case: Measured, left: int, top: int) -> list[str]:
    rows = sorted(case.rows, key=lambda row: row.cpu)
    ours = case.row("gates")
    longest = min(rows[-1].cpu, 3 * ours.cpu if ours else rows[-1].cpu)
    heading = _text(left + 8, top + 12, f"{case.title}: CPU ms", bold=True)
    return [
        heading,
        *(
            line
            for place, row in enumerate(rows)
            for line in _bar(row, left, top + HEADING + place * (BAR + GAP), longest)
        ),
    ]


def _bar(row: Figures, left: int, top: int, longest: float) -> list[str]:
    length = (WIDTH - LABEL - 90) * min(row.cpu / longest, 1.0)
    colour = OURS if row.name == "gates" else OTHERS
    cut = " …" if row.cpu > longest else ""
    start = left + LABEL
    return [
        _text(start - 6, top + BAR - 3, row.name, anchor="end", bold=row.name == "gates"),
        f'<rect x="{start}" y="{top}" width="{max(length, 1):.1f}" height="{BAR}" fill="{colour}"/>',
        _text(start + length + 4, top + BAR - 3, f"{row.cpu * 1000:.0f}{cut}"),
    ]


def _text(x: float, y: float, text: str, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight} fill="#1f2328">{escape(text)}</text>'
