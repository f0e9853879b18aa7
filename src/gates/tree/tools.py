"""Which gate tools a project really uses: named in its files, and seen to exist."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from gates.model import lazy_re as re
from gates.tree.root import Root

_PYTHON_FILES = ("pyproject.toml", "setup.cfg", "setup.py", "tox.ini", "requirements*.txt", "requirements/*.txt")
_NODE_FILES = ("package.json",)
_WORD = r"(?<![\w-]){tool}(?![\w-])"

# Tools that need no mention: they have no configuration and are no dependency of anything.
_UNCONFIGURED = frozenset({"lizard", "jscpd"})
_PYTHON_TOOLS = ("ruff", "mypy", "pyright", "basedpyright", "pytest", "coverage", "flake8", "pylint", "lizard")
_NODE_TOOLS = ("ultracite", "biome", "eslint", "oxlint", "tsc", "vitest", "jest", "jscpd")
_CONFIGURATIONS: Mapping[str, tuple[str, ...]] = {
    "ruff": ("ruff.toml", ".ruff.toml"),
    "mypy": ("mypy.ini", ".mypy.ini"),
    "pyright": ("pyrightconfig.json",),
    "pytest": ("pytest.ini", "conftest.py", "tests/conftest.py"),
    "biome": ("biome.json", "biome.jsonc"),
    "tsc": ("tsconfig.json",),
}
_PACKAGES = {"tsc": "typescript", "biome": "@biomejs/biome"}


_SHOWN_BY: Mapping[str, tuple[str, ...]] = {
    "uv": ("uv.lock",),
    "poetry": ("poetry.lock",),
    "pdm": ("pdm.lock",),
    "bun": ("bun.lock", "bun.lockb"),
    "pnpm": ("pnpm-lock.yaml",),
    "npm": ("package.json",),
    "cargo": ("Cargo.toml",),
    "go": ("go.mod",),
    "golangci-lint": (".golangci.yml", ".golangci.yaml"),
}


def find_tools(root: Root, environ: Mapping[str, str]) -> frozenset[str]:
    """The tools and launchers that the project's files name and that can be started from its root."""
    used = {
        *_named(_PYTHON_TOOLS, _text(root.path, _PYTHON_FILES), root.path),
        *_named(_NODE_TOOLS, _text(root.path, _NODE_FILES), root.path),
        *(tool for tool, files in _SHOWN_BY.items() if any((root.path / name).exists() for name in files)),
    }
    return frozenset(tool for tool in used if _exists(tool, root.path, environ.get("PATH", "")))


def find_folders(root: Root) -> tuple[str, ...]:
    """The folders that hold the project's code: what ``<paths>`` stands for."""
    return tuple(name for name in ("src", "lib", "app") if (root.path / name).is_dir()) or (".",)


def _named(tools: tuple[str, ...], mentions: str, root: Path) -> list[str]:
    return [tool for tool in tools if _is_used(tool, mentions, root)]


def _is_used(tool: str, mentions: str, root: Path) -> bool:
    if tool in _UNCONFIGURED or any((root / name).is_file() for name in _CONFIGURATIONS.get(tool, ())):
        return True
    package = re.escape(_PACKAGES.get(tool, tool))
    return re.search(_WORD.format(tool=package), mentions) is not None


def _exists(tool: str, root: Path, search: str) -> bool:
    installed = (root / ".venv" / "bin" / tool, root / "node_modules" / ".bin" / tool)
    return shutil.which(tool, path=search) is not None or any(path.exists() for path in installed)


def _text(root: Path, patterns: tuple[str, ...]) -> str:
    files = (path for pattern in patterns for path in sorted(root.glob(pattern)) if path.is_file())
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)
