"""Text of others that does nothing in Markdown: it reads the same and is only ever text."""

import re
import unicodedata

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

# Exactly what ``inert`` can return, for patterns of whole lines.
INERT = (
    r"(?:\\[!-/:-@\[-`{-~]"
    r"|&(?![#\w])"
    r"|<(?![A-Za-z/!?])"
    r"|(?<=[^\W_])_(?=[^\W_])"
    r"|[^\\`*\[\]{}|~$@&<_\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff])+"
)


def inert(text: str, limit: int = LIMIT) -> str:
    """One line of at most ``limit`` characters (before escaping), without control, invisible and direction characters.

    Never empty: nothing readable becomes ``?``.
    """
    visible = "".join(map(_visible, text[: 8 * limit]))
    clean = " ".join(visible.split())
    if len(clean) > limit:
        clean = clean[: limit - 1].rstrip() + "…"
    return MARKUP.sub(r"\\\g<0>", clean) or "?"


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character).startswith("C") else character
