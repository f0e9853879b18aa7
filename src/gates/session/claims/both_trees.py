"""A project at its base and as it is verified: on disk, or staged."""

from collections.abc import Mapping

from gates.judge.protection.find import Look
from gates.model.facts import Facts
from gates.session.claims.scope import Scope
from gates.session.floor.ground import Ground, look_around, survey
from gates.tree.base import Base
from gates.tree.objects import read_objects
from gates.tree.worktree import is_gitlink


def ground_of(scope: Scope, base: Base, facts: Facts) -> Ground:
    """Both trees; of what is staged the staged one."""
    staged = scope.staged
    now = look_around(scope.root, _names(scope)) if staged is None else _staged_look(scope, staged)
    return survey(scope.root, base, facts, now)


def _names(scope: Scope) -> frozenset[str]:
    """The project's own files, without those of submodules."""
    entries = scope.root.within(scope.identify(scope.known).entries)
    inside = tuple(f"{path}/" for path, entry in entries.items() if is_gitlink(entry))
    return scope.known.union(path for path in entries if not path.startswith(inside))


def _staged_look(scope: Scope, staged: Mapping[str, str]) -> Look:
    def read(path: str) -> bytes | None:
        return read_objects(scope.root, [staged[path]])[staged[path]] if path in staged else None

    return Look(files=staged.keys(), read=read)
