"""The codes of what is held against the base, beside those that the documents themselves give."""

from typing import Final

WEAKENED: Final = "protected-config-weakened"
UNCLEAR: Final = "protected-config-changed"
RATCHET_WORSE: Final = "ratchet-worse"
EXCEPTION: Final = "exception"
BY_DECISION: Final = "exception by the Decision Log: "  # what the message of an exception begins with
FIRST_ADOPTION: Final = "first-adoption"
FLOOR_UNREADABLE: Final = "floor-unreadable"
ROW_GONE: Final = "row-gone"
