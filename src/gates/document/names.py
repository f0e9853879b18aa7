"""Names of gates: when two are the same, what id they give, and which only look like another."""

import unicodedata
from hashlib import sha256

from gates.model import lazy_re as re

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"[^\W\d_]+")
# Lower-case letters that are drawn like an ASCII letter.
_LOOKALIKES = str.maketrans("асԁеһіјӏорԛѕԝхуοανρ", "acdehijlopqswxyoavp")
_LOOKALIKE_SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
_INVISIBLE_CATEGORIES = ("Cc", "Cf", "Co", "Cn", "Zl", "Zp")


def normal(name: str) -> str:
    """Return the form in which names are compared: NFKC, without case, white space collapsed."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def slug(name: str) -> str:
    """Return the id that a name gives (``Lint (Ruff)`` is ``lint-ruff``); empty without ASCII letters or digits."""
    return _SEPARATORS.sub("-", normal(name)).strip("-")


def derived_id(name: str) -> str:
    """Return the slug of ``name``; a name without ASCII letters gets an id that stays the same wherever it stands."""
    return slug(name) or f"gate-{sha256(normal(name).encode(errors='replace')).hexdigest()[:8]}"


def looks_like(name: str) -> str:
    """Return ``name`` in its normal form with every look-alike letter replaced by the ASCII letter it imitates."""
    return normal(name).translate(_LOOKALIKES)


def confusable(name: str) -> str:
    """Say in one phrase why ``name`` can be taken for another one; empty when it cannot."""
    for character in name:
        if unicodedata.category(character) in _INVISIBLE_CATEGORIES:
            return f"holds the invisible character U+{ord(character):04X}"
    for word in _WORD.findall(unicodedata.normalize("NFKC", name)):
        odd = next((letter for letter in word if _script(letter) in _LOOKALIKE_SCRIPTS), "")
        if odd and not word.isascii() and any(letter.isascii() for letter in word):
            return f"mixes Latin letters with U+{ord(odd):04X} {unicodedata.name(odd)}"
    return ""


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
