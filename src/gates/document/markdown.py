"""What the Markdown parser is asked: the block structure of a piece of text, and the plain text of one line of it."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from gates.model import lazy_re as re

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_REFERENCE = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")  # its target stands elsewhere in the document
_MARKUP = re.compile(r"[`*_\\\[<&]")


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # 40 ms: most commands that fail early never need it

    return MarkdownIt("commonmark").enable("table")


def parse_blocks(text: str) -> "list[Token]":
    """Parse lines into block tokens (CommonMark and GFM tables); ``Token.map`` counts lines of ``text`` from 0."""
    tokens: list[Token] = []
    parser = _parser()
    parser.block.parse(text.replace("\0", "�"), parser, {}, tokens)
    return tokens


def plain(text: str, line_break: str = " ") -> str:
    """The text that a reader sees: no emphasis, code marks, link targets, escapes or entities."""
    if not _MARKUP.search(text):
        return text.strip()
    children = (child for token in _parser().parseInline(text) for child in token.children or ())
    return _REFERENCE.sub(r"\1", _visible(list(children), line_break)).strip()


def _visible(children: "Sequence[Token]", line_break: str) -> str:
    parts: list[str] = []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "html_inline":
            parts.append(_html(child.content, line_break))
        else:
            parts.append(child.content)
    return "".join(parts)


def _html(tag: str, line_break: str) -> str:
    """A break is a break, a comment is nothing, and every other tag is a placeholder such as ``<paths>``."""
    if BREAK.fullmatch(tag):
        return line_break
    return "" if tag.startswith("<!--") else tag
