"""Which ecosystems a project has, by the files that show them."""

import json
from pathlib import Path

from gates.model.errors import InputError
from gates.model.facts import Facts
from gates.tree.listing import Listing
from gates.tree.reading import read_source

PYTHON_FILES = ("pyproject.toml", "setup.py", "setup.cfg", "requirements*.txt", "tox.ini")


def facts(listing: Listing) -> Facts:
    """Look at the files directly in the root of the project; any tracked ``.py`` file shows Python too."""
    root = listing.root
    return Facts(
        python=_first(root.path, *PYTHON_FILES) or _first_python(listing),
        javascript=_first(root.path, "package.json"),
        typescript=_first(root.path, "tsconfig.json", "tsconfig*.json"),
        rust=_first(root.path, "Cargo.toml"),
        go=_first(root.path, "go.mod"),
        scripts=_scripts(root.path / "package.json"),
    )


def _first(folder: Path, *patterns: str) -> str:
    """The name of the first file that matches, the patterns in their order; empty when none does."""
    found = (path.name for pattern in patterns for path in sorted(folder.glob(pattern)) if path.is_file())
    return next(found, "")


def _first_python(listing: Listing) -> str:
    """The first ``.py`` file that git tracks, outside of git the first of all; empty when there is none."""
    any_counts = listing.root.repository is None
    names = listing.below().items()
    return next((path for path, tracked in names if path.endswith(".py") and (tracked or any_counts)), "")


def _scripts(package: Path) -> frozenset[str]:
    """The names under "scripts"; none when package.json is missing or broken, which its own tools will say better."""
    if not package.is_file():
        return frozenset()
    try:
        content: object = json.loads(read_source(package))
    except (InputError, ValueError, RecursionError):
        return frozenset()
    scripts = content.get("scripts") if isinstance(content, dict) else None
    return frozenset(scripts) if isinstance(scripts, dict) else frozenset()
