"""The tree of a repository's working files, written by git into a throw-away repository of our own.

A repository can lie about its files: with flags in its index (skip-worktree, assume-unchanged), stat data, sparse
checkout, ``.git/info/exclude``, attributes, filters, hooks and its fsmonitor. So only two things are taken from it, the
names that it tracks and the objects that it has; everything else is asked of an empty repository in a temporary
folder that has the same working tree, its own index and no settings. That adds no object to the real one.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from gates.model.value import dataclass
from gates.tree.git import git

GITLINK = "160000"
ATTRIBUTES = "* -text -ident -filter -working-tree-encoding\n"  # what the disk holds is what counts
CONFIG = """[core]
	repositoryFormatVersion = 1
	fileMode = true
	symlinks = true
	looseCompression = 0
	fsync = none
[extensions]
	objectFormat = {object_format}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GitTree:
    """The id of a written tree, with its files; those of submodules are in ``entries`` but, as ever, not in ``id``."""

    id: str
    entries: Mapping[str, str]
    warnings: tuple[str, ...] = ()


def git_tree(repository: Path, kept: Callable[[str], bool]) -> GitTree:
    """Write the tree of the tracked and unignored files below ``repository`` for whose paths ``kept`` is true."""
    tracked = [(path, entry) for path, entry in _listing(git(repository, "ls-files", "-s", "-z")) if kept(path)]
    with tempfile.TemporaryDirectory(prefix="gates-tree-", ignore_cleanup_errors=True) as folder:
        env = throw_away_repository(repository, Path(folder))
        git(repository, "update-index", "-z", "--index-info", env=env, stdin=_lines(tracked))
        git(repository, "add", "--all", "--", ".", env=env)
        listed = list(_listing(git(repository, "ls-files", "-s", "-z", env=env)))
        unwanted = [(path, entry) for path, entry in listed if not kept(path)]
        if unwanted:
            removals = b"".join(_encode(path) + b"\0" for path, _ in unwanted)
            git(repository, "update-index", "-z", "--force-remove", "--stdin", env=env, stdin=removals)
        tree = git(repository, "write-tree", "--missing-ok", env=env).decode().strip()
    entries = {path: entry.removesuffix(" 0") for path, entry in listed if kept(path)}
    entries |= _inside_submodules(repository, entries, kept)
    return GitTree(id=tree, entries=entries, warnings=_warnings(repository))


def write_tree(repository: Path, entries: Mapping[str, str]) -> str:
    """The id of the tree that has just these entries (path -> ``MODE OBJECT``)."""
    with tempfile.TemporaryDirectory(prefix="gates-tree-", ignore_cleanup_errors=True) as folder:
        env = throw_away_repository(repository, Path(folder))
        listing = [(path, f"{entry} 0") for path, entry in entries.items()]
        git(repository, "update-index", "-z", "--index-info", env=env, stdin=_lines(listing))
        return git(repository, "write-tree", "--missing-ok", env=env).decode().strip()


def throw_away_repository(repository: Path, folder: Path) -> dict[str, str]:
    """Make an empty repository in ``folder`` that borrows the real one's objects; gives the variables to use it."""
    objects, object_format = (
        git(repository, "rev-parse", *question).removesuffix(b"\n")
        for question in (("--path-format=absolute", "--git-path", "objects"), ("--show-object-format",))
    )
    for name in ("objects/info", "refs", "info"):
        (folder / name).mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/none\n")
    (folder / "config").write_text(CONFIG.format(object_format=object_format.decode()))
    (folder / "info/attributes").write_text(ATTRIBUTES)
    (folder / "objects/info/alternates").write_bytes(objects + b"\n")
    return {
        "GIT_DIR": str(folder),
        "GIT_WORK_TREE": str(repository),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
    }


def _inside_submodules(repository: Path, entries: Mapping[str, str], kept: Callable[[str], bool]) -> dict[str, str]:
    """The files of the repositories inside, so that a change in one is seen before it is committed there."""
    found: dict[str, str] = {}
    for path, entry in entries.items():
        if entry.startswith(GITLINK) and (repository / path / ".git").exists():
            inner = git_tree(repository / path, partial(_kept_below, path, kept))
            found |= {f"{path}/{below}": value for below, value in inner.entries.items()}
    return found


def _kept_below(folder: str, kept: Callable[[str], bool], path: str) -> bool:
    return kept(f"{folder}/{path}")


def _warnings(repository: Path) -> tuple[str, ...]:
    path = git(repository, "rev-parse", "--path-format=absolute", "--git-path", "info/exclude").removesuffix(b"\n")
    exclude = Path(path.decode("utf-8", "surrogateescape"))
    lines = exclude.read_bytes().split(b"\n") if exclude.is_file() else []
    if any(line.strip() and not line.startswith(b"#") for line in lines):
        return (".git/info/exclude hides files from git, but not from the gates: they count as part of the tree",)
    return ()


def _listing(output: bytes) -> Iterator[tuple[str, str]]:
    """Each path of ``ls-files -s -z`` with its ``MODE OBJECT STAGE``."""
    for line in output.split(b"\0")[:-1]:
        entry, _, path = line.partition(b"\t")
        yield path.decode("utf-8", "surrogateescape"), entry.decode()


def _lines(listing: list[tuple[str, str]]) -> bytes:
    return b"".join(entry.encode() + b"\t" + _encode(path) + b"\0" for path, entry in listing)


def _encode(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")
