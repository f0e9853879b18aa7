"""What a line belongs to, told from the few lines above it.

Most lines are certain as they stand: unindented, they are outside all lists, and a bullet there starts an item whatever
came before. The parser is asked about the others, from the nearest line above where reading can start.
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gates.document.lines import Lines
from gates.document.markdown import parse_blocks
from gates.model import lazy_re as re
from gates.model.value import dataclass

if TYPE_CHECKING:
    from markdown_it.token import Token

_ITEM = re.compile(rb"(?P<marker>[ ]{0,3}(?:[-*+]|\d{1,9}[.)]))(?P<pad>[ \t]+)(?=[^ \t\r\n])")

_BULLET = re.compile(rb"[-*+][ \t]+(?=[^ \t\r\n*_-])")
_TAG = re.compile(rb" {0,3}</?[A-Za-z]")

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Lines with what can be said of them at a glance, as line ranges.

    ``html``: from a line that starts with a tag up to the next blank one, which may be an HTML block. ``items``: from
    an unindented bullet to the last line that is certainly part of its item. Both hold outside of fences only.
    """

    lines: Lines
    html: Ranges
    items: Ranges

    def may_be_html(self, index: int) -> bool:
        """Whether the line may belong to an HTML block that started above it."""
        return _start_of(self.html, index) >= 0

    def is_in_item(self, index: int, floor: int) -> bool:
        """Whether the line certainly belongs to an item that starts at ``floor`` or below it."""
        return _start_of(self.items, index) >= floor

    def is_certain(self, index: int) -> bool:
        """Whether the line, when it is in no fence, is on the top level."""
        return not self.lines.indent(index) and not self.may_be_html(index)

    def is_bullet(self, index: int) -> bool:
        """Whether the line, when it is in no fence, starts an item of a top-level list, whatever came before it."""
        return _BULLET.match(self.lines.raw[index]) is not None and not self.may_be_html(index)

    def block(self, index: int, floor: int) -> "tuple[Token | None, int]":
        """The top-level block that starts or ends at the line, and the line that its ``map`` counts from.

        ``floor`` is a line above (or the line itself) that is known to start on the top level.
        """
        start = next((above for above in range(index, floor, -1) if self._is_clean(above, index)), floor)
        for token in parse_blocks(self.lines.between(start, index + 1)):
            if token.level or token.map is None:
                continue
            if start + token.map[0] == index or start + token.map[1] == index + 1:
                return token, start
        return None, start

    def _is_clean(self, above: int, index: int) -> bool:
        """Whether reading can start at this line, on the top level, without knowing what came before."""
        if self.lines.is_blank(above) or self.lines.indent(above):
            return False
        return self.lines.is_blank(above - 1) or (above < index and self.is_bullet(above))


def read_context(lines: Lines) -> Context:
    """Look once at the start of every line."""
    html = tuple(_html(lines))
    plain = Context(lines=lines, html=html, items=())
    return Context(lines=lines, html=html, items=tuple(_items(plain)))


def _html(lines: Lines) -> Iterator[tuple[int, int]]:
    end = 0
    for index, raw in enumerate(lines.raw):
        if index >= end and _TAG.match(raw):
            end = next((below for below in range(index, len(lines)) if lines.is_blank(below)), len(lines))
            yield index, end


def _items(context: Context) -> Iterator[tuple[int, int]]:
    lines = context.lines
    start, depth, margin = 0, 0, b""  # of the item that is open, if there is one
    for index, raw in enumerate(lines.raw):
        if depth and (raw.startswith(margin) or lines.is_blank(index) or lines.indent(index) >= depth):
            continue
        if depth:
            yield start, index
        item = _ITEM.match(raw) if context.is_bullet(index) else None
        start, depth = index, len(item[0].expandtabs(4)) if item else 0
        margin = b" " * depth
    if depth:
        yield start, len(lines)


def _start_of(ranges: Ranges, index: int) -> int:
    """The first line of the range that the line is in, but does not start; -1 when it is in none."""
    before = bisect_left(ranges, (index, 0)) - 1
    return ranges[before][0] if before >= 0 and index < ranges[before][1] else -1
