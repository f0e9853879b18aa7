"""The content of many files of a commit, asked of git at once."""

from collections.abc import Collection

from gates.model.errors import RefusedError
from gates.tree.git import git
from gates.tree.root import Root


def read_blobs(root: Root, entries: Collection[str]) -> dict[str, bytes]:
    """The bytes of each entry ``MODE OBJECT``, as ``files_at`` gives them; links are their target, submodules missing.

    Raises RefusedError for an object that the repository lacks (a partial clone).
    """
    objects = {entry.partition(" ")[2]: entry for entry in entries if not entry.startswith("160000")}
    if root.repository is None or not objects:
        return {}
    answer = git(root.repository, "cat-file", "--batch", stdin="".join(f"{name}\n" for name in objects).encode())
    found: dict[str, bytes] = {}
    position = 0
    for name, entry in objects.items():
        end = answer.index(b"\n", position)
        words = answer[position:end].split()
        if len(words) != 3:
            raise RefusedError(f"{root.repository}: lacks the object {name} (clone without --filter)")
        size = int(words[2])
        found[entry] = answer[end + 1 : end + 1 + size]
        position = end + 1 + size + 1
    return found


def list_hidden(root: Root) -> tuple[str, ...]:
    """The tracked files below ``root.path``, relative to it, that a ``.gitignore`` hides from tools that heed it."""
    if root.repository is None:
        return ()
    listed = git(root.path, "ls-files", "-z", "--cached", "--ignored", "--exclude-per-directory=.gitignore")
    return tuple(path.decode("utf-8", "surrogateescape") for path in listed.split(b"\0")[:-1])
