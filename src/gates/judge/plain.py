"""The words of a cell without their dress: Markdown, HTML, emoji and full-width characters taken off."""

import unicodedata
from typing import Final

from gates.model import lazy_re as re

_CHARACTERS: Final = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full width: ％ ： （
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63", "-")
    | dict.fromkeys("\u201c\u201d\u201e\u300c\u300d\u00ab\u00bb", '"')
    | dict.fromkeys("\u2018\u2019\u201a", "'")
    | dict.fromkeys("≧⩾≥", "≥")
    | dict.fromkeys("≦⩽≤", "≤")
    | {"、": ", ", "。": ". ", "\u2026": "...", "≈": "~", "\n": "; ", "×": "x"}
)

_POSITIVE_MARKS: Final = frozenset("✅✓✔☑🟢👍")

_DRESS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), replacement)
    for pattern, replacement in (
        (r"<!--.*?-->", " "),
        (r"~~.*?~~|<(s|del)>.*?</\1>", " "),  # struck out: no longer said
        (r"<br\s*/?>", "; "),
        (r"</?(?:a|b|code|em|i|kbd|mark|p|small|span|strong|sub|sup|tt|u)(?:\s[^<>]*)?/?>", ""),
        (r"!?\[([^\]\[]*)\](?:\([^()]*\)|\[[^\]\[]*\])", r"\1"),
        (r"`+", ""),
        (r"(?<![\w*])(\*{1,3}|_{1,3})(?=\S)([^*_]*[^*_\s])\1(?![\w*])", r"\2"),
        (r"\\([\\*_{}\[\]()#+\-.!|<>~=])", r"\1"),
    )
)
_EDGES: Final = (
    (re.compile(r"^(?:[-*•]\s+)?(?:\[[ xX]\]\s+)?"), ""),
    (re.compile(r"[\s.;,!]+$"), ""),
    (re.compile(r'^"([^"]*)"$'), r"\1"),
)
_SPACE: Final = re.compile(r"\s+")


def plain(cell: str) -> str:
    """The cell as one line of plain words; a cell that is only a check mark reads ``pass``."""
    text = cell
    for pattern, replacement in _DRESS:
        text = pattern.sub(replacement, text)
    text = (_unescaped(text) if "&" in text else text).translate(_CHARACTERS)
    words = "".join(" " if _is_decoration(character) else character for character in text)
    words = _SPACE.sub(" ", words).strip()
    if words.endswith("..."):
        return words
    for pattern, replacement in _EDGES:
        words = pattern.sub(replacement, words)
    return words or ("pass" if _POSITIVE_MARKS.intersection(cell) else "")


def _is_decoration(character: str) -> bool:
    return character > "\x7f" and (unicodedata.category(character) in {"So", "Sk", "Cf"} or character == "\ufe0f")


def _unescaped(text: str) -> str:
    """The text with what HTML writes as ``&le;``."""
    import html

    return html.unescape(text)
