"""The plans of a project: Markdown files at the places where plans are kept."""

from collections.abc import Iterable, Sequence

from gates.tree.files import SKIPPED_FOLDERS
from gates.tree.glob import matches
from gates.tree.listing import Listing, list_files

SUFFIX = ".md"  # which every pattern has, also those of a gates.toml
DEFAULT_PATTERNS = (
    "docs/plans/**/*.md",
    "docs/execplans/**/*.md",
    "docs/exec-plans/**/*.md",
    "docs/*execplan*.md",
    "plans/**/*.md",
    ".agent/plans/**/*.md",
    ".agents/plans/**/*.md",
    "execplan*.md",
    "*.execplan.md",
)


def find_plans(listing: Listing, patterns: Sequence[str] = DEFAULT_PATTERNS) -> tuple[str, ...]:
    """The files of the listing that match ``patterns``, sorted, relative to the root of the project."""
    return plans_among(list_files(listing, SUFFIX), patterns)


def plans_among(paths: Iterable[str], patterns: Sequence[str]) -> tuple[str, ...]:
    """Those of ``paths``, relative to the root, that are plans."""
    return tuple(path for path in paths if matches(path, patterns) and not _skipped(path))


def _skipped(path: str) -> bool:
    return not SKIPPED_FOLDERS.isdisjoint(path.split("/")[:-1])
