"""Path patterns of gates.toml: ``*`` and ``?`` within a folder, ``**`` across folders."""

from collections.abc import Sequence
from functools import lru_cache

from gates.model import lazy_re as re

PIECES = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
TOKEN = re.compile(r"(\*\*/|\*\*|\*|\?)")


def matches(path: str, patterns: Sequence[str]) -> bool:
    """Whether one of ``patterns`` matches the whole of ``path``, whatever the case of the letters; ``/`` separates."""
    return matching(tuple(patterns)).fullmatch(path) is not None


def is_pattern(text: str) -> bool:
    """Whether the text has a wildcard, so that it is not simply a path."""
    return TOKEN.search(text) is not None


@lru_cache(maxsize=256)
def matching(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """What matches the whole of a path that one of ``patterns`` matches: for many paths, all patterns at once."""
    sources = ("".join(PIECES.get(piece) or re.escape(piece) for piece in TOKEN.split(one)) for one in patterns)
    return re.compile("|".join(sources) or r"(?!)", re.IGNORECASE | re.DOTALL)
