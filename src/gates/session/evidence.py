"""The evidence of a run: a record under .gates/, an entry in the plan's Progress log, both or neither."""

import os
from dataclasses import replace
from pathlib import Path

from gates.document.plan import read_plan
from gates.document.progress import insert_entry
from gates.model.errors import RefusedError
from gates.model.verdict import Run
from gates.record.atomic import update
from gates.record.lock import lock
from gates.record.progress_entry import progress_entry
from gates.record.statement import record_name, render_statement, statement
from gates.record.store import RECORDS, open_store, save_record
from gates.session.source import Source

LOCK_WAIT = 10.0  # seconds; a run holds the lock only while it writes


def write_evidence(source: Source, run: Run) -> Run:
    """Save the record and insert the entry; the plan's author may have edited the plan meanwhile.

    Raises:
        RefusedError: the gates table is not the one that was run, or the plan cannot be written.
    """
    store = open_store(source.root.path)
    name = record_name(run)
    recorded = replace(run, record=f"{RECORDS}/{name}")
    record = render_statement(statement(recorded))
    if source.plan_path is None:
        save_record(store, name, record)
        return recorded
    entry = progress_entry(recorded, _link(source.plan_path, source.root.path / RECORDS / name))
    with lock(store.path, source.path, LOCK_WAIT):
        update(source.plan_path, lambda current: _with_entry(source, current, entry))
        save_record(store, name, record)
    return recorded


def _with_entry(source: Source, current: bytes, entry: tuple[str, ...]) -> bytes:
    if current != source.plan_bytes and _asked(current, source.path) != _asked(source.plan_bytes, source.path):
        raise RefusedError(
            f"{source.path}: the gates table changed while the gates ran; no evidence was written (run the gates again)"
        )
    return insert_entry(current, entry)


def _asked(data: bytes, path: str) -> tuple[tuple[str, str, str], ...]:
    """What the gates table asks for, without where it stands."""
    return tuple((row.name, row.commands.raw, row.threshold) for row in read_plan(data, path).rows)


def _link(plan: Path, record: Path) -> str:
    """The record as a link that works from the plan's own folder."""
    return Path(os.path.relpath(record, plan.parent)).as_posix()
