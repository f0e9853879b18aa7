"""What documents came to when they were read before, kept outside of every repository.

A warm run starts its commands sooner by what parsing gates.toml and understanding every expectation costs. Kept is one
value of each kind for each project, under the digest of all that it was made from, gates' own files included; whatever
differs, or cannot be read back, is made anew.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import gates
from gates.model import diagnostic, expectation, gate, policy
from gates.model.errors import RefusedError
from gates.model.gate import GateSet
from gates.record.packed import Packing
from gates.record.user_state import read_state, state_folder, update_state

Value = TypeVar("Value", GateSet, policy.Policy)
ROOMS = ("model", "measure", "judge", "document")  # whose code decides what a document comes to


def compiled(
    kind: type[Value], made_from: object, project: Path, environ: Mapping[str, str], make: Callable[[], Value]
) -> Value:
    """What ``make`` gives, or gave for the same ``made_from`` (which is JSON) in this project before."""
    try:
        folder = state_folder(environ, project)
    except RefusedError:
        return make()
    digest = sha256(json.dumps([gates.__version__, _code(), made_from]).encode()).hexdigest()
    path = folder / "compiled" / f"{sha256(os.fsencode(project)).hexdigest()[:16]}-{kind.__name__}.json"
    kept = read_state(path)
    if kept.get("digest") == digest and isinstance(known := _packing().unpack(kept.get("value")), kind):
        return known
    made = make()
    with suppress(RefusedError, TypeError):
        packed = _packing().pack(made)
        update_state(path, lambda _: {"digest": digest, "value": packed})
    return made


@cache
def _packing() -> Packing:
    modules = (diagnostic, expectation, gate, policy)
    found = {one for module in modules for one in vars(module).values() if isinstance(one, type)}
    return Packing(one for one in found if one.__module__.startswith("gates."))


@cache
def _code() -> str:
    """A digest of the names, sizes and times of the modules that read documents."""
    home = Path(gates.__path__[0])
    return sha256("\n".join(sorted(line for room in ROOMS for line in _stamps(home / room))).encode()).hexdigest()


def _stamps(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                status = entry.stat()
                yield f"{entry.path} {status.st_size} {status.st_mtime_ns}"
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _stamps(Path(entry.path))
