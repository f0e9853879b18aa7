"""What documents came to when they were read before, kept outside of every repository.

A warm run starts its commands sooner by what parsing gates.toml and understanding every expectation costs, and a plan
that was verified before is not parsed again. Kept is one value of each kind for each document, under the digest of all
that it was made from, gates' own files included; whatever differs, or cannot be read back, is made anew.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import gates
from gates.model.errors import RefusedError
from gates.model.gate import GateSet
from gates.model.policy import Policy
from gates.model.value import TYPE_CHECKING
from gates.record.packed import Packing
from gates.record.user_state import read_state, state_folder, update_state

if TYPE_CHECKING:
    from gates.document.plan import Plan

Value = TypeVar("Value", GateSet, Policy, "Plan")
ROOMS = ("model", "measure", "judge", "document")  # whose code decides what a document comes to


def compiled(
    kind: type[Value],
    document: str,
    made_from: object,
    project: Path,
    environ: Mapping[str, str],
    make: Callable[[], Value],
) -> Value:
    """What ``make`` gives, or gave for the same ``made_from`` (which is JSON) in this project before.

    Each ``document`` of a project has a place of its own for each ``kind``.
    """
    path = state_file(project, f"{_short(document)}-{kind.__name__}", environ)
    if path is None:
        return make()
    digest = sha256(json.dumps([code_digest(), made_from]).encode()).hexdigest()
    kept = read_state(path)
    if kept.get("digest") == digest and isinstance(known := _packing(kind.__module__).unpack(kept.get("value")), kind):
        return known
    made = make()
    with suppress(RefusedError, TypeError):
        packed = _packing(kind.__module__).pack(made)
        update_state(path, lambda _: {"digest": digest, "value": packed})
    return made


def state_file(project: Path, name: str, environ: Mapping[str, str]) -> Path | None:
    """Where something that documents of the project came to is kept; None where there is no place for it."""
    try:
        return state_folder(environ, project) / "compiled" / f"{_short(project)}-{name}.json"
    except RefusedError:
        return None


def _short(name: str | Path) -> str:
    return sha256(os.fsencode(name)).hexdigest()[:16]


@cache
def _packing(home: str) -> Packing:
    """For the values of the module ``home``, with everything that they are made of."""
    known = _classes(("gates.model.expectation", "gates.model.policy", home))
    return Packing(known | _classes({one.__module__ for one in known}))


def _classes(modules: Iterable[str]) -> set[type]:
    found = {one for name in modules for one in vars(sys.modules[name]).values() if isinstance(one, type)}
    return {one for one in found if one.__module__.startswith("gates.")}


@cache
def code_digest() -> str:
    """A digest of gates' version, and of the names, sizes and times of the modules that read documents."""
    home = Path(gates.__path__[0])
    lines = sorted(line for room in ROOMS for line in _stamps(home / room))
    return sha256("\n".join([gates.__version__, *lines]).encode()).hexdigest()


def _stamps(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                status = entry.stat()
                yield f"{entry.path} {status.st_size} {status.st_mtime_ns}"
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _stamps(Path(entry.path))
