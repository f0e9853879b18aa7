"""What the programs of a command are, by the content of their files: the same tools have one digest on all machines."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from gates.tree.root import Root
from gates.tree.toolchain import NODE_STATE, environments, located

TOP = "<top>"  # stands for the folder of the project
EDITABLE = "__editable__"
PLACED = (".pth", ".egg-link")
# What installing writes anew each time, or differently into every folder; scripts of a package are told by themselves.
OWN = (b"../", b"__pycache__/", EDITABLE.encode())
OWN_ENDS = (b".pyc,,", b".pth")


def portable_toolchain(programs: Iterable[str], root: Root, environ: Mapping[str, str]) -> str:
    """A digest of the programs, of the Python packages beside them and in the project, and of its node packages.

    Read from files: no program is started.
    """
    found = {name: located(name, root.path, environ.get("PATH", os.defpath)) for name in programs}
    top = os.fsencode(root.top)
    lines = [
        *(f"{name} {_told(path, root)} {_content(path, top)}" for name, path in found.items()),
        *(line for folder in environments(found.values(), root.path, environ) for line in _packages(folder, root)),
        *(f"{name} {_content(root.path / 'node_modules' / name, top)}" for name in NODE_STATE),
    ]
    return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8", "surrogateescape")).hexdigest()


@cache
def contents_below(folder: Path, suffix: str) -> str:
    """A digest of the names and contents of the files below ``folder`` that end with it."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob(f"*{suffix}")):
        total.update(f"{path.relative_to(folder)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return total.hexdigest()


def _told(path: Path | None, root: Root) -> str:
    return str(path).replace(str(root.top), TOP)


@cache
def _content(path: Path | None, top: bytes) -> str:
    """The digest of a file, wherever the project is that its text names; of anything else a word."""
    if path is None or not path.is_file():
        return "missing"
    try:
        return hashlib.sha256(path.read_bytes().replace(top, TOP.encode())).hexdigest()
    except OSError:
        return "unreadable"


def _packages(folder: Path, root: Root) -> Iterator[str]:
    """The packages of the Python environment in ``folder``, and its interpreter; nothing where there is none."""
    top = os.fsencode(root.top)
    packages = [line for site in folder.glob("lib/python*/site-packages") for line in _installed(site, top)]
    if packages:
        yield f"{_told(folder, root)} {_content(folder / 'bin/python', top)}"
        yield from packages


def _installed(site: Path, top: bytes) -> Iterator[str]:
    with os.scandir(site) as entries:
        for entry in entries:
            if entry.name.endswith(".dist-info"):
                yield f"{entry.name} {_record(Path(entry.path))}"
            elif entry.name.endswith(".egg-info"):
                yield f"{entry.name} {contents_below(Path(entry.path), '')}"
            elif entry.name.endswith(PLACED) or entry.name.startswith(EDITABLE):
                yield f"{entry.name} {_content(Path(entry.path), top)}"


def _record(package: Path) -> str:
    """The digest of what a package has installed: its list of files with their digests, or its names and contents."""
    try:
        lines = (package / "RECORD").read_bytes().split(b"\n")
    except OSError:
        return contents_below(package, "")
    kept = [line for line in lines if not line.startswith(OWN) and b"/direct_url.json," not in line]
    kept = [line for line in kept if not line.endswith(OWN_ENDS) and b".pth," not in line and b"/RECORD," not in line]
    return hashlib.sha256(b"\n".join(sorted(kept))).hexdigest()
