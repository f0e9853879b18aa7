"""Where a plan's Progress log is: its section, its list, and in which order its entries stand."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from gates.document.lines import Lines
from gates.document.markdown import parse_blocks, plain
from gates.document.outline import BOLD_LEVEL, Heading, Outline
from gates.model import lazy_re as re
from gates.model.errors import RefusedError
from gates.model.value import dataclass

if TYPE_CHECKING:
    from markdown_it.token import Token

WINDOW = 64 * 1024  # bytes parsed at each end of a long log

_NAMES = (
    re.compile(
        r"progress(?: log| notes?| tracking| tracker| journal)?(?: per session)?\s*(?:\(.*\))?"
        r"|進捗(?:ログ)?|进展|进度|진행 상황"
    ),
    re.compile(r"progress\b.*"),
)
_ORNAMENT = re.compile(r"^[\W\d_]+|[\s*_:：#]+$")
_NUMBERED = re.compile(rb"\d{1,9}[.)][ \t]+[^ \t\r\n]")
_CHECKBOX = re.compile(r"\[.\][ \t]")
_STAMP = re.compile(r"(?:\[.\][ \t]+)?[\[(（*_`]*(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?)?(?![\d-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry of the log: its lines from ``line`` up to ``end``, blank ones below left out, and its own text."""

    line: int
    end: int
    text: str

    @property
    def is_checkbox(self) -> bool:
        """Whether it starts with a box such as ``[x]``."""
        return _CHECKBOX.match(self.text) is not None

    @property
    def stamp(self) -> str:
        """Its date, and time if it has one, such that later is greater; "" without."""
        found = _STAMP.match(self.text)
        return f"{found[1]} {found[2] or ''}{found[3] or ''}" if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A Progress section above its first sub-heading.

    ``items`` are the entries of its last list, in their order; of a log longer than two windows only those at its
    ends. ``end`` is the line below its last block, a closing thematic break left out.
    """

    items: tuple[Item, ...]
    end: int

    @property
    def newest_first(self) -> bool:
        """Whether its entries run from the newest to the oldest."""
        return runs_backwards([item.stamp for item in self.items])

    @property
    def is_spaced(self) -> bool:
        """Whether blank lines separate the entries at the end."""
        return len(self.items) > 1 and self.items[-1].line > self.items[-2].end


def runs_backwards(stamps: Sequence[str]) -> bool:
    """Whether at least three of the stamps say something, and each is earlier than the one before.

    Two of the same minute are fine, two of the same day say nothing.
    """
    said = [stamp for stamp in stamps if stamp]
    falls = all(earlier < later or (earlier == later and ":" in later) for later, earlier in pairwise(said))
    return len(said) >= 3 and said[-1] < said[0] and falls


def is_log_title(title: str) -> bool:
    """Whether a heading names a Progress log, whatever number or emoji it has."""
    return _rank(title) is not None


def find_log(lines: Lines, outline: Outline) -> Log | None:
    """Find the Progress log; None when no heading names one.

    Raises:
        RefusedError: several headings name it equally well.
    """
    heading = _log_heading(outline)
    if heading is None:
        return None
    below = (other.line for other in outline.headings if other.line >= heading.end and other.level < BOLD_LEVEL)
    stop = next(below, len(lines))
    spans = _windows(lines, outline, heading.end, stop)
    blocks = [_blocks(lines, start, end) for start, end in spans]
    items = [item for window in blocks for item in window[0]]
    return Log(items=tuple(items), end=max((end for _, end in blocks), default=heading.end) or heading.end)


def _rank(title: str) -> int | None:
    name = _ORNAMENT.sub("", plain(title)).casefold()
    return next((rank for rank, pattern in enumerate(_NAMES) if pattern.fullmatch(name)), None)


def _log_heading(outline: Outline) -> Heading | None:
    """The heading with the best name, and of those the one of the highest level."""
    ranked = [
        ((rank, heading.level), heading)
        for heading in outline.headings
        if heading.level < BOLD_LEVEL and (rank := _rank(heading.title)) is not None
    ]
    best = min((rank for rank, _ in ranked), default=None)
    headings = [heading for rank, heading in ranked if rank == best]
    if len(headings) > 1:
        where = " and ".join(str(heading.line + 1) for heading in headings)
        raise RefusedError(f"the plan has several Progress logs, on the lines {where} (rename all but one)")
    return headings[0] if headings else None


def _windows(lines: Lines, outline: Outline, start: int, stop: int) -> list[tuple[int, int]]:
    """The line ranges to be parsed: everything, or the two ends of a long section, cut where an entry starts."""
    first, last = lines.starts[start], lines.starts[stop]
    if last - first <= 2 * WINDOW:
        return [(start, stop)]
    cuts = (index for index in range(lines.line_at(last - WINDOW), start, -1) if _can_cut(lines, outline, index))
    tail = next(cuts, start)
    cuts = (index for index in range(lines.line_at(first + WINDOW), tail) if _can_cut(lines, outline, index))
    return [(start, next(cuts, tail)), (tail, stop)]


def _can_cut(lines: Lines, outline: Outline, index: int) -> bool:
    """Whether an entry starts at the line, so that reading can start there as well."""
    numbered = _NUMBERED.match(lines.raw[index]) and (
        lines.is_blank(index - 1) or _NUMBERED.match(lines.raw[index - 1])
    )
    starts = bool(numbered) or outline.context.is_bullet(index)
    return starts and not any(first <= index < last for first, last in outline.opaque)


def _blocks(lines: Lines, start: int, stop: int) -> tuple[list[Item], int]:
    """The entries of the last list between two lines, and the line below the last block (0: there is no block)."""
    tokens = parse_blocks(lines.between(start, stop))
    top = [index for index, token in enumerate(tokens) if token.level == 0 and token.nesting >= 0]
    while top and tokens[top[-1]].type == "hr":
        top.pop()
    lists = [index for index in top if tokens[index].type in ("bullet_list_open", "ordered_list_open")]
    items = _items(lines, tokens[lists[-1] :], start) if lists else []
    return items, _below(lines, start, tokens[top[-1]]) if top else 0


def _items(lines: Lines, tokens: "list[Token]", start: int) -> list[Item]:
    items: list[Item] = []
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting < 0:
            break
        if token.level == 1 and token.type == "list_item_open" and token.map is not None:
            text = next((child.content for child in tokens[index + 1 : index + 3] if child.type == "inline"), "")
            items.append(Item(line=start + token.map[0], end=_below(lines, start, token), text=text))
    return items


def _below(lines: Lines, start: int, token: "Token") -> int:
    """The line below the last line of a block that is not blank."""
    first, end = token.map or (0, 0)
    while end > first + 1 and lines.is_blank(start + end - 1):
        end -= 1
    return start + end
