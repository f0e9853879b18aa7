"""The result cache of a run: the project's own, or a folder that clones, users and machines share when asked to.

GATES_CACHE names that folder. Its entries count for whoever has the same key: GATES_CACHE_KEY, or else the user's own,
so that a folder which somebody else filled is worth nothing. Nothing in a repository can ask for it.
"""

import hashlib
from collections.abc import Mapping
from os import fsencode
from pathlib import Path

from gates.model.errors import RefusedError
from gates.model.value import replace
from gates.record.result_cache import FOLDER as CACHE
from gates.record.result_cache import ResultCache, open_cache
from gates.record.store import FOLDER, Store
from gates.run.environment import SHARED
from gates.tree.root import Root

KEY = "GATES_CACHE_KEY"
SHORTEST_KEY = 32  # characters


def cache_of(root: Root, store: Store, environ: Mapping[str, str]) -> ResultCache | None:
    """The cache for the runs of a project; None where the user has no place for a key of their own.

    Raises:
        RefusedError: the shared folder is part of the project, or its key could be guessed.
    """
    place = environ.get(SHARED, "")
    if not place:
        return open_cache(store, environ)
    folder, key = Path(place), environ.get(KEY, "")
    if not folder.is_absolute() or _is_project(folder.resolve(), root):
        raise RefusedError(f"{SHARED}={place}: is no absolute path outside of the project (choose another folder)")
    if key and len(key) < SHORTEST_KEY:
        raise RefusedError(f"{KEY} has less than {SHORTEST_KEY} characters, so that it could be guessed")
    shared = ResultCache(folder=folder, secret=hashlib.sha256(fsencode(key)).digest(), top=fsencode(root.top))
    if key:
        return shared
    own = open_cache(store, environ)
    return replace(shared, secret=own.secret) if own else None


def has_results(store: Store, environ: Mapping[str, str]) -> bool:
    """Whether there is a cache to look into."""
    return bool(environ.get(SHARED)) or (store.path / CACHE).is_dir()


def _is_project(folder: Path, root: Root) -> bool:
    return folder.is_relative_to(root.top.resolve()) and not folder.is_relative_to(root.path.resolve() / FOLDER)
