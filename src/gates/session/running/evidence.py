"""The evidence of a run: a record under .gates/, an entry in the plan's Progress log, both or neither."""

import os
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from gates.model.errors import RefusedError
from gates.model.value import replace
from gates.model.verdict import Run
from gates.record.atomic import ensure_replaceable, update
from gates.record.leftovers import pending_files, saves_left, sweep
from gates.record.lock import lock
from gates.record.statement import gates_sha256, record_name, render_record
from gates.record.store import RECORDS, Store, open_store, prepare_record, publish_record, save_record
from gates.session.reading.source import Source, shown

LOCK_WAIT = 10.0  # seconds; a run holds the lock only while it writes

Change = Callable[[bytes], bytes]
Hide = Callable[[Run], Run]


def write_evidence(source: Source, run: Run, hide: Hide, change: Change | None = None) -> Run:
    """Save the record and insert the entry; the plan's author may have edited the plan meanwhile.

    What is written is what ``hide`` leaves of the run. ``change`` is what else becomes of the plan in that write.

    Raises:
        RefusedError: the gates table is not the one that was run, or the plan cannot be written.
    """
    store = open_store(source.root.path)
    name = record_name(run)
    recorded = replace(run, record=f"{RECORDS}/{name}")
    gates = [result.gate for result in run.gates]
    told = hide(recorded)
    policy = source.policy.sha256 if source.policy else None
    record = render_record(told, policy_sha256=policy, gates_digest=gates_sha256(gates))
    if source.plan_path is None:
        save_record(store, name, record)
        return recorded
    from gates.document.progress import insert_entry
    from gates.record.progress_entry import progress_entry

    entry = progress_entry(told, _link(source.plan_path, source.root.path / RECORDS / name))

    def written(current: bytes) -> bytes:
        _check_table(source, current)
        return insert_entry(change(current) if change else current, entry)

    with lock(store.path, source.path, LOCK_WAIT):
        pending = prepare_record(store, name, record)
        try:
            update(source.plan_path, written)
        except BaseException:
            with suppress(OSError, RefusedError):  # what stays is settled before the next run
                _settle(store, name, pending, source.plan_path.read_bytes())
            raise
        publish_record(store, name, pending)
    return recorded


def ensure_writable(source: Source, store: Store) -> None:
    """Raise RefusedError if the evidence of a run could not be written, before the run has cost anything."""
    if source.plan_path is not None:
        ensure_replaceable(source.plan_path)
        load_writers()
    ensure_replaceable(store.records / "next.json")


def load_writers() -> None:
    """Import what puts an entry into a plan, before the gates run: a disk that fails later must not keep it away."""
    for name in ("gates.document.plan", "gates.document.progress", "gates.record.progress_entry"):
        import_module(name)


def rescue(source: Source, store: Store) -> tuple[str, ...]:
    """Clear away what runs that crashed left where evidence is written; says where a person's save was among it."""
    with suppress(OSError, RefusedError):  # what cannot be settled now is settled before another run
        for name, pending in pending_files(store.records, abandoned=True).items():
            from gates.record.read_record import Recorded, read_record  # what a crash left is rare

            record = read_record(pending.read_bytes(), name)
            if source.plan_path and isinstance(record, Recorded) and record.run.plan == source.path:
                _settle(store, name, pending, source.plan_path.read_bytes())
    folders = [store.path, store.records, *([source.plan_path.parent] if source.plan_path else [])]
    kept: list[Path] = []
    for folder in folders:
        with suppress(OSError):  # who cannot list a folder has written nothing to it
            sweep(folder)
            kept += saves_left(folder)
    return tuple(
        f"a run that crashed held a save of yours; it is kept in {shown(source.root, path)} (compare, then delete it)"
        for path in kept
    )


def _settle(store: Store, name: str, pending: Path, plan: bytes) -> None:
    """A record that no plan tells of would look like deleted evidence, an entry without its record forged."""
    if name.encode() in plan:
        publish_record(store, name, pending)
    else:
        pending.unlink()


def _check_table(source: Source, current: bytes) -> None:
    if current != source.plan_bytes and asked_of(current, source.path) != asked_of(source.plan_bytes, source.path):
        raise RefusedError(
            f"{source.path}: the gates table changed while the gates ran; no evidence was written (run the gates again)"
        )


def asked_of(data: bytes, path: str) -> tuple[tuple[str, str, str], ...]:
    """What the gates table asks for, without where it stands."""
    from gates.document.plan import read_plan

    return tuple((row.name, row.commands.raw, row.threshold) for row in read_plan(data, path).rows)


def _link(plan: Path, record: Path) -> str:
    """The record as a link that works from the plan's own folder."""
    return Path(os.path.relpath(record, plan.parent)).as_posix()
