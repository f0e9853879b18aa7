"""Whether a project is what it was at the base: then nothing in it can have become looser, and nobody has to look."""

from gates.session.reading.source import Source
from gates.tree.base import Base, staged_since
from gates.tree.identity import Snapshot, keeping
from gates.tree.object_id import algorithm_of, blob_id
from gates.tree.root import POLICY_NAME


def is_unchanged(source: Source, base: Base, now: Snapshot, leave_out: tuple[str, ...]) -> bool:
    """Whether every file of ``now``, taken without the plans ``leave_out``, is that of the base, and the documents too.

    False, too, where that is not easily told: with submodules, or with gates from another file than gates.toml.
    """
    listed, staged = source.listing.entries, staged_since(source.root, base)
    return (
        _is_usual(source)
        and _is_plan_of_base(source, listed.get(_place(source), ""), staged)
        and staged.isdisjoint(now.entries)
        and now.entries == _tracked(source, staged, leave_out)
    )


def _tracked(source: Source, staged: frozenset[str], leave_out: tuple[str, ...]) -> dict[str, str]:
    """What would be in the tree if it were that of the base."""
    kept = keeping(source.root, leave_out)
    return {path: entry for path, entry in source.listing.entries.items() if kept(path) and path not in staged}


def _is_usual(source: Source) -> bool:
    """Whether the gates are those of the gates.toml in the tree, if there is one."""
    return source.policy is None or source.policy.path == POLICY_NAME


def _is_plan_of_base(source: Source, entry: str, staged: frozenset[str]) -> bool:
    """Whether the plan, if there is one, has the bytes that it had at the base."""
    if source.plan is None:
        return True
    digest = entry.partition(" ")[2]
    own = _place(source)
    return bool(digest) and own not in staged and blob_id(source.plan_bytes, algorithm_of(digest)) == digest


def _place(source: Source) -> str:
    """Where the plan is, relative to the top; empty when there is none in the tree."""
    place, top = source.plan_path, source.root.top
    return place.relative_to(top).as_posix() if place is not None and place.is_relative_to(top) else ""
