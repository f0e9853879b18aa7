"""The entry that says why a plan was set to Blocked: our own words and numbers only, like every entry."""

from collections.abc import Sequence
from datetime import datetime

from gates.model.verdict import TreeId
from gates.record.inert import inert
from gates.record.progress_entry import ID_LENGTH


def blocked_entry(reasons: Sequence[str], times: int, tree: TreeId | None, now: datetime) -> str:
    """The line, without its bullet; ``reasons`` are such as ``Lint failed``."""
    shown = str(tree)[:ID_LENGTH] if tree else "unknown"
    return (
        f"({now:%Y-%m-%dT%H:%MZ}) Blocked by gates: {inert(', '.join(reasons))}; {times} times on the same tree {shown}"
    )
