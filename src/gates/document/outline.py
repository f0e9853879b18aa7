"""Where the sections of a plan are: its top-level headings, found without parsing the whole text.

A log of many megabytes must be read in a blink, so only the few lines that can open a heading, a fence or an HTML block
are looked at closely.
"""

from collections.abc import Iterator
from typing import Literal

from gates.document.context import Context, read_context
from gates.document.lines import Lines
from gates.document.markdown import parse_blocks
from gates.model import lazy_re as re
from gates.model.value import dataclass

BOLD_LEVEL = 7  # a line in bold that stands for a heading is below every real one

_MARK = re.compile(
    rb"""[ ]{0,3}(?:
      (?P<atx>\#{1,6})(?=[ \t\r\n]|\Z)
    | (?P<fence>`{3,}(?=[^`\n]*$)|~{3,})
    | (?P<underline>=+|-+)(?=[ \t]*\r?$)
    | (?P<html><(?:!--|\?|!\[CDATA\[|![A-Za-z]|(?:script|pre|style|textarea)(?=[ \t\r\n>]|\Z)))
    | (?P<bold>(?P<stars>\*\*|__)(?=[^\s*_])[^*\n]+(?P=stars):?(?=[ \t]*\r?$))
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_HTML_END = {b"<!--": b"-->", b"<?": b"?>", b"<![cdata[": b"]]>"}
_RAW_END = re.compile(rb"</(?:script|pre|style|textarea)>", re.IGNORECASE)
_FRONT_KEY = re.compile(rb"[\w.-]+[ \t]*:")
_HEADING_MARKS = re.compile(r"^[ \t]*#{1,6}(?:[ \t]+|$)|(?:^|[ \t]+)#+[ \t]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A top-level heading: ``line`` up to ``end`` are its lines, ``title`` its text as written.

    ``level`` is 1 to 6, or BOLD_LEVEL for a paragraph of one bold line, which readers take for a heading.
    """

    line: int
    end: int
    level: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclosed:
    """A fence or an HTML comment that is never closed, so that the rest of the text belongs to it."""

    line: int
    kind: Literal["fence", "comment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """``body``: the first line after the front matter. ``opaque``: line ranges of top-level fences and HTML blocks."""

    context: Context
    body: int
    headings: tuple[Heading, ...]
    opaque: tuple[tuple[int, int], ...]
    unclosed: Unclosed | None = None


def read_outline(lines: Lines) -> Outline:
    """Find the headings that are neither in a fence, an HTML block, a list item nor a quotation."""
    context = read_context(lines)
    body = floor = _front_matter(lines)
    headings: list[Heading] = []
    opaque: list[tuple[int, int]] = []
    unclosed = None
    for line, mark in _marks(lines, body):
        if line < floor:
            continue
        if mark["fence"] or mark["html"]:
            if _stands(context, line, floor):
                floor, unclosed = _block_end(lines, mark, line)
                opaque.append((line, floor))
        elif (heading := _heading(context, mark, line, floor)) is not None:
            headings.append(heading)
            floor = heading.end
    return Outline(context=context, body=body, headings=tuple(headings), opaque=tuple(opaque), unclosed=unclosed)


def _front_matter(lines: Lines) -> int:
    """The first line after YAML front matter; 0 when there is none."""
    if len(lines) < 3 or lines.raw[0].rstrip() != b"---" or not _FRONT_KEY.match(lines.raw[1]):
        return 0
    closing = (index for index in range(1, len(lines)) if lines.raw[index].rstrip() in (b"---", b"..."))
    return next(closing, -1) + 1


def _marks(lines: Lines, start: int) -> Iterator[tuple[int, re.Match[bytes]]]:
    for line in range(start, len(lines)):
        if mark := _MARK.match(lines.raw[line]):
            yield line, mark


def _block_end(lines: Lines, mark: re.Match[bytes], line: int) -> tuple[int, Unclosed | None]:
    """The line below the fence or HTML block that is opened on a line."""
    if fence := mark["fence"]:
        closing = re.compile(rb"^ {0,3}%s{%d,}[ \t]*\r?$" % (fence[:1], len(fence)), re.MULTILINE)
        found = closing.search(lines.scan, lines.starts[line + 1])
    else:
        opener = mark["html"].lower()
        token = _HTML_END.get(opener) or (b">" if opener.startswith(b"<!") else None)
        closing = re.compile(re.escape(token)) if token else _RAW_END
        found = closing.search(lines.scan, lines.starts[line] + mark.start("html"))
    if found is None:
        return len(lines), Unclosed(line=line, kind="fence" if fence else "comment")
    return lines.line_at(found.end() - 1) + 1, None


def _heading(context: Context, mark: re.Match[bytes], line: int, floor: int) -> Heading | None:
    if mark["bold"]:
        return _bold_heading(context.lines, line, floor)
    if mark["underline"]:
        return _underlined_heading(context, line, floor)
    if not context.is_certain(line):
        token, _ = context.block(line, floor)
        if token is None or token.type != "heading_open":
            return None
    return Heading(line=line, end=line + 1, level=len(mark["atx"]), title=_atx_title(context.lines.text(line)))


def _underlined_heading(context: Context, line: int, floor: int) -> Heading | None:
    if line <= floor or context.lines.is_blank(line - 1):
        return None
    token, start = context.block(line, floor)
    if token is None or token.type != "heading_open" or token.map is None:
        return None
    first = start + token.map[0]
    title = context.lines.between(first, line).strip()
    return Heading(line=first, end=line + 1, level=int(token.tag[1:]), title=title)


def _atx_title(text: str) -> str:
    return _HEADING_MARKS.sub("", _HEADING_MARKS.sub("", text, count=1)).strip()


def _bold_heading(lines: Lines, line: int, floor: int) -> Heading | None:
    """A bold line that is a paragraph of its own."""
    if lines.indent(line) or (line > floor and not lines.is_blank(line - 1)):
        return None
    paragraph = parse_blocks(lines.between(line, min(line + 3, len(lines))))[0]
    if paragraph.type != "paragraph_open" or paragraph.map != [0, 1]:
        return None
    return Heading(line=line, end=line + 1, level=BOLD_LEVEL, title=lines.text(line).strip())


def _stands(context: Context, line: int, floor: int) -> bool:
    """Whether a fence or an HTML block really starts at the line, on the top level."""
    if context.is_certain(line):
        return True
    if context.is_in_item(line, floor):
        return False
    token, start = context.block(line, floor)
    return token is not None and token.map is not None and start + token.map[0] == line
