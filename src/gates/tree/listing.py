"""The names of the project's own files."""

from gates.tree.files import walk
from gates.tree.git import git
from gates.tree.root import Root


def list_files(root: Root, suffix: str) -> tuple[str, ...]:
    """The files below ``root.path`` that end with ``suffix``, given in lower case, sorted, relative to it.

    In a repository the tracked and the unignored ones.
    """
    if root.repository is None:
        return tuple(sorted(path for path in walk(root.path) if path.lower().endswith(suffix)))
    asked = ("--cached", "--others", "--exclude-standard", "--", f":(icase)*{suffix}")
    listed = _split(git(root.path, "ls-files", "-z", *asked))
    return tuple(path for path in sorted(set(listed)) if (root.path / path).is_file())


def list_with_suffix(root: Root, suffix: str) -> tuple[str, ...]:
    """The files below ``root.path`` that git tracks and that end with ``suffix``; outside of git every such file."""
    if root.repository is None:
        return tuple(path for path in walk(root.path) if path.endswith(suffix))
    return tuple(_split(git(root.path, "ls-files", "-z", "--", f"*{suffix}")))


def _split(output: bytes) -> list[str]:
    return [path.decode("utf-8", "surrogateescape") for path in output.split(b"\0")[:-1]]
