"""The judge of insertions: what an entry may change in a plan, by the bytes and by how Markdown reads them."""

from bisect import bisect_left
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from gates.document.log import is_log_title

_PARSER = MarkdownIt("commonmark").enable("table").disable("inline")

Shape = tuple[str, str, str, int, bool, str]


def objection(before: bytes, after: bytes, stamp: str) -> str:
    """Why the entry that starts with ``stamp`` does not stand in the log as it should; "" when it does."""
    if not is_pure_insertion(before, after):
        return "bytes of the plan changed"
    old, new = _parse(before), _parse(after)
    items = entries(new, stamp)
    if len(items) != len(entries(old, stamp)) + 1:
        return f"{len(items) - len(entries(old, stamp))} new entries"
    added = [item for item in items if any(_shapes(rest) == _shapes(old) for rest in _without(new, item))]
    if not added:
        return "the rest of the plan reads differently"
    if not any(is_log_title(_heading_above(new, item)) for item in added):
        return f'the entry is below "{_heading_above(new, added[0])}"'
    return ""


def is_pure_insertion(before: bytes, after: bytes) -> bool:
    """Whether ``after`` is ``before`` with something put in at one place."""
    more = len(after) - len(before)
    same = bisect_left(range(len(before)), True, key=lambda end: before[: end + 1] != after[: end + 1])
    return more > 0 and after[same + more :] == before[same:]


def entries(tokens: list[Token], stamp: str) -> list[int]:
    """The items of top-level lists whose own text starts with the stamp, boxes left out."""
    return [
        index
        for index, token in enumerate(tokens)
        if token.type == "list_item_open"
        and token.level == 1
        and tokens[index + 2].content.removeprefix("[x] ").startswith(stamp)
    ]


def headings(data: bytes) -> list[tuple[int, str]]:
    """Level and text of all headings that stand in no list and no quotation."""
    tokens = _parse(data)
    return [
        (int(token.tag[1:]), tokens[index + 1].content)
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]


def _parse(data: bytes) -> list[Token]:
    return _PARSER.parse(data.decode("utf-8-sig"))


def _without(tokens: list[Token], opening: int) -> Iterator[list[Token]]:
    """The tokens without an item; without its list, if it is alone in it; and without a heading made for that."""
    start, end = opening, _closing(tokens, opening) + 1
    yield tokens[:start] + tokens[end:]
    if tokens[start - 1].type.endswith("list_open") and tokens[end].type.endswith("list_close"):
        start, end = start - 1, end + 1
        yield tokens[:start] + tokens[end:]
        if start >= 3 and tokens[start - 2].content == "Progress":
            yield tokens[: start - 3] + tokens[end:]


def _closing(tokens: list[Token], opening: int) -> int:
    level = tokens[opening].level
    return next(i for i in range(opening + 1, len(tokens)) if tokens[i].level == level and tokens[i].nesting < 0)


def _shapes(tokens: list[Token]) -> list[Shape]:
    return [
        (token.type, token.tag, token.markup, token.level, token.hidden, token.content.rstrip()) for token in tokens
    ]


def _heading_above(tokens: list[Token], index: int) -> str:
    above = (i for i in range(index, -1, -1) if tokens[i].type == "heading_open" and tokens[i].level == 0)
    return next((tokens[i + 1].content for i in above), "")
