"""The programs that a name may mean; ``shutil`` knows the first of them, and imports all compressors for that."""

import os
from collections.abc import Iterator
from pathlib import Path

# The folders of version managers, whose programs only find out which one is meant.
SHIMS = {".asdf/shims": "asdf", ".nodenv/shims": "nodenv", ".pyenv/shims": "pyenv", "mise/shims": "mise"}


def programs(name: str, path: str | None) -> Iterator[Path]:
    """The executable files called ``name`` in the folders of ``path`` (None: of the system), in their order."""
    for folder in (os.defpath if path is None else path).split(os.pathsep):
        program = Path(folder) / name
        if os.access(program, os.X_OK) and program.is_file():
            yield program
