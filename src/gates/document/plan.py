"""A plan as it is written: the rows of its gates table and its Status, each with its place, and what is wrong."""

import hashlib
from collections.abc import Iterator

from gates.document.cells import CommandCell, read_command_cell
from gates.document.gates_table import GatesTable, find_gates_table, names_gates
from gates.document.header import Status, read_title, statuses
from gates.document.lines import Lines, split_lines
from gates.document.log import is_log_title
from gates.document.markdown import plain
from gates.document.outline import Outline, read_outline
from gates.document.table import Cell, TableRow
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.value import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the gates table as it is written; a cell that is missing or empty is "".

    ``name`` and ``threshold`` are what a reader sees, without Markdown; ``declared_id`` is the cell of an id column.
    """

    name: str
    commands: CommandCell
    threshold: str
    location: Location
    name_location: Location
    threshold_location: Location
    declared_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a plan says. ``has_table`` is False for a plan without a gates table, which is no fault of its own.

    ``status`` is the Status that counts; ``statuses`` has the others, too, which should not be there.

    ``diagnostics`` are about the document: its encoding, its tables and their columns, its Status. Whether a row can be
    run is for those to say who know gates.toml.
    """

    path: str
    title: str = ""
    rows: tuple[Row, ...] = ()
    has_table: bool = False
    status: Status | None = None
    statuses: tuple[Status, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def asked(self) -> tuple[tuple[str, str, str, str], ...]:
        """What the gates table asks for, wherever it stands: name, declared id, commands and threshold of each row."""
        return tuple((row.name, row.declared_id, row.commands.raw, row.threshold) for row in self.rows)


KNOWN_PLANS = 8  # that of now, that of the base, and that which the evidence is written to
_known: dict[tuple[bytes, str], Plan] = {}  # by digest: a plan may be as large as its log is long


def read_plan(data: bytes, path: str) -> Plan:
    """Read the bytes of a plan; ``path`` is how its places are named. Never raises."""
    key = hashlib.blake2b(data).digest(), path
    plan = _known.pop(key, None) or _read(data, path)
    _known[key] = plan
    if len(_known) > KNOWN_PLANS:
        del _known[next(iter(_known))]
    return plan


def _read(data: bytes, path: str) -> Plan:
    if problem := _not_utf8(data, path):
        return Plan(path=path, diagnostics=(problem,))
    lines = split_lines(data)
    outline = read_outline(lines)
    table, table_problems = find_gates_table(lines, outline, path)
    found, status_problems = statuses(lines, outline, path)
    problems = [*_unclosed(lines, outline, path), *table_problems, *status_problems]
    sources = table.table.rows if table else ()
    if table:
        problems += [problem for source in sources for problem in _row_problems(table, source)]
    return Plan(
        path=path,
        title=read_title(lines, outline),
        rows=tuple(_row(table, source) for source in sources if table and _says_something(source)),
        has_table=table is not None,
        status=found[0] if found else None,
        statuses=found,
        diagnostics=tuple(sorted(problems, key=lambda problem: problem.location)),
    )


def _not_utf8(data: bytes, path: str) -> Diagnostic | None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line_start = before.rfind(b"\n") + 1
        return Diagnostic(
            location=Location(
                path=path, line=before.count(b"\n") + 1, column=len(before[line_start:].decode("utf-8-sig")) + 1
            ),
            code="not-utf8",
            message=f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}",
            advice="save the file as UTF-8",
        )
    return None


def _unclosed(lines: Lines, outline: Outline, path: str) -> Iterator[Diagnostic]:
    """An error when what is swallowed would have been the gates or the log, a warning otherwise."""
    if outline.unclosed is None:
        return
    line, kind = outline.unclosed.line, outline.unclosed.kind
    titles = [lines.text(index) for index in range(line + 1, len(lines)) if lines.raw[index].lstrip().startswith(b"#")]
    swallowed = next((title for title in titles if names_gates(title) or is_log_title(title)), "")
    yield Diagnostic(
        location=Location(path=path, line=line + 1, column=lines.indent(line) + 1),
        code=f"unclosed-{kind}",
        message=f'this {kind} is never closed, "{swallowed}" is part of it'
        if swallowed
        else f"this {kind} is never closed",
        advice="close it with the same number of marks" if kind == "fence" else "close it with -->",
        severity=Severity.ERROR if swallowed else Severity.WARNING,
    )


def _row_problems(table: GatesTable, row: TableRow) -> Iterator[Diagnostic]:
    header = len(table.table.header.cells)
    beyond = [cell for cell in row.cells[header:] if _seen(cell)]
    if row.is_text and header > 1:
        message = "this text is a row of the gates table, because it stands directly below"
        yield _error(row.location, "row-after-table", message, "put a blank line above it")
    elif row.split_code:
        message = "a | inside a code span splits the cell in two"
        yield _error(row.location, "cell-split", message, "write it as \\|")
    elif beyond:
        message = f"the row has {len(row.cells)} cells, the header {header}: a | too many"
        yield _error(row.location, "cell-split", message, "write a | that belongs to the text as \\|")
    elif _says_something(row) and table.columns.name is not None and not _cell(row, table.columns.name).text:
        yield _error(
            row.location, "no-gate-name", "this row of the gates table names no gate", "fill in its first cell"
        )


def _error(location: Location, code: str, message: str, advice: str) -> Diagnostic:
    return Diagnostic(location=location, code=code, message=message, advice=advice)


def _says_something(row: TableRow) -> bool:
    return not row.is_text and any(cell.text for cell in row.cells)


def _row(table: GatesTable, row: TableRow) -> Row:
    columns = table.columns
    name, threshold = _cell(row, columns.name), _cell(row, columns.threshold)
    command = _cell(row, columns.command)
    return Row(
        name=_seen(name) or (_seen(command) if columns.name is None else ""),
        commands=read_command_cell(command.text, command.location),
        threshold=_seen(threshold, "; "),
        location=row.location,
        name_location=name.location,
        threshold_location=threshold.location,
        declared_id=_seen(_cell(row, columns.identifier)),
    )


def _cell(row: TableRow, column: int | None) -> Cell:
    """The cell of a column; an empty one at the start of the row, or at its end, when the row has none there."""
    if column is None:
        return Cell(text="", location=row.location)
    if column < len(row.cells):
        return row.cells[column]
    last = row.cells[-1]
    return Cell(text="", location=replace(last.location, column=last.location.column + len(last.text)))


def _seen(cell: Cell, line_break: str = " ") -> str:
    return plain(cell.text.replace("\\|", "|"), line_break)
