"""Text of others that does nothing in Markdown: it reads the same and is only ever text."""

import unicodedata

from gates.model import lazy_re as re

LIMIT = 120

# What can start markup inside a line. A ``_`` between letters or digits cannot, nor can ``<`` or ``&`` before a space.
MARKUP = re.compile(
    r"[\\`*\[\]{}|~$@]"
    r"|&(?=[#\w])"
    r"|<(?=[A-Za-z/!?])"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|(?<=:)/(?=/)"
    r"|(?<=www)\.",
    re.IGNORECASE,
)

# What makes a block of a line that starts with it. The other marks are escaped everywhere.
BLOCK = re.compile(r"^(\d{0,9})([#>+=.)-])")


def inert(text: str, limit: int = LIMIT) -> str:
    """One line of at most ``limit`` characters (before escaping), without control, invisible and direction characters.

    Never empty: nothing readable becomes ``?``. The pattern of what it returns is ``model.entry.INERT``.
    """
    visible = "".join(map(_visible, text[: 8 * limit]))
    clean = " ".join(visible.split())
    if len(clean) > limit:
        clean = clean[: limit - 1].rstrip() + "…"
    return MARKUP.sub(r"\\\g<0>", clean) or "?"


def inert_line(text: str, limit: int = LIMIT) -> str:
    """The same for a text that stands at the beginning of a line or an item: no heading, list, quotation or rule."""
    return BLOCK.sub(r"\1\\\2", inert(text, limit))


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character).startswith("C") else character
