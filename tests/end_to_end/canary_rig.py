"""The tools of the canaries, got once from their registries and kept under build/, and clean projects for them."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.rig import Project

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "prove"
PYTHON_TOOLS = (
    "flake8",
    "pylint",
    "basedpyright",
    "bandit",
    "vulture",
    "radon",
    "xenon",
    "pytest-cov",
    "ty",
    "pyrefly",
)
NODE_PACKAGES = {
    "@eslint/js": "^9",
    "eslint": "^9",
    "jest": "^30",
    "oxlint": "^1",
    "typescript": "^5",
    "vitest": "^3",
    "vue-tsc": "^3",
}
PATIENCE = 600


def python_tools() -> Path:
    """The folder of Python tools that are not among our own; skips the test when they cannot be had."""
    place = BUILD / "tools"
    if not all((place / "bin" / tool).exists() for tool in ("ty", "pylint", "xenon", "coverage", "basedpyright")):
        _call([sys.executable, "-m", "venv", str(place)], ROOT)
        _call([str(place / "bin" / "pip"), "install", "--quiet", *PYTHON_TOOLS], ROOT)
    return place / "bin"


def node_modules(name: str, manifest: Path | str) -> Path:
    """The installed packages of a package.json, a file or its text; skips the test when they cannot be had."""
    place = BUILD / name
    place.mkdir(parents=True, exist_ok=True)
    text = manifest if isinstance(manifest, str) else manifest.read_text()
    kept = place / "package.json"
    if not (place / "node_modules").is_dir() or not kept.exists() or kept.read_text() != text:
        kept.write_text(text)
        _call(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"], place)
    return place / "node_modules"


def with_modules(project: Project, modules: Path) -> None:
    """Link the installed packages into the project."""
    (project.path / "node_modules").symlink_to(modules, target_is_directory=True)


def _call(command: list[str], folder: Path) -> None:
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=PATIENCE)
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        pytest.skip(f"`{' '.join(command[:3])}` cannot install what this test needs: {said.strip()[-200:]}")
