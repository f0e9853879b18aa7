"""The base: the commit that a project's policy is taken from, and the files as they were there."""

import os
import posixpath
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from gates.model import lazy_re as re
from gates.model.errors import RefusedError, UndecidedError
from gates.model.value import dataclass, field
from gates.tree.commit import list_tree, snapshot_of_tree
from gates.tree.git import git
from gates.tree.identity import Snapshot
from gates.tree.root import Root

# By their full names: a tag may be called origin/main, and git would prefer it.
USUAL = (
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
)
SHORT = 12
FETCH = "fetch the whole history: git fetch --unshallow, or fetch-depth: 0 in CI"
NAME_IT = "name it with --base or GATES_BASE"

_BLOB = re.compile(rb"[0-9a-f]{40,64} blob (\d+)\n")
_ASTRAY = re.compile(rb"(?:symlink|dangling|loop) \d+\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The commit to compare with: its id, the name it was found by, and both in words for reports.

    ``is_head``: nothing was committed since.
    """

    commit: str
    ref: str
    described: str
    is_head: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Branches:
    """The branches by their full names, with their commits; ``current`` is checked out, empty when none is."""

    tips: Mapping[str, str]
    current: str
    head: str | None


def find_base(root: Root, ref: str | None, environ: Mapping[str, str]) -> Base | None:
    """The merge base of HEAD with ``ref``, or GATES_BASE, or else the first of the usual names of a default branch.

    The only branch of a repository that has none of them is its own default branch. On the default branch the base is
    HEAD itself, so that what is not committed yet is still compared. None outside of git and before the first commit.
    Raises RefusedError for a name that is unknown, and when nothing shows where HEAD left the other branch.
    """
    named = ref or environ.get("GATES_BASE")
    if root.repository is None:
        if named:
            raise RefusedError(f"{named}: is no base here, since {root.path} is not in a git repository")
        return None
    branches = _branches(root.repository)
    head = branches.head or _commit(root.repository, "HEAD")
    found = _named(root.repository, named) if named else _default_branch(root.repository, branches, head)
    return None if found is None else _compared(root.repository, found, branches.tips.get(found), head)


def _compared(repository: Path, found: str, tip: str | None, head: str | None) -> Base:
    """The base that the branch or commit ``found`` gives to HEAD."""
    tip = tip or _commit(repository, found)
    name = re.sub(r"^refs/(?:remotes|heads)/", "", found)
    if tip is None or head is None:
        raise RefusedError(f"{name}: cannot be compared with HEAD, since one of them has no commit ({NAME_IT})")
    commit = tip if tip == head else _merge_base(repository, head, tip, name)
    place = "the merge base with" if commit != tip else "the head of"
    return Base(commit=commit, ref=name, described=f"{commit[:SHORT]}, {place} {name}", is_head=commit == head)


def staged_since(root: Root, base: Base) -> dict[str, str]:
    """The paths, relative to the top, that git's index does not have as the base has them, with their ids there."""
    if root.repository is None:
        return {}
    words = os.fsdecode(git(root.repository, "diff-index", "--cached", "--no-abbrev", "-z", base.commit, "--"))
    told = words.split("\0")
    return {path: one.split(" ")[2] for one, path in zip(told[::2], told[1::2], strict=False)}


def read_at(root: Root, commit: str, path: str) -> bytes | None:
    """The bytes of the file at ``path``, relative to ``root.path``, in the commit; None when there is no such file.

    Links are followed inside of the commit. Raises RefusedError for one that leads nowhere or out of it, and for a
    file that the commit has but the repository lacks (a partial clone).
    """
    inside = posixpath.normpath(posixpath.join(root.prefix, path))
    if root.repository is None or inside.startswith(("../", "/")):
        return None
    if "\n" in inside:
        raise RefusedError(f"{path!r}: cannot be looked up in a commit (rename the file)")
    answer = _read(root.repository, f"{commit}:{inside}")
    if found := _BLOB.match(answer):
        return answer[found.end() : found.end() + int(found[1])]
    if _ASTRAY.match(answer):
        raise RefusedError(f"{path}: is a link at {commit[:SHORT]} that leads to no file of that commit")
    if _is_listed(root.repository, commit, inside):
        raise RefusedError(f"{path}: the repository lacks its content at {commit[:SHORT]} (clone without --filter)")
    return None


@cache
def files_at(root: Root, commit: str) -> Mapping[str, str]:
    """Every file below ``root.path`` in the commit with that id: path relative to it -> ``MODE OBJECT``."""
    if root.repository is None:
        return {}
    return root.within(list_tree(root.repository, commit))


def snapshot_at(root: Root, commit: str, leave_out: Collection[str] = ()) -> Snapshot:
    """The snapshot that ``identify`` gives for a clean checkout of the commit, as long as git converts no file for it.

    Line endings and filters (``.gitattributes``) are such conversions. Raises RefusedError outside of git.
    """
    if root.repository is None:
        raise RefusedError(f"{root.path}: not in a git repository, so it has no commits")
    tree = git(root.repository, "rev-parse", "--verify", "--end-of-options", f"{commit}^{{tree}}").decode().strip()
    return snapshot_of_tree(root, root.repository, tree, leave_out)


def _named(repository: Path, name: str) -> str:
    """The full name of a branch, then whatever git takes the name for."""
    for candidate in (f"refs/remotes/{name}", f"refs/heads/{name}", name):
        if _commit(repository, candidate) is not None:
            return candidate
    advice = FETCH if _is_shallow(repository) else "fetch it, or check the name"
    raise RefusedError(f"{name}: no such branch or commit, so there is no base to compare with ({advice})")


def _branches(repository: Path) -> _Branches:
    asked = ("--format=%(HEAD)%(objectname) %(refname)", "refs/heads", "refs/remotes")
    lines = os.fsdecode(git(repository, "for-each-ref", *asked)).split("\n")[:-1]
    tips = {name: commit for commit, _, name in (line[1:].partition(" ") for line in lines)}
    current = next((line[1:].partition(" ") for line in lines if line.startswith("*")), ("", "", ""))
    return _Branches(tips=tips, current=current[2], head=current[0] or None)


def _default_branch(repository: Path, branches: _Branches, head: str | None) -> str | None:
    usual = next((name for name in USUAL if name in branches.tips), None)
    if usual or head is None:
        return usual
    if [*branches.tips] == [branches.current] and not _is_shallow(repository):
        return branches.current
    advice = FETCH if _is_shallow(repository) else NAME_IT
    raise RefusedError(f"{repository}: no branch is known that HEAD could be compared with ({advice})")


def _merge_base(repository: Path, head: str, tip: str, name: str) -> str:
    try:
        return git(repository, "merge-base", head, tip).decode().strip()
    except UndecidedError as error:
        advice = FETCH if _is_shallow(repository) else NAME_IT
        raise RefusedError(f"{name}: has no commit in common with HEAD that is known here ({advice})") from error


def _commit(repository: Path, name: str) -> str | None:
    try:
        answer = git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except UndecidedError:
        return None
    return answer.decode().strip()


def _is_shallow(repository: Path) -> bool:
    return git(repository, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _read(repository: Path, name: str) -> bytes:
    """What git says of an object; nothing when it belongs to a partial clone that lacks it."""
    asked = f"{name}\n".encode("utf-8", "surrogateescape")
    try:
        return git(repository, "cat-file", "--batch", "--follow-symlinks", stdin=asked)
    except UndecidedError as error:
        if "promisor" in str(error):
            return b""
        raise


def _is_listed(repository: Path, commit: str, path: str) -> bool:
    """Whether the commit names the path, or a link on the way to it."""
    parents = posixpath.dirname(path).split("/")
    folders = ["/".join(parents[: length + 1]) for length in range(len(parents)) if parents[0]]
    listed = git(repository, "ls-tree", "-z", "--full-tree", commit, "--", *folders, path).split(b"\0")
    own = b"\t" + path.encode("utf-8", "surrogateescape")
    return any((line.startswith(b"100") and line.endswith(own)) or line.startswith(b"120000") for line in listed)
