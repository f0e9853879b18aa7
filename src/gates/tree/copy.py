"""Throw-away copies of a project to run commands in: of a commit, or of the files as they are now.

A copy is a repository of its own that borrows the objects of the real one, so that tools which ask git work in it and
nothing is written to the real one.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from gates.model.errors import RefusedError, UndecidedError
from gates.tree.commit import list_tree
from gates.tree.git import git
from gates.tree.identity import identify
from gates.tree.root import Root
from gates.tree.throw_away import throw_away_repository
from gates.tree.worktree import GITLINK, is_gitlink

TOOL_FOLDERS = (".venv", "venv", "node_modules")  # what commands need and git ignores
MANIFESTS = ("package.json", "pyproject.toml")  # the files beside which such folders lie


@contextmanager
def checkout(root: Root, commit: str) -> Iterator[Path]:
    """A copy of the files of a commit; gives the folder that stands for ``root.path``.

    Line endings are converted as ``.gitattributes`` says; filters are not run. The tool folders of the working tree
    are linked into it. Raises RefusedError outside of git.
    """
    if root.repository is None:
        raise RefusedError(f"{root.path}: not in a git repository, so it has no commits")
    with _place(root) as top:
        _check_out(root.repository, commit, top)
        _link_tools(root, top, list_tree(root.repository, commit))
        yield top / root.path.relative_to(root.top)


@contextmanager
def copy_worktree(root: Root) -> Iterator[Path]:
    """A copy of the tracked and unignored files as they are now; gives the folder that stands for ``root.path``.

    ``.gates`` is left out, and the tool folders of the working tree are linked into it.
    """
    with _place(root) as top:
        entries = identify(root).entries
        for path, entry in entries.items():
            _copy(root.top / path, top / path, is_folder=is_gitlink(entry))
        if root.repository is not None:
            _make_repository(root.repository, "HEAD", top)
        _link_tools(root, top, entries)
        yield top / root.path.relative_to(root.top)


@contextmanager
def _place(root: Root) -> Iterator[Path]:
    """An empty folder with the name of the project's, which some tools take for the name of the project."""
    with tempfile.TemporaryDirectory(prefix="gates-copy-", ignore_cleanup_errors=True) as folder:
        top = Path(folder).resolve() / (root.top.name or "project")
        top.mkdir()
        yield top


def _check_out(repository: Path, commit: str, top: Path) -> None:
    """Fill ``top`` with the files of a commit, and those of its submodules as far as they are there."""
    env = _make_repository(repository, commit, top)
    git(top, "checkout-index", "--all", "--index", "--force", env=env)
    for path, entry in list_tree(repository, commit).items():
        if is_gitlink(entry) and (repository / path / ".git").exists():
            _check_out(repository / path, entry.removeprefix(f"{GITLINK} "), top / path)


def _make_repository(repository: Path, commit: str, top: Path) -> dict[str, str]:
    """Make ``top`` a repository in which the commit is checked out, as far as git's own records go."""
    folder = top / ".git"
    folder.mkdir()
    env = throw_away_repository(repository, folder) | {"GIT_WORK_TREE": str(top)}
    try:
        head = git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
    except UndecidedError:
        if commit != "HEAD":
            raise
        return env  # nothing is committed yet
    (folder / "HEAD").write_bytes(head)
    git(top, "read-tree", head.decode().strip(), env=env)
    return env


def _copy(source: Path, target: Path, *, is_folder: bool) -> None:
    if is_folder:
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copy2(source, target, follow_symlinks=False)
    except OSError as error:
        raise UndecidedError(f"{source}: cannot be copied: {error.strerror}") from error


def _link_tools(root: Root, top: Path, files: Iterable[str]) -> None:
    """Link the tool folders beside the manifests of the copy, out of sight of its git."""
    beside = {PurePosixPath(path).parent for path in files if PurePosixPath(path).name in MANIFESTS}
    links = []
    for folder in sorted({PurePosixPath(), PurePosixPath(root.path.relative_to(root.top)), *beside}):
        for name in TOOL_FOLDERS:
            real, link = root.top / folder / name, top / folder / name
            if real.is_dir() and link.parent.is_dir() and not os.path.lexists(link):
                link.symlink_to(real.resolve(), target_is_directory=True)
                links.append(f"/{folder / name}\n")
    if (top / ".git").is_dir():
        (top / ".git/info/exclude").write_text("".join(links), encoding="utf-8", errors="surrogateescape")
