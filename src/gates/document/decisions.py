"""The Decision Log of a plan: which decisions it holds, and which gates they name."""

from collections.abc import Iterator, Sequence

from gates.document.lines import Lines, split_lines
from gates.document.markdown import parse_blocks, plain
from gates.document.names import normal
from gates.document.outline import Outline, read_outline
from gates.model import lazy_re as re

_TITLE = re.compile(r"\bdecisions?\b|決定|决策|决定|결정", re.IGNORECASE)


def read_decisions(data: bytes) -> tuple[str, ...]:
    """The entries of the Decision Log as plain text: each item of its lists, each paragraph and each row of its tables.

    What stands in a fence or in a comment is no decision. A text that is not UTF-8 has none.
    """
    try:
        data.decode()
    except UnicodeDecodeError:
        return ()
    lines = split_lines(data)
    return tuple(
        entry for start, stop in _sections(lines, read_outline(lines)) for entry in _entries(lines, start, stop)
    )


def mentions(text: str, names: Sequence[str]) -> bool:
    """Whether a text holds one of the names, as whole words, in whatever case and with whatever between the words."""
    padded = f" {_words(text)} "
    return any(f" {_words(name)} " in padded for name in names if _words(name))


def _sections(lines: Lines, outline: Outline) -> Iterator[tuple[int, int]]:
    """The line ranges below headings that name decisions, up to the next heading of the same level or above."""
    for index, heading in enumerate(outline.headings):
        if _TITLE.search(plain(heading.title)):
            below = (other.line for other in outline.headings[index + 1 :] if other.level <= heading.level)
            yield heading.end, next(below, len(lines))


def _entries(lines: Lines, start: int, stop: int) -> Iterator[str]:
    """The text of each outermost list item, and of each other block that has text."""
    item: list[str] = []
    depth = 0
    for token in parse_blocks(lines.between(start, stop)):
        if token.type in ("list_item_open", "tr_open"):
            depth += 1
        elif token.type in ("list_item_close", "tr_close"):
            depth -= 1
            if not depth:
                yield " ".join(item)
                item = []
        elif token.type == "inline" and depth:
            item.append(plain(token.content))
        elif token.type == "inline":
            yield plain(token.content)


def _words(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in normal(text)).split())
