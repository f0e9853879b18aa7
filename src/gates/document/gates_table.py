"""Which table of a plan is its gates table: the one under a heading that names quality gates."""

from collections.abc import Iterator, Sequence

from gates.document.columns import Columns, find_columns
from gates.document.lines import Lines
from gates.document.markdown import plain
from gates.document.outline import Outline
from gates.document.table import Table, find_tables
from gates.model import lazy_re as re
from gates.model.diagnostic import Diagnostic, Severity
from gates.model.value import dataclass

_NAMES_GATES = re.compile(r"\bquality[ \-‑]?gates?\b|\bgates\b|^gate$|ゲート|门禁|門禁|게이트", re.IGNORECASE)
_DELIMITER = re.compile(rb"^[ \t>|:-]*-[ \t|:-]*\r?$", re.MULTILINE)
_NESTED_HEADING = re.compile(rb"^(?:[ \t]+|[ \t]*(?:[-*+]|\d+[.)])[ \t]+)#{1,6}[ \t]", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatesTable:
    """A table with the roles of its columns."""

    table: Table
    columns: Columns

    @property
    def line(self) -> int:
        """The line of its header, counted from 1."""
        return self.table.header.location.line

    @property
    def is_results(self) -> bool:
        """Whether it may only tell what has come out of gates that are declared elsewhere."""
        return self.columns.has_result and not self.columns.is_complete


def names_gates(title: str) -> bool:
    """Whether a heading names quality gates, whatever decorates it."""
    return _NAMES_GATES.search(title.strip(" *_`:：#")) is not None


def find_gates_table(lines: Lines, outline: Outline, path: str) -> tuple[GatesTable | None, tuple[Diagnostic, ...]]:
    """Find the gates table; of several the first is given, with an error for every other.

    A table of commands with their results and no thresholds counts only when there is no other.
    """
    found = list(_candidates(lines, outline, path))
    tables = [table for table in found if not table.is_results] or found
    if not tables:
        return None, ()
    first, *others = tables
    if others:
        return first, tuple(_second(first, other) for other in others)
    return first, tuple(_columns_missing(first))


def _candidates(lines: Lines, outline: Outline, path: str) -> Iterator[GatesTable]:
    for start, stop, under_gates in _sections(lines, outline):
        if not _can_have_gates(lines.scan[lines.starts[start] : lines.starts[stop]], under_gates=under_gates):
            continue
        for table in find_tables(lines, start, stop, path):
            columns = find_columns([plain(cell.text.replace("\\|", "|")) for cell in table.header.cells])
            if columns.is_gates_table and (under_gates or any(map(names_gates, table.titles))):
                yield GatesTable(table=table, columns=columns)


def _can_have_gates(section: bytes, *, under_gates: bool) -> bool:
    """Whether it is worth while to parse the lines below a heading: they have a table, and something names gates."""
    return _DELIMITER.search(section) is not None and (under_gates or _NESTED_HEADING.search(section) is not None)


def _sections(lines: Lines, outline: Outline) -> Iterator[tuple[int, int, bool]]:
    """The line ranges between headings, and whether the heading above, or one that it is under, names gates."""
    above: list[tuple[int, bool]] = []
    stops = [heading.line for heading in outline.headings[1:]] + [len(lines)]
    first = outline.headings[0].line if outline.headings else len(lines)
    yield outline.body, first, False
    for heading, stop in zip(outline.headings, stops, strict=False):
        above = [(level, names) for level, names in above if level < heading.level]
        above.append((heading.level, names_gates(plain(heading.title))))
        yield heading.end, stop, any(names for _, names in above)


def _second(first: GatesTable, other: GatesTable) -> Diagnostic:
    return Diagnostic(
        location=other.table.header.location,
        code="two-tables",
        message=f"a second gates table; the first is on line {first.line}",
        advice="keep one, or put this one under a heading that does not name gates",
    )


def _columns_missing(table: GatesTable) -> Iterator[Diagnostic]:
    """A warning each: a row may leave its command or threshold to gates.toml, and any other row is an error itself."""
    headers = ", ".join(f'"{cell.text}"' for cell in table.table.header.cells)
    missing: Sequence[tuple[int | None, str, str]] = (
        (table.columns.command, "command", "Command"),
        (table.columns.threshold, "threshold", "Threshold"),
    )
    for column, role, header in missing:
        if column is None:
            yield Diagnostic(
                location=table.table.header.location,
                code=f"no-{role}-column",
                message=f"no column of the gates table is for the {role}: {headers}",
                advice=f'name it "{header}"',
                severity=Severity.WARNING,
            )
    for column in table.columns.ambiguous:
        cell = table.table.header.cells[column]
        yield Diagnostic(
            location=cell.location,
            code="ambiguous-column",
            message=f'"{cell.text}" could be the same as another column of the gates table',
            advice='have one column named "Command" and one named "Threshold"',
        )
