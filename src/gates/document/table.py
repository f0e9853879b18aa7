"""The tables of a part of a plan: the parser says which lines are rows, the source line says where each cell is."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from gates.document.cells import code_spans
from gates.document.lines import Lines
from gates.document.markdown import parse_blocks, plain
from gates.model import lazy_re as re
from gates.model.diagnostic import Location
from gates.model.value import dataclass

if TYPE_CHECKING:
    from markdown_it.token import Token

_LEAD = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The trimmed source of a cell, and the place of its first character."""

    text: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """The cells of a row as written, also those beyond the header, which Markdown drops.

    ``is_text``: the line has no pipe at all. ``split_code``: a pipe inside a code span split a cell.
    """

    location: Location
    cells: tuple[Cell, ...]
    is_text: bool
    split_code: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with the titles of the headings above it in its own list item, the nearest last."""

    header: TableRow
    rows: tuple[TableRow, ...]
    titles: tuple[str, ...] = ()


def find_tables(lines: Lines, start: int, stop: int, path: str) -> Iterator[Table]:
    """Find the tables between two lines, on the top level or in lists; those in quotations are not the plan's."""
    quoted = 0
    titles: tuple[str, ...] = ()
    tokens = parse_blocks(lines.between(start, stop))
    for index, token in enumerate(tokens):
        if token.type in ("blockquote_open", "blockquote_close"):
            quoted += token.nesting
        elif token.type == "heading_open" and not quoted:
            titles = (*titles, plain(tokens[index + 1].content))
        elif token.type == "table_open" and not quoted:
            rows = [read_row(lines, start + number, path) for number in _row_lines(tokens, index)]
            yield Table(header=rows[0], rows=tuple(rows[1:]), titles=titles)


def _row_lines(tokens: "list[Token]", opening: int) -> Iterator[int]:
    for token in tokens[opening:]:
        if token.type == "table_close":
            return
        if token.type == "tr_open" and token.map is not None:
            yield token.map[0]


def read_row(lines: Lines, index: int, path: str) -> TableRow:
    """Split the source line of a row where GFM splits it: at every pipe without a backslash, code span or not."""
    text = lines.text(index)
    lead = _LEAD.match(text)
    begin = lead.end() if lead else 0
    end = len(text.rstrip())
    pipes = [pipe.start() for pipe in _PIPE.finditer(text, begin, end)]
    spans = [(span.start, span.end) for span in code_spans(text)]
    return TableRow(
        location=Location(path=path, line=index + 1, column=begin + 1),
        cells=tuple(_cell(text, left + 1, right, index, path) for left, right in pairwise(_edges(pipes, begin, end))),
        is_text=not pipes,
        split_code=any(start < pipe < end for pipe in pipes for start, end in spans),
    )


def _edges(pipes: list[int], begin: int, end: int) -> list[int]:
    """What is on both sides of each cell: the pipes, and the ends of the row where it has no pipe there."""
    edges = [begin - 1, *pipes, end]
    if begin in pipes:
        edges.pop(0)
    if end - 1 in pipes and len(edges) > 2:
        edges.pop()
    return edges


def _cell(text: str, start: int, end: int, index: int, path: str) -> Cell:
    content = text[start:end]
    shift = len(content) - len(content.lstrip()) if content.strip() else min(1, len(content))
    return Cell(text=content.strip(), location=Location(path=path, line=index + 1, column=start + shift + 1))
