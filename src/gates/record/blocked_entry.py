"""The entry that says why a plan was set to Blocked: our own words and numbers only, like every entry."""

from collections.abc import Sequence
from datetime import datetime

from gates.model import lazy_re as re
from gates.model.entry import INERT
from gates.model.verdict import TreeId
from gates.record.inert import inert
from gates.record.progress_entry import ID_LENGTH

# Every entry matches this as a whole.
BLOCKED_ENTRY = re.compile(
    rf"\(\d{{4}}-\d\d-\d\dT\d\d:\d\dZ\) Blocked by gates: {INERT}"
    r"; \d+ times on the same tree (?:[0-9a-f]{12}|unknown)"
)


def blocked_entry(reasons: Sequence[str], times: int, tree: TreeId | None, now: datetime) -> str:
    """The line, without its bullet; ``reasons`` are such as ``Lint failed``."""
    shown = str(tree)[:ID_LENGTH] if tree else "unknown"
    return (
        f"({now:%Y-%m-%dT%H:%MZ}) Blocked by gates: {inert(', '.join(reasons))}; {times} times on the same tree {shown}"
    )
