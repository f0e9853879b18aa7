"""The floor: what gates.toml and the plan said at the base, found for a source as it is now."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from gates.document.plan import Plan, read_plan
from gates.document.policy import read_policy
from gates.model.policy import Policy
from gates.model.value import dataclass, replace
from gates.session.floor.ground import Ground, look_around, read_entries, survey
from gates.session.reading.source import Source, plan_patterns
from gates.tree.base import Base, find_base, read_at
from gates.tree.facts import facts
from gates.tree.hashes import NO_ENTRIES
from gates.tree.listing import list_files
from gates.tree.plans import plans_among
from gates.tree.root import POLICY_NAME, Root

SAME_PLAN = 0.5  # share of common lines from which git, too, takes a file for a renamed one


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What a source is held against.

    ``root`` is the folder of the gates.toml that counted at the base, the top where there was none. ``plan`` is the
    source's own plan, or the one that it was before it was moved; None for a new one.
    """

    ground: Ground
    root: Root
    policy: Policy | None = None
    plan: Plan | None = None
    plan_bytes: bytes = b""

    @property
    def patterns(self) -> tuple[str, ...]:
        """Which files were plans, relative to ``root.path``."""
        return plan_patterns(self.policy)


def find_floor(source: Source, environ: Mapping[str, str]) -> Floor | None:
    """The floor of a source at the base that is found by itself; None outside of git and before the first commit.

    Raises:
        RefusedError: the base is named, or is needed, and cannot be reached.
    """
    base = find_base(source.root, None, environ)
    return None if base is None else floor_at(source, base)


def floor_at(source: Source, base: Base, known: Mapping[str, str] = NO_ENTRIES) -> Floor:
    """The floor of a source at this base; ``known`` are the entries of its tree as far as somebody has looked."""
    now = look_around(source.root, frozenset(list_files(source.listing, "", known)))
    return read_floor(source, survey(source.root, base, facts(source.listing), now))


def read_floor(source: Source, ground: Ground, read: Callable[[bytes, str], Plan] = read_plan) -> Floor:
    """Read the documents that governed ``source`` at the base, its plan with ``read``."""
    root, policy = _policy(source, ground)
    plan = _plan(source, ground, root, plan_patterns(policy))
    if plan is None:
        return Floor(ground=ground, root=root, policy=policy)
    path, data = plan
    return Floor(ground=ground, root=root, policy=policy, plan=read(data, path), plan_bytes=data)


def as_at_base(source: Source, floor: Floor) -> Source:
    """The source with the gates.toml and the rows that it had at the base, where it had any."""
    plan = replace(floor.plan, path=source.path) if floor.plan and source.plan else source.plan
    return replace(source, policy=floor.policy or source.policy, plan=plan)


def _policy(source: Source, ground: Ground) -> tuple[Root, Policy | None]:
    """The nearest gates.toml above the source; for a file of another name without a plan, that very file."""
    path = _own_policy(source) or next(
        (path for folder in _folders(source) if (path := f"{folder}{POLICY_NAME}") in ground.files), ""
    )
    data = read_at(ground.top, ground.base.commit, path) if path in ground.files else None
    if data is None:
        return ground.top, None
    folder = ground.top.path / path.rpartition("/")[0]
    return Root(path=folder, repository=ground.root.repository), _read_policy(source, data, path)


def _read_policy(source: Source, data: bytes, path: str) -> Policy:
    """The gates.toml of the base, which mostly is that of now."""
    now = source.policy
    same = now is not None and (now.path, now.sha256) == (path, sha256(data).hexdigest())
    return now if now is not None and same else read_policy(data, path)


def _own_policy(source: Source) -> str:
    """The file of another name that a run without a plan takes its gates from; empty when the nearest one counts."""
    if source.plan is not None or source.policy is None or source.policy.path == POLICY_NAME:
        return ""
    return _below(source.root.top, source.root.path / source.path)


def _folders(source: Source) -> Iterator[str]:
    """The folders from the source up to the top, as prefixes of paths."""
    start = source.plan_path.parent if source.plan_path else source.root.path
    if not start.is_relative_to(source.root.top):
        start = source.root.path
    inside = start.relative_to(source.root.top)
    for folder in (inside, *inside.parents):
        yield "" if folder.as_posix() == "." else f"{folder.as_posix()}/"


def _plan(source: Source, ground: Ground, root: Root, patterns: Sequence[str]) -> tuple[str, bytes] | None:
    """The path and the bytes of the plan that the source's plan was."""
    top, files = ground.top, ground.files
    if source.plan_path is None:
        return None
    path = _below(top.path, source.plan_path)
    if path in files:
        return path, read_entries(top, [files[path]])[files[path]]
    gone = [path for path in plans_at(ground, root, patterns) if not (top.path / path).exists()]
    contents = read_entries(top, [files[path] for path in gone])
    old = ((path, contents[files[path]]) for path in gone)
    return next(((path, data) for path, data in old if _is_same(source, data, path)), None)


def plans_at(ground: Ground, root: Root, patterns: Sequence[str]) -> tuple[str, ...]:
    """The plans of the base, relative to the top, that ``patterns`` below ``root.path`` cover."""
    return tuple(f"{root.prefix}{path}" for path in plans_among(root.within(ground.files), patterns))


def _is_same(source: Source, before: bytes, path: str) -> bool:
    """Whether a plan that is gone is the one that stands elsewhere now: by its title, or by most of its lines."""
    title = read_plan(before, path).title
    return (
        bool(title and source.plan and title == source.plan.title) or likeness(before, source.plan_bytes) >= SAME_PLAN
    )


def likeness(one: bytes, other: bytes) -> float:
    """The share of lines that two texts have in common, 0 to 1."""
    old, new = (Counter(line for line in data.split(b"\n") if line.strip()) for data in (one, other))
    longest = max(old.total(), new.total())
    return (old & new).total() / longest if longest else 0.0


def _below(folder: Path, path: Path) -> str:
    """A path as seen from a folder above it; empty where it lies elsewhere."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else ""
