"""Which version of a tool is installed, read from the files beside it: no process is started to ask."""

import json
from collections.abc import Mapping
from pathlib import Path

from gates.tree.which import programs

# Tools whose package has another name than the command.
PYTHON_PACKAGES = {"ruff format": "ruff", "coverage": "coverage", "unittest": ""}
NODE_PACKAGES = {"tsc": "typescript", "biome": "@biomejs/biome", "bun test": "bun", "bun run": "bun"}


def version_of(tool: str, root: Path, environ: Mapping[str, str]) -> str | None:
    """The installed version of a tool, or None where no package file tells it."""
    return _node_version(NODE_PACKAGES.get(tool, tool), root) or _python_version(tool, root, environ)


def _node_version(package: str, root: Path) -> str | None:
    try:
        content = json.loads((root / "node_modules" / package / "package.json").read_bytes())
    except (OSError, ValueError):
        return None
    version = content.get("version") if isinstance(content, dict) else None
    return version if isinstance(version, str) else None


def _python_version(tool: str, root: Path, environ: Mapping[str, str]) -> str | None:
    package = PYTHON_PACKAGES.get(tool, tool).replace("-", "_")
    if not package:
        return None
    executable = next(programs(package, environ.get("PATH")), None)
    folders = [root / ".venv", *([executable.parent.parent] if executable else [])]
    found = (
        info.name.removesuffix(".dist-info").rpartition("-")[2]
        for folder in folders
        for info in sorted(folder.glob(f"lib/python*/site-packages/{package}-*.dist-info"))
    )
    return next(found, None)
