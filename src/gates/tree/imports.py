"""Which folders of a project its environments import from: those of editable installations, and PYTHONPATH."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from gates.tree.root import Root

ENVIRONMENTS = (".venv", "venv")


def import_folders(root: Root, environ: Mapping[str, str]) -> tuple[str, ...]:
    """The folders inside ``root.top`` that an environment in use has on its path, relative to it.

    A copy of the project needs them in its own PYTHONPATH, or its tests would import the code of the original.
    """
    named = environ.get("PYTHONPATH", "").split(os.pathsep)
    found = (Path(line) for line in (*named, *_installed(root, environ)) if line)
    inside = [path.relative_to(root.top).as_posix() for path in found if path.is_relative_to(root.top)]
    return tuple(dict.fromkeys(inside))


def _installed(root: Root, environ: Mapping[str, str]) -> Iterator[str]:
    """The lines of all .pth files that name a folder."""
    for environment in _environments(root, environ):
        for file in sorted(environment.glob("lib/python*/site-packages/*.pth")):
            yield from (line.strip() for line in file.read_text("utf-8", "replace").split("\n") if line.startswith("/"))


def _environments(root: Root, environ: Mapping[str, str]) -> Iterator[Path]:
    yield from (root.path / name for name in ENVIRONMENTS)
    if active := environ.get("VIRTUAL_ENV"):
        yield Path(active)
    for folder in environ.get("PATH", "").split(os.pathsep):
        if (Path(folder).parent / "pyvenv.cfg").is_file():
            yield Path(folder).parent
