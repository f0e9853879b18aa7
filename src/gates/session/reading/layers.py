"""Which layer found what, and which findings refuse: the codes of everything that is held against the base."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gates.document.compile import REFUSAL_CODES
from gates.document.loosening import LOOSENINGS
from gates.session.reading.refusals import (
    EXCEPTION,
    FIRST_ADOPTION,
    FLOOR_UNREADABLE,
    RATCHET_WORSE,
    ROW_GONE,
    UNCLEAR,
    WEAKENED,
)


class Layer(StrEnum):
    """Who noticed: the reader of plan and gates.toml, the policy of now, or one of the comparisons with the base."""

    DOCUMENT = "document"
    POLICY = "policy"
    FLOOR = "floor"
    PROTECTION = "protection"
    RATCHET = "ratchet"


# With one of these codes, a diagnostic that is an error refuses (exit code 4) instead of calling the input wrong.
REFUSALS: Final[Mapping[str, Layer]] = MappingProxyType(
    {
        **dict.fromkeys(REFUSAL_CODES, Layer.POLICY),
        **dict.fromkeys(LOOSENINGS, Layer.FLOOR),
        WEAKENED: Layer.PROTECTION,
        UNCLEAR: Layer.PROTECTION,
        RATCHET_WORSE: Layer.RATCHET,
    }
)


def layer_of(code: str) -> Layer:
    """The layer whose findings bear this code; whatever no comparison knows was found while reading."""
    if code in (EXCEPTION, FIRST_ADOPTION, FLOOR_UNREADABLE, ROW_GONE):
        return Layer.FLOOR
    return REFUSALS.get(code, Layer.DOCUMENT)
