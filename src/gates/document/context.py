"""What a line belongs to, told from the few lines above it.

Most lines are certain as they stand: unindented, they are outside all lists, and a bullet there starts an item whatever
came before. The parser is asked about the others, from the nearest line above where reading can start.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gates.document.lines import Lines
from gates.document.markdown import parse_blocks

if TYPE_CHECKING:
    from markdown_it.token import Token

_ITEM = re.compile(rb"(?P<marker>[ ]{0,3}(?:[-*+]|\d{1,9}[.)]))(?P<pad>[ \t]+)(?=[^ \t\r\n])")

_BULLET = re.compile(rb"[-*+][ \t]+(?=[^ \t\r\n*_-])")
_TAG = re.compile(rb"^ {0,3}</?[A-Za-z]", re.MULTILINE)
_BLANK = re.compile(rb"^[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Lines with the ranges that may be HTML: from a line that starts with a tag up to the next blank one."""

    lines: Lines
    html: tuple[tuple[int, int], ...]

    def may_be_html(self, index: int) -> bool:
        """Whether the line may belong to an HTML block that started above it."""
        before = bisect_left(self.html, (index, 0)) - 1
        return before >= 0 and index < self.html[before][1]

    def is_certain(self, index: int) -> bool:
        """Whether the line, when it is in no fence, is on the top level."""
        return not self.lines.indent(index) and not self.may_be_html(index)

    def is_bullet(self, index: int) -> bool:
        """Whether the line, when it is in no fence, starts an item of a top-level list, whatever came before it."""
        return _BULLET.match(self.lines.raw[index]) is not None and not self.may_be_html(index)

    def is_in_item(self, index: int, floor: int) -> bool:
        """Whether the indented line certainly belongs to a list item; False when only the parser can tell."""
        depth = self.lines.indent(index)
        for above in range(index - 1, floor - 1, -1):
            if self.lines.is_blank(above):
                continue
            if self.lines.indent(above) >= 2:
                depth = min(depth, self.lines.indent(above))
                continue
            item = _ITEM.match(self.lines.raw[above])
            return item is not None and self.is_bullet(above) and len(item[0].expandtabs(4)) <= depth
        return False

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
    """Look for everything that may be an HTML block."""
    html: list[tuple[int, int]] = []
    position = 0
    while (tag := _TAG.search(lines.scan, position)) is not None:
        blank = _BLANK.search(lines.scan, tag.end())
        position = blank.start() if blank else len(lines.scan)
        end = lines.line_at(position) if position < lines.starts[-1] else len(lines)
        html.append((lines.line_at(tag.start()), end))
    return Context(lines=lines, html=tuple(html))
