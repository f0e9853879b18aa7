"""Set a plan to Blocked, with the reason in its Progress log."""

from collections.abc import Sequence
from datetime import datetime

from gates.document.header import set_last_updated, set_status
from gates.document.plan import read_plan
from gates.document.progress import insert_entry
from gates.model.verdict import TreeId
from gates.record.atomic import update
from gates.record.blocked_entry import blocked_entry
from gates.record.lock import lock
from gates.record.store import open_store
from gates.session.reading.source import Source
from gates.session.running.evidence import LOCK_WAIT

BLOCKED = "Blocked"


def block_plan(source: Source, reasons: Sequence[str], times: int, tree: TreeId | None, now: datetime) -> bool:
    """Write the Status and the entry in one step; False when the plan no longer says In Progress or Complete.

    Raises:
        RefusedError: the plan cannot be written.
    """
    if source.plan_path is None:
        return False
    entry = blocked_entry(reasons, times, tree, now)
    written = False

    def change(data: bytes) -> bytes:
        nonlocal written
        status = read_plan(data, source.path).status
        written = status is not None and status.kind in ("in-progress", "complete")
        if not written:
            return data
        with_entry = insert_entry(data, (entry,))
        return set_last_updated(set_status(with_entry, BLOCKED), f"{now:%Y-%m-%dT%H:%MZ}")

    with lock(open_store(source.root.path).path, source.path, LOCK_WAIT):
        update(source.plan_path, change)
    return written
