"""The tree that the next commit would have: what is staged, not what is on disk."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from gates.model.errors import RefusedError
from gates.tree.commit import snapshot_of_tree
from gates.tree.git import NO_ENV, git
from gates.tree.identity import Snapshot
from gates.tree.root import Root


def snapshot_of_index(root: Root, leave_out: Collection[str] = (), environ: Mapping[str, str] = NO_ENV) -> Snapshot:
    """The snapshot that ``identify`` gives once what is staged is what is on disk.

    In a hook ``environ`` names the index of this very commit (GIT_INDEX_FILE), which differs from the repository's
    for ``git commit PATH``. Raises RefusedError outside of git, UndecidedError while paths are unmerged.
    """
    if root.repository is None:
        raise RefusedError(f"{root.path}: not in a git repository, so nothing is staged (leave out --staged)")
    repository = root.repository
    import shutil  # what is staged is judged before a commit only
    import tempfile

    with tempfile.TemporaryDirectory(prefix="gates-index-", ignore_cleanup_errors=True) as folder:
        objects = Path(folder) / "objects"
        (objects / "info").mkdir(parents=True)
        (objects / "info/alternates").write_bytes(os.fsencode(_git_path(repository, "objects")) + b"\n")
        copied = Path(folder) / "index"  # git refreshes an index that it writes a tree from
        index = index_path(repository, environ)
        if index.exists():  # there is none before the first file is staged
            shutil.copyfile(index, copied)
        env = {"GIT_INDEX_FILE": str(copied), "GIT_OBJECT_DIRECTORY": str(objects)}
        tree = git(repository, "write-tree", env=env).decode().strip()
        return snapshot_of_tree(root, repository, tree, leave_out, env)


def index_path(repository: Path, environ: Mapping[str, str]) -> Path:
    """The file of the index: the one that GIT_INDEX_FILE of ``environ`` names, or the repository's own."""
    named = environ.get("GIT_INDEX_FILE")
    return repository / named if named else _git_path(repository, "index")


def _git_path(repository: Path, name: str) -> Path:
    answer = git(repository, "rev-parse", "--path-format=absolute", "--git-path", name)
    return Path(os.fsdecode(answer.removesuffix(b"\n")))
