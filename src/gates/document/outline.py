"""Where the sections of a plan are: its top-level headings, found without parsing the whole text.

A log of many megabytes must be read in a blink, so the text is searched for the few lines that can open a heading, a
fence or an HTML block. Most of them are certain as they stand; the parser is asked about the others, with just enough
lines before them to know what they belong to.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gates.document.lines import Lines
from gates.document.markdown import parse_blocks

if TYPE_CHECKING:
    from markdown_it.token import Token

BOLD_LEVEL = 7  # a line in bold that stands for a heading is below every real one

_MARK = re.compile(
    rb"""^[ ]{0,3}(?:
      (?P<atx>\#{1,6})(?=[ \t\r\n]|\Z)
    | (?P<fence>`{3,}(?=[^`\n]*$)|~{3,})
    | (?P<underline>=+|-+)(?=[ \t]*\r?$)
    | (?P<html><(?:!--|\?|!\[CDATA\[|![A-Za-z]|(?:script|pre|style|textarea)(?=[ \t\r\n>]|\Z)))
    | (?P<bold>(?P<stars>\*\*|__)(?=[^\s*_])[^*\n]+(?P=stars):?(?=[ \t]*\r?$))
    )""",
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
_HTML_END = {b"<!--": b"-->", b"<?": b"?>", b"<![cdata[": b"]]>"}
_RAW_END = re.compile(rb"</(?:script|pre|style|textarea)>", re.IGNORECASE)
_ITEM = re.compile(rb"(?P<marker>[ ]{0,3}(?:[-*+]|\d{1,9}[.)]))(?P<pad>[ \t]+)(?=[^ \t\r\n])")
_BULLET = re.compile(rb"[-*+][ \t]+(?=[^ \t\r\n*_-])")
_FRONT_KEY = re.compile(rb"[\w.-]+[ \t]*:|#")
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

    body: int
    headings: tuple[Heading, ...]
    opaque: tuple[tuple[int, int], ...]
    unclosed: Unclosed | None = None


def read_outline(lines: Lines) -> Outline:
    """Find the headings that are neither in a fence, an HTML block, a list item nor a quotation."""
    body = floor = _front_matter(lines)
    headings: list[Heading] = []
    opaque: list[tuple[int, int]] = []
    unclosed = None
    position = lines.starts[body]
    while (mark := _MARK.search(lines.scan, position)) is not None:
        line = lines.line_at(mark.start())
        position = lines.starts[line + 1]
        if mark["fence"] or mark["html"]:
            if not _stands(lines, line, floor):
                continue
            closed, position = _close(lines.scan, mark, position)
            if not closed:
                unclosed = Unclosed(line=line, kind="fence" if mark["fence"] else "comment")
            floor = lines.line_at(position) if position < lines.starts[-1] else len(lines)
            opaque.append((line, floor))
            position = lines.starts[floor]
        elif (heading := _heading(lines, mark, line, floor)) is not None:
            headings.append(heading)
            floor = heading.end
    return Outline(body=body, headings=tuple(headings), opaque=tuple(opaque), unclosed=unclosed)


def is_bullet(lines: Lines, index: int) -> bool:
    """Whether the line, when it is in no fence, starts an item of a top-level list, whatever came before it."""
    after_html = index > 0 and lines.raw[index - 1].lstrip(b" ").startswith(b"<")
    return _BULLET.match(lines.raw[index]) is not None and not after_html


def _front_matter(lines: Lines) -> int:
    """The first line after YAML front matter; 0 when there is none."""
    if len(lines) < 3 or lines.raw[0].rstrip() != b"---" or not _FRONT_KEY.match(lines.raw[1]):
        return 0
    closing = (index for index in range(1, len(lines)) if lines.raw[index].rstrip() in (b"---", b"..."))
    return next(closing, -1) + 1


def _close(scan: bytes, mark: re.Match[bytes], after: int) -> tuple[bool, int]:
    """Whether the opened block is closed, and an offset on the line below it (or the end of the text)."""
    if fence := mark["fence"]:
        closing = re.compile(rb"^ {0,3}%s{%d,}[ \t]*\r?$" % (fence[:1], len(fence)), re.MULTILINE)
        end = closing.search(scan, after)
    else:
        opener = mark["html"].lower()
        token = _HTML_END.get(opener) or (b">" if opener.startswith(b"<!") else None)
        end = (re.compile(re.escape(token)) if token else _RAW_END).search(scan, mark.start("html"))
    if end is None:
        return False, len(scan)
    below = scan.find(b"\n", end.end())
    return True, below + 1 if below >= 0 else len(scan)


def _heading(lines: Lines, mark: re.Match[bytes], line: int, floor: int) -> Heading | None:
    if mark["bold"]:
        return _bold_heading(lines, line, floor)
    if mark["underline"]:
        return _underlined_heading(lines, line, floor)
    if not _is_certain(lines, line, floor):
        token, _ = _block(lines, line, floor)
        if token is None or token.type != "heading_open":
            return None
    return Heading(line=line, end=line + 1, level=len(mark["atx"]), title=_atx_title(lines.text(line)))


def _underlined_heading(lines: Lines, line: int, floor: int) -> Heading | None:
    if line <= floor or lines.is_blank(line - 1):
        return None
    token, start = _block(lines, line, floor)
    if token is None or token.type != "heading_open" or token.map is None:
        return None
    first = start + token.map[0]
    return Heading(line=first, end=line + 1, level=int(token.tag[1:]), title=lines.between(first, line).strip())


def _atx_title(text: str) -> str:
    return _HEADING_MARKS.sub("", _HEADING_MARKS.sub("", text, count=1)).strip()


def _bold_heading(lines: Lines, line: int, floor: int) -> Heading | None:
    """A bold line on its own: nothing but a table or a list may follow it directly."""
    alone_above = line <= floor or lines.is_blank(line - 1)
    below = lines.raw[line + 1].lstrip() if line + 1 < len(lines) else b""
    if lines.indent(line) or not alone_above or not (not below or b"|" in below or _ITEM.match(below)):
        return None
    return Heading(line=line, end=line + 1, level=BOLD_LEVEL, title=lines.text(line).strip())


def _stands(lines: Lines, line: int, floor: int) -> bool:
    """Whether a fence or an HTML block really starts at the line, on the top level."""
    if _is_certain(lines, line, floor):
        return True
    if _in_item(lines, line, floor):
        return False
    token, start = _block(lines, line, floor)
    return token is not None and token.map is not None and start + token.map[0] == line


def _is_certain(lines: Lines, line: int, floor: int) -> bool:
    """Unindented, so outside all lists, and with no HTML directly above that could still be going on."""
    if lines.indent(line):
        return False
    for index in range(line - 1, floor - 1, -1):
        if lines.is_blank(index):
            break
        if lines.raw[index].lstrip(b" ").startswith(b"<"):
            return False
    return True


def _in_item(lines: Lines, line: int, floor: int) -> bool:
    """Whether the indented line certainly belongs to a list item; False when only the parser can tell."""
    depth = lines.indent(line)
    for index in range(line - 1, floor - 1, -1):
        if lines.is_blank(index):
            continue
        if lines.indent(index) >= 2:
            depth = min(depth, lines.indent(index))
            continue
        item = _ITEM.match(lines.raw[index])
        return item is not None and is_bullet(lines, index) and len(item[0].expandtabs(4)) <= depth
    return False


def _block(lines: Lines, line: int, floor: int) -> "tuple[Token | None, int]":
    """The top-level block that starts or ends at the line, and the line that its ``map`` counts from."""
    start = next((index for index in range(line, floor, -1) if _is_clean(lines, index, line)), floor)
    for token in parse_blocks(lines.between(start, line + 1)):
        is_block = token.level == 0 and token.map is not None and token.nesting >= 0
        if is_block and token.map and (start + token.map[0] == line or start + token.map[1] == line + 1):
            return token, start
    return None, start


def _is_clean(lines: Lines, index: int, line: int) -> bool:
    """Whether reading can start at this line, on the top level, without knowing what came before."""
    if lines.is_blank(index) or lines.indent(index):
        return False
    return lines.is_blank(index - 1) or (index < line and is_bullet(lines, index))
