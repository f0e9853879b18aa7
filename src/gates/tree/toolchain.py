"""What the programs of a command are, as far as their files show it: another version gives another digest."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from gates.tree.which import programs

SMALL = 1 << 20  # bytes; a larger program is known by its size and time, which installing it changes
INSTALLED = (".dist-info", ".egg-info", ".egg-link", ".pth")
MOST_LINKS = 40  # as the kernel follows
NODE_STATE = ("", ".bin", ".package-lock.json", ".modules.yaml", ".yarn-integrity", ".yarn-state.yml")


def toolchain(programs: Iterable[str], root: Path, environ: Mapping[str, str]) -> str:
    """A digest of the programs as PATH of ``environ`` finds them, and of what is installed beside them and in ``root``.

    Read from files: no program is started.
    """
    search = environ.get("PATH", os.defpath)
    found = {name: located(name, root, search) for name in programs}
    lines = [
        *(f"{name} {path} {_program(path) if path else 'missing'}" for name, path in found.items()),
        *(line for folder in environments(found.values(), root, environ) for line in _python_environment(folder)),
        *(f"{name} {stamp(root / 'node_modules' / name)}" for name in NODE_STATE),
    ]
    return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8", "surrogateescape")).hexdigest()


def toolchain_witnesses(programs: Iterable[str], root: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """The paths that cannot all stay as they are when ``toolchain`` changes; some have nothing there."""
    search = environ.get("PATH", os.defpath)
    found = [located(name, root, search) for name in programs]
    yield from (str(root / folder) for folder in search.split(os.pathsep))
    for path in found:
        yield from _links(path) if path else ()
    for folder in environments(found, root, environ):
        yield from (str(folder), f"{folder}/lib", *_links(folder / "bin/python"))
        for site in folder.glob("lib/python*/site-packages"):
            yield from (
                str(site.parent),
                str(site),
                *(f"{site}/{line.rpartition(' ')[0]}" for line in _installed(site)),
            )
    yield from (str(root / "node_modules" / name) for name in NODE_STATE)


def _links(path: Path) -> Iterator[str]:
    """The path, and where it leads, link by link."""
    for _ in range(MOST_LINKS):
        yield str(path)
        if not path.is_symlink():
            return
        path = path.parent / path.readlink()


@cache
def stamps_below(folder: Path, suffix: str) -> str:
    """A digest of the names, sizes and times of the files in ``folder`` and one folder deeper that end with it."""
    paths = sorted((*folder.glob(f"*{suffix}"), *folder.glob(f"*/*{suffix}")))
    return hashlib.sha256("\n".join(f"{path} {stamp(path)}" for path in paths).encode()).hexdigest()


def stamp(path: Path) -> str:
    """Size and time of what is at the path, links followed."""
    try:
        status = path.stat()
    except OSError:
        return "missing"
    return f"{status.st_size} {status.st_mtime_ns}"


def located(name: str, root: Path, path: str) -> Path | None:
    """The program that the name means, in the project or on ``path``; None where there is none."""
    if "/" in name:
        return root / name if (root / name).is_file() else None
    return next(programs(name, path), None)


@cache
def _program(path: Path) -> str:
    """The content of a script, which says where its interpreter is; of a large binary its stamp."""
    try:
        if path.stat().st_size > SMALL:
            return stamp(path)
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


def environments(programs: Iterable[Path | None], root: Path, environ: Mapping[str, str]) -> set[Path]:
    """The folders that may be the Python environment of one of the programs, and that of the project."""
    beside = {folder for path in programs if path for folder in (path.parent.parent, path.resolve().parent.parent)}
    return {root / ".venv", Path(environ.get("VIRTUAL_ENV") or root / ".venv"), *beside}


@cache
def _python_environment(folder: Path) -> tuple[str, ...]:
    """The packages of the Python environment in ``folder``, and its interpreter; nothing where there is none."""
    packages = [line for site in folder.glob("lib/python*/site-packages") for line in _installed(site)]
    return (f"{folder} {stamp(folder / 'bin/python')}", *sorted(packages)) if packages else ()


def _installed(site: Path) -> Iterator[str]:
    with os.scandir(site) as entries:
        for entry in entries:
            if entry.name.endswith(INSTALLED):
                yield f"{entry.name} {entry.stat().st_mtime_ns}"
