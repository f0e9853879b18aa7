"""What was measured, as one Markdown page and one picture with a bar chart for each case."""

from collections.abc import Mapping, Sequence
from html import escape

BAR, GAP, LABEL, WIDTH = 14, 4, 110, 760
OURS, OTHERS = "#1f6feb", "#8c959f"
Row = Mapping[str, object]
Measured = Mapping[str, object]

HEAD = """\
# Benchmarks

What a gate runner costs on the same work: `make bench` installs the peers, builds the workloads and writes this page.
Every command is run in turns (A B C, A B C, …) after one run each that does not count; the figures are medians, the
ratios are medians of the ratios turn by turn, and CPU is user and system time of the process and all that it waited
for. Ratios say more than milliseconds, which are those of one machine. Before anything is timed, gates that leave a
mark show that every peer really runs what it is timed for.

![One bar chart for each workload](benchmarks.svg)
"""


def markdown(cases: Sequence[Measured], notes: str) -> str:
    """The page: a table for each case, in the order of the cases, then ``notes``."""
    parts = [HEAD]
    for case in cases:
        rows = _rows(case)
        first = str(rows[0]["name"])
        parts += [
            f"## {case['title']}\n",
            f"{case['machine']}; {case['rounds']} turns.\n",
            f"| runner | wall ms | CPU ms | wall / {first} (median, min–max) | CPU / {first} |",
            "| --- | ---: | ---: | ---: | ---: |",
        ]
        parts += [_line(row) for row in rows]
        parts.append("")
    return "\n".join([*parts, notes])


def _line(row: Row) -> str:
    name = f"**{row['name']}**" if row["name"] == "gates" else str(row["name"])
    ratio = f"{_number(row, 'wall_ratio'):.2f} ({_number(row, 'low'):.2f}–{_number(row, 'high'):.2f})"
    wall, cpu = _number(row, "wall") * 1000, _number(row, "cpu") * 1000
    return f"| {name} | {wall:.0f} | {cpu:.0f} | {ratio} | {_number(row, 'cpu_ratio'):.2f} |"


def svg(cases: Sequence[Measured]) -> str:
    """The picture: processor time as bars, shortest first; what is far longer than gates is cut and says so."""
    parts: list[str] = []
    top = 8
    for case in cases:
        rows = sorted(_rows(case), key=lambda row: _number(row, "cpu"))
        parts.append(_text(8, top + 12, f"{case['title']}: CPU ms", bold=True))
        top += 24
        ours = next((_number(row, "cpu") for row in rows if row["name"] == "gates"), 0.0)
        longest = min(max(_number(row, "cpu") for row in rows), 3 * ours or 1e9)
        for row in rows:
            parts += _bar(row, top, longest)
            top += BAR + GAP
        top += 12
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top}" viewBox="0 0 {WIDTH} {top}" '
        f'role="img" font-family="sans-serif" font-size="12">\n<title>CPU time of gates and its peers</title>\n'
        f'<rect width="{WIDTH}" height="{top}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _bar(row: Row, top: int, longest: float) -> list[str]:
    cpu = _number(row, "cpu")
    length = (WIDTH - LABEL - 90) * min(cpu / longest, 1.0)
    colour = OURS if row["name"] == "gates" else OTHERS
    cut = " …" if cpu > longest else ""
    return [
        _text(LABEL - 6, top + BAR - 3, str(row["name"]), anchor="end", bold=row["name"] == "gates"),
        f'<rect x="{LABEL}" y="{top}" width="{max(length, 1):.1f}" height="{BAR}" fill="{colour}"/>',
        _text(LABEL + length + 4, top + BAR - 3, f"{cpu * 1000:.0f}{cut}"),
    ]


def _text(x: float, y: float, text: str, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight} fill="#1f2328">{escape(text)}</text>'


def _rows(case: Measured) -> list[Row]:
    rows = case["rows"]
    return list(rows) if isinstance(rows, list) else []


def _number(row: Row, name: str) -> float:
    value = row[name]
    return float(value) if isinstance(value, int | float) else 0.0
