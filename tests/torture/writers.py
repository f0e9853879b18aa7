"""What gates writes, each kind as one act that a test can break off; and how a naive program would write the same.

A writer is prepared in an empty folder, made ready there (everything is read and imported), and then writes once.
"""

import json
import os
import re
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

from gates.model.errors import RefusedError
from gates.model.verdict import Run, RunVerdict, TreeId
from gates.record.atomic import update, write_atomically
from gates.record.durations import FILE as DURATIONS
from gates.record.durations import load_durations, save_durations
from gates.record.leftovers import PENDING, SWAP, TEMPORARY, sweep
from gates.record.lock import lock
from gates.record.result_cache import ResultCache
from gates.record.statement import record_name, render_statement, statement
from gates.record.store import open_store, save_record
from gates.record.user_state import update_state
from gates.session.reading.source import Question, find_source
from gates.session.running.evidence import load_writers, rescue, write_evidence
from gates.session.setup.init import init_policy
from tests.end_to_end.rig import plan
from tests.record.runs import LINT

Write = Callable[[], object]
LONG_AGO = (1e9, 1e9)
PLAN = plan("| Lint | `ruff check .` | 0 errors |").encode() + b"filler, so that writing takes a moment\n" * 8000
ENTRY = b"- written by gates\n"
RECORD = "r.json"
CACHED = "0123abcd"
STATE = "agents.json"
RUN = Run(
    id="20260102T030405Z-0123abcd",
    source="plan.md",
    plan="plan.md",
    root="/",
    tree=TreeId(git="1" * 40, sha256="2" * 64),
    started=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    duration=1.0,
    verdict=RunVerdict.PASSED,
    exit_code=0,
    gates=(LINT,),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """``files`` are those that hold what is written; they go together: all old, or all new.

    ``quiet``: what is lost with them costs time and nothing else, so nothing is said when they cannot be written.
    ``checked``: a digest shows whether the bytes survived, so that they need not be synced.
    """

    files: tuple[str, ...]
    prepare: Callable[[Path], object]
    ready: Callable[[Path], Write]
    recover: Callable[[Path], object]
    quiet: bool = False
    checked: bool = False


def _folder(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, LONG_AGO)


def _store(folder: Path, files: Mapping[str, bytes]) -> None:
    open_store(folder)
    _folder(folder, {f".gates/{name}": data for name, data in files.items()})


def _append(folder: Path) -> Write:
    return partial(update, folder / "plan.md", lambda data: data + ENTRY)


def _evidence(folder: Path) -> Write:
    load_writers()  # as a run does before its first command
    return partial(write_evidence, find_source(_question(folder, "plan.md")), RUN, lambda run: run)


def _question(folder: Path, source: str | None) -> Question:
    return Question(source=source, cwd=folder, environ={})


def _rescue(folder: Path) -> None:
    source = find_source(_question(folder, "plan.md"))
    rescue(source, open_store(folder))


def _durations(folder: Path) -> Write:
    store = open_store(folder)
    return partial(save_durations, store, load_durations(store), {"lint": 0.5})


def _cache(folder: Path) -> ResultCache:
    return ResultCache(folder=folder / ".gates/cache", secret=b"s" * 32)


def _changed(content: dict[str, object]) -> dict[str, object]:
    return {**content, "new": "value"}


OLD_STATE = {f"session {number}": {"failure": "f" * 64, "repeats": 1} for number in range(200)}
OLD_RECORD = b'{"old": true}\n' * 3000

WRITERS: Mapping[str, Writer] = {
    "plan": Writer(files=("plan.md",), prepare=partial(_folder, files={"plan.md": PLAN}), ready=_append, recover=sweep),
    "evidence": Writer(
        files=("plan.md", f".gates/records/{record_name(RUN)}"),
        prepare=partial(_folder, files={"plan.md": PLAN}),
        ready=_evidence,
        recover=_rescue,
    ),
    "record": Writer(
        files=(f".gates/records/{RECORD}",),
        prepare=partial(_store, files={f"records/{RECORD}": OLD_RECORD}),
        ready=lambda folder: partial(save_record, open_store(folder), RECORD, OLD_RECORD.replace(b"true", b"false")),
        recover=lambda folder: sweep(folder / ".gates/records"),
    ),
    "durations": Writer(
        files=(f".gates/{DURATIONS}",),
        prepare=partial(_store, files={DURATIONS: b'{"tests": [1.5]}\n'}),
        ready=_durations,
        recover=lambda folder: sweep(folder / ".gates"),
        quiet=True,
    ),
    "cache": Writer(
        files=(f".gates/cache/{CACHED}",),
        prepare=lambda folder: _cache(folder).put(CACHED, b"old"),
        ready=lambda folder: partial(_cache(folder).put, CACHED, b"new" * 1000),
        recover=lambda folder: _cache(folder).trim(),
        quiet=True,
        checked=True,
    ),
    "state": Writer(
        files=(STATE,),
        prepare=partial(_folder, files={STATE: json.dumps(OLD_STATE).encode()}),
        ready=lambda folder: partial(update_state, folder / STATE, _changed),
        recover=sweep,
    ),
    "new state": Writer(
        files=(f"state/gates/{STATE}",),
        prepare=lambda folder: None,
        ready=lambda folder: partial(update_state, folder / "state/gates" / STATE, _changed),
        recover=lambda folder: sweep(folder / "state/gates") if (folder / "state/gates").exists() else (),
    ),
    "policy": Writer(
        files=("gates.toml",),
        prepare=partial(_folder, files={"pyproject.toml": b"[tool.ruff]\n[tool.mypy]\n"}),
        ready=lambda folder: partial(init_policy, _question(folder, None)),
        recover=sweep,
    ),
}


def _naive_evidence(folder: Path) -> Write:
    record = render_statement(statement(RUN, policy_sha256=None, gates_digest="3" * 64))

    def write() -> None:
        (folder / ".gates/records").mkdir(parents=True, exist_ok=True)
        (folder / f".gates/records/{record_name(RUN)}").write_bytes(record)
        (folder / "plan.md").write_bytes(PLAN + ENTRY)

    return write


def _naive_lines(folder: Path) -> Write:
    """Writes as a log does, and thinks nothing of it when that fails."""

    def write() -> None:
        try:
            with (folder / "plan.md").open("wb", buffering=0) as file:
                for start in range(0, len(PLAN), 65536):
                    file.write(PLAN[start : start + 65536])
                file.write(ENTRY)
        except OSError:
            pass

    return write


NAIVE: Mapping[str, Writer] = {
    "naive evidence": Writer(
        files=WRITERS["evidence"].files,
        prepare=WRITERS["evidence"].prepare,
        ready=_naive_evidence,
        recover=_rescue,
    ),
    "naive plan": Writer(files=("plan.md",), prepare=WRITERS["plan"].prepare, ready=_naive_lines, recover=sweep),
}
ONCE: Mapping[str, Writer] = {**WRITERS, **NAIVE}


def contents(writer: Writer, folder: Path) -> dict[str, bytes | None]:
    """What the files of the writer hold; None for one that is not there."""
    return {name: (folder / name).read_bytes() if (folder / name).exists() else None for name in writer.files}


def litter(folder: Path) -> list[str]:
    """The files that have no business to be there once nobody writes."""
    kinds = (TEMPORARY, SWAP, PENDING)
    return [
        path.name
        for path in folder.rglob("*")
        if any(kind.fullmatch(path.name) for kind in kinds) or ".gates-conflict-" in path.name
    ]


# --- writers that go on while a person saves the same plan

STOP = "stop"  # the file that ends them
INSERTED = re.compile(rb"\A(?:gates \d+\n)*")


def _insert_until_stopped(folder: Path, write: Callable[[Path, bytes, bytes], None]) -> Write:
    """Insert a line at the top, again and again; tells the conflicts and the files in which saves were kept."""
    path = folder / "plan.md"

    def insert() -> str:
        told: list[str] = []
        for number in count():
            try:
                current = path.read_bytes()
                write(path, current, INSERTED.sub(b"gates %d\n" % number, current))
            except RefusedError as error:
                told.append(f"{error}")
            except FileNotFoundError:
                told.append("removed")  # by an editor that is about to write the new version
            if (folder / STOP).exists():
                return "\n".join([f"{len(told)} of {number + 1}", *told])
        raise AssertionError("it counts for ever")

    return insert


def _careful(path: Path, current: bytes, new: bytes) -> None:
    write_atomically(path, new, expected=current)


def _update(path: Path, _: bytes, new: bytes) -> None:
    line = new[: new.index(b"\n") + 1]
    update(path, lambda current: INSERTED.sub(line, current))


def _careless(path: Path, current: bytes, new: bytes) -> None:
    """The control: the file is compared, then replaced."""
    if path.read_bytes() == current:
        path.with_name("new").write_bytes(new)
        path.with_name("new").rename(path)


def _going_on(write: Callable[[Path, bytes, bytes], None]) -> Writer:
    return Writer(
        files=("plan.md",),
        prepare=partial(_folder, files={"plan.md": PLAN}),
        ready=partial(_insert_until_stopped, write=write),
        recover=sweep,
    )


GOING_ON: Mapping[str, Writer] = {
    "insertions": _going_on(_careful),
    "updates": _going_on(_update),
    "careless insertions": _going_on(_careless),
}


# --- who holds the lock until he is killed

HELD = "held"  # the file that says so


def _hold(folder: Path) -> None:
    with lock(folder, "docs/plan.md", 0):
        (folder / HELD).touch()
        signal.pause()


def _hold_naively(folder: Path) -> None:
    """The control: who made the file has the lock."""
    with (folder / "lock").open("x"):
        (folder / HELD).touch()
        signal.pause()
    (folder / "lock").unlink()


def _holder(hold: Callable[[Path], None]) -> Writer:
    return Writer(files=(), prepare=lambda folder: None, ready=lambda folder: partial(hold, folder), recover=sweep)


HOLDERS: Mapping[str, Writer] = {"lock": _holder(_hold), "naive lock": _holder(_hold_naively)}
