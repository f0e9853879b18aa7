"""The coverage table that bun, vitest and jest print: ``All files | 80 | 70 | 75 | 81.5 |`` under its header."""

from gates.measure.text import lines
from gates.model import lazy_re as re
from gates.model.measurement import Metric

_ALL = re.compile(r"All files\s*\|")
_LINES = "% Lines"


def line_coverage(text: str) -> tuple[Metric, ...]:
    """Read the share of covered lines, the lowest of several tables; empty when there is none."""
    header: list[str] = []
    found = []
    for line in lines(text):
        cells = [cell.strip() for cell in line.split("|")]
        if _LINES in cells:
            header = cells
        elif header and _ALL.match(line.strip()):
            cell = dict(zip(header, cells, strict=False)).get(_LINES, "")
            found += [float(cell)] if re.fullmatch(r"\d+(?:\.\d+)?", cell) else []
    return (Metric(name="coverage", value=min(found), unit="%"),) if found else ()
