"""The labelled values of a plan's header, in every form in which people write them, each with its bytes."""

from collections.abc import Iterator

from gates.document.lines import Lines
from gates.document.markdown import plain
from gates.document.outline import BOLD_LEVEL, Heading, Outline
from gates.document.table import read_row
from gates.model import lazy_re as re
from gates.model.value import dataclass

HEADER_LINES = 60  # below the title; further down a label belongs to something else

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?| {0,3}(?=\S)")
_NEXT_FIELD = re.compile(r"[ \t]+[•·][ \t]+|[ \t]+\|[ \t]+(?=[*_]*[A-Z][\w /-]*[*_]*[:：])")
_LABELLED = re.compile(r"(?P<label>[^:：<>|\n]{1,60}?)[ \t]*[:：](?P<rest>.*)", re.DOTALL)
_FRONT = re.compile(r"(?P<label>[\w.-]+)[ \t]*:(?P<rest>(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|[^#\n]*?))?)[ \t]*(?:[ \t]#.*)?")
_WRAPPERS = ("**", "__", "`", '"', "'", "*", "_")
_NEW_BLOCK = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]|[|#>]|```|~~~|<|(?:[-*_][ \t]*){3,}$)")
_NEW_FIELD = re.compile(r"[ \t]*[*_]*[^\W\d_][^:：.]{0,40}[*_]*[:：](?:[ \t*_]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One labelled value.

    ``label`` is in lower case without decoration; ``text`` the value as written. ``line`` (from 0) and ``column``
    (from 1) say where it starts, ``start`` up to ``end`` are its bytes. ``front``: it stands in the YAML front matter.
    """

    label: str
    text: str
    line: int
    column: int
    start: int
    end: int
    front: bool = False


def header_range(lines: Lines, outline: Outline) -> tuple[int, int]:
    """The lines from the front matter to the first heading that is not the title."""
    real = [heading for heading in outline.headings if heading.level < BOLD_LEVEL]
    title = title_heading(lines, outline)
    rest = real[1:] if title else real
    end = rest[0].line if rest else len(lines)
    return outline.body, end


def title_heading(lines: Lines, outline: Outline) -> Heading | None:
    """The first heading, when it is of the first level or has nothing above it."""
    real = (heading for heading in outline.headings if heading.level < BOLD_LEVEL)
    first = next(real, None)
    if first is None:
        return None
    above = all(lines.is_blank(index) for index in range(outline.body, first.line))
    return first if first.level == 1 or above else None


def header_fields(lines: Lines, outline: Outline) -> list[Field]:
    """The fields of the header in the order of the text: front matter, then list items, lines and table rows."""
    start, end = header_range(lines, outline)
    title = title_heading(lines, outline)
    end = min(end, (title.end if title else start) + HEADER_LINES)
    return [*_front_fields(lines, outline), *fields_between(lines, outline, start, end)]


def fields_between(lines: Lines, outline: Outline, start: int, end: int) -> Iterator[Field]:
    """The fields on some lines that are in no fence and no comment."""
    for index in range(start, end):
        if any(first <= index < last for first, last in outline.opaque):
            continue
        text = lines.text(index)
        if text.lstrip().startswith("|"):
            yield from _row_field(lines, index)
        elif item := _ITEM.match(text):
            yield from _line_fields(lines, index, item.end(), end)


def paragraph_field(lines: Lines, index: int, end: int, label: str) -> Field:
    """The paragraph that starts on a line as the value of a label that stands above it."""
    item = _ITEM.match(lines.text(index))
    return _field(lines, index, item.end() if item else 0, _Value(label=label, end=None, stop=end))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    """How far a value reaches: to a column of its line, or (None) to the end of its paragraph above line ``stop``."""

    label: str
    end: int | None
    stop: int


def _front_fields(lines: Lines, outline: Outline) -> Iterator[Field]:
    for index in range(1, outline.body - 1):
        if found := _FRONT.fullmatch(lines.text(index)):
            value = _Value(label=found["label"].casefold(), end=found.end("rest"), stop=index + 1)
            yield _field(lines, index, found.start("rest"), value, front=True)


def _row_field(lines: Lines, index: int) -> Iterator[Field]:
    cells = read_row(lines, index, "").cells
    if len(cells) >= 2:
        begin = cells[1].location.column - 1
        value = _Value(label=_label(cells[0].text.rstrip(":：*_")), end=begin + len(cells[1].text), stop=index + 1)
        yield _field(lines, index, begin, value)


def _line_fields(lines: Lines, index: int, begin: int, stop: int) -> Iterator[Field]:
    text = lines.text(index)
    ends = [*_NEXT_FIELD.finditer(text, begin), None]
    for separator in ends:
        end = separator.start() if separator else len(text)
        if found := _LABELLED.match(text, begin, end):
            value_begin, value_end = _unmarked(found, end)
            whole = separator is None and value_end == end
            value = _Value(label=_label(found["label"]), end=None if whole else value_end, stop=stop)
            yield _field(lines, index, value_begin, value)
        begin = separator.end() if separator else end


def _unmarked(found: re.Match[str], end: int) -> tuple[int, int]:
    """The value without the emphasis that was opened before the label: ``**Status:** X``, ``**Status: X**``."""
    begin = found.start("rest")
    opened = next((mark for mark in ("**", "__") if found["label"].count(mark) % 2), "")
    if not opened:
        return begin, end
    if found["rest"].startswith(opened):
        return begin + len(opened), end
    closing = found["rest"].find(opened)
    return begin, begin + closing if closing >= 0 else end


def _label(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", plain(text).casefold())


def _field(lines: Lines, index: int, begin: int, value: _Value, *, front: bool = False) -> Field:
    text = lines.text(index)
    last = index if value.end is not None else _last_line(lines, index, value.stop)
    tail = value.end if value.end is not None else len(lines.text(last))
    if last == index:
        begin, tail = _inside(text, begin, tail)
        written = text[begin:tail]
    else:
        begin += len(text[begin:]) - len(text[begin:].lstrip())
        tail = len(lines.text(last).rstrip())
        middle = (lines.text(line).strip() for line in range(index + 1, last + 1))
        written = " ".join([text[begin:].strip(), *middle])
    return Field(
        label=value.label,
        text=written,
        line=index,
        column=begin + 1,
        start=lines.offset(index, begin),
        end=lines.offset(last, tail),
        front=front,
    )


def _inside(text: str, begin: int, end: int) -> tuple[int, int]:
    """Without the white space around it, and without marks that enclose all of it, which stay when it is set."""
    content = text[begin:end]
    stripped = content.strip(" \t")
    begin = begin + content.index(stripped) if stripped else begin
    end = begin + len(stripped)
    for mark in _WRAPPERS:
        inner = stripped[len(mark) : -len(mark)]
        if inner and stripped.startswith(mark) and stripped.endswith(mark) and mark not in inner:
            return _inside(text, begin + len(mark), end - len(mark))
    return begin, end


def _last_line(lines: Lines, index: int, stop: int) -> int:
    """The last line of the paragraph: it ends at a blank line, a hard break, another block or another field."""
    while index + 1 < stop:
        following = lines.text(index + 1)
        hard_break = lines.text(index).endswith(("  ", "\\"))
        if hard_break or lines.is_blank(index + 1) or _NEW_BLOCK.match(following) or _NEW_FIELD.match(following):
            break
        index += 1
    return index
