"""Whether a project is what it was at the base: then nothing in it can have become looser, and nobody has to look."""

from collections.abc import Collection, Mapping

from gates.session.reading.compiled import compiled
from gates.session.reading.source import Source
from gates.tree.base import Base, files_at, staged_since
from gates.tree.identity import Snapshot, keeping
from gates.tree.object_id import algorithm_of, blob_id
from gates.tree.root import POLICY_NAME


def is_unchanged(
    source: Source, base: Base, now: Snapshot, leave_out: tuple[str, ...], environ: Mapping[str, str]
) -> bool:
    """Whether every file of ``now``, taken without the plans ``leave_out``, is that of the base.

    And whether the plan of the source, whose log has grown since, still asks for the same. False, too, where that is
    not easily told: with submodules, or with gates from another file than gates.toml.
    """
    if not _is_usual(source):
        return False
    staged, place = staged_since(source.root, base), _place(source)
    digest = staged.get(place) or source.listing.entries.get(place, "").partition(" ")[2]
    return (
        staged.keys().isdisjoint(now.entries)
        and now.entries == _tracked(source, staged, leave_out)
        and _asks_the_same(source, digest, environ)
    )


def is_as_at_base(
    source: Source, base: Base, now: Snapshot, leave_out: Collection[str], environ: Mapping[str, str]
) -> bool:
    """The same by the base's own list of files, whatever git's index says of it."""
    files, kept = files_at(source.root.whole, base.commit), keeping(source.root, leave_out)
    digest = files.get(_place(source), "").partition(" ")[2]
    there = {path: entry for path, entry in files.items() if kept(path)}
    return _is_usual(source) and now.entries == there and _asks_the_same(source, digest, environ)


def _tracked(source: Source, staged: Mapping[str, str], leave_out: tuple[str, ...]) -> dict[str, str]:
    """What would be in the tree if it were that of the base."""
    kept = keeping(source.root, leave_out)
    return {path: entry for path, entry in source.listing.entries.items() if kept(path) and path not in staged}


def _is_usual(source: Source) -> bool:
    """Whether the gates are those of the gates.toml in the tree, if there is one."""
    return source.policy is None or source.policy.path == POLICY_NAME


def _asks_the_same(source: Source, digest: str, environ: Mapping[str, str]) -> bool:
    """Whether the gates table of the plan, if any, is that of the base, where the plan had the id ``digest``."""
    if source.plan is None:
        return True
    if not digest.strip("0"):
        return False  # a new plan, or one that lies elsewhere
    if blob_id(source.plan_bytes, algorithm_of(digest)) == digest:
        return True
    return _asked_at_base(source, digest, environ) == source.plan.asked


def _asked_at_base(source: Source, digest: str, environ: Mapping[str, str]) -> object:
    from gates.document.plan import Plan, read_plan  # a project without plans needs no reader
    from gates.tree.objects import read_objects

    def read() -> Plan:
        return read_plan(read_objects(source.root, [digest])[digest], source.path)

    return compiled(Plan, f"base:{source.path}", [digest, source.path], source.root.top, environ, read).asked


def _place(source: Source) -> str:
    """Where the plan is, relative to the top; empty when there is none in the tree."""
    place, top = source.plan_path, source.root.top
    return place.relative_to(top).as_posix() if place is not None and place.is_relative_to(top) else ""
