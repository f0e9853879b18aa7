"""Which bytes a run sees: an id of the working tree that nothing kept in ``.git`` can bend."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from gates.model.value import dataclass
from gates.model.verdict import TreeId
from gates.tree.files import plain_entries
from gates.tree.hashes import Hashes
from gates.tree.listing import Listing
from gates.tree.object_id import tree_id
from gates.tree.repository import repository_at
from gates.tree.root import Root
from gates.tree.worktree import git_entries, warnings_of

OWN_FOLDER = ".gates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What was there: path -> ``MODE DIGEST``, paths relative to ``Root.top``, and the id of all of it.

    ``warnings`` are sentences about what this tree shows that git itself would hide.
    """

    id: TreeId
    entries: Mapping[str, str]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Paths that differ between two snapshots, each tuple sorted."""

    modified: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    created: tuple[str, ...] = ()


def identify(
    root: Root, leave_out: Collection[str] = (), hashes: Hashes | None = None, listing: Listing | None = None
) -> Snapshot:
    """Identify the whole tree at ``root.top`` as it is on disk now.

    ``leave_out`` are the plans, relative to ``root.path``; everything in a folder ``.gates`` is left out too. In a
    repository the tree is its tracked and unignored files, and only the ``.gitignore`` files of the tree itself decide
    what is ignored. The files count byte by byte: line endings are not converted and filters are not run. The sha256
    covers the mode, git object id and path of each file, those inside submodules included; outside of git there is
    only that. ``hashes`` spares reading what was read before; without them every file is read. ``listing`` spares
    asking for the names. Raises UndecidedError when the tree cannot be read.
    """
    own, inside = _entries(root, leave_out, hashes or Hashes(), listing)
    if root.repository is None:
        return snapshot_of(None, own)
    about = repository_at(root.repository)
    return snapshot_of(tree_id(own, about.algorithm), own | inside if inside else own, warnings_of(about))


def changes_since(before: Snapshot, listing: Listing, leave_out: Collection[str], hashes: Hashes | None) -> Changes:
    """What is different now from a snapshot that was taken of this listing, with the same ``leave_out``."""
    own, inside = _entries(listing.root, leave_out, hashes or Hashes(), listing.again())
    return _changes(before.entries, own | inside if inside else own)


def _entries(
    root: Root, leave_out: Collection[str], hashes: Hashes, listing: Listing | None
) -> tuple[dict[str, str], dict[str, str]]:
    """What is there, and what is in the repositories inside."""
    kept = keeping(root, leave_out)
    if root.repository is None:
        return plain_entries(root.path, kept, hashes), {}
    return git_entries(root.repository, (listing or Listing(root=root)).entries, kept, hashes)


def keeping(root: Root, leave_out: Collection[str]) -> Callable[[str], bool]:
    """Whether a path, relative to ``root.top``, belongs to the tree that is identified."""
    left_out = frozenset(_below(root, path) for path in leave_out)
    return lambda path: path not in left_out and not (OWN_FOLDER in path and OWN_FOLDER in path.split("/"))


def snapshot_of(git: str | None, entries: Mapping[str, str], warnings: tuple[str, ...] = ()) -> Snapshot:
    """The snapshot with these entries; ``git`` is git's id of the tree, where git knows it."""
    return Snapshot(id=TreeId(git=git, sha256=_digest(entries)), entries=entries, warnings=warnings)


def changed(before: Snapshot, after: Snapshot) -> Changes:
    """What became different from ``before`` to ``after``."""
    return _changes(before.entries, after.entries)


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> Changes:
    if old == new:
        return Changes()
    return Changes(
        modified=tuple(sorted(path for path in old.keys() & new.keys() if old[path] != new[path])),
        deleted=tuple(sorted(old.keys() - new.keys())),
        created=tuple(sorted(new.keys() - old.keys())),
    )


def _below(root: Root, path: str) -> str:
    """A path relative to the root as the entries name it; a plan that lies elsewhere names no entry at all."""
    place = Path(root.path / path)
    resolved = place.parent.resolve() / place.name  # the link itself is the entry, not what it points to
    return resolved.relative_to(root.top).as_posix() if resolved.is_relative_to(root.top) else ""


def _digest(entries: Mapping[str, str]) -> str:
    """The sha256 over the sorted entries, each as ``MODE DIGEST TAB PATH NUL``."""
    text = "".join([f"{entries[path]}\t{path}\0" for path in sorted(entries)])
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
