"""Files that are gone from a folder, as git still has them: at the base, in a commit since, or in the index."""

import os
import re
from collections.abc import Iterator

from gates.tree.base import files_at
from gates.tree.git import git
from gates.tree.root import Root

_ADDED = re.compile(rb":\d+ (?:100644|100755) [0-9a-f]+ ([0-9a-f]+) [AM]")


def past_files(root: Root, base: str, folder: str) -> dict[str, str]:
    """Every regular file below ``folder`` that git knows since the commit ``base``: path below ``root.path`` -> id."""
    if root.repository is None:
        return {}
    inside = f"{folder}/"
    at_base = {path: entry.partition(" ")[2] for path, entry in files_at(root, base).items() if path.startswith(inside)}
    return at_base | dict(_since(root, base, folder)) | dict(_staged(root, folder))


def _since(root: Root, base: str, folder: str) -> Iterator[tuple[str, str]]:
    """What was added or changed in commits since the base, the newest last."""
    asked = ("--format=", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=AM", "--relative", "--reverse", "-z")
    words = git(root.path, "log", *asked, f"{base}..HEAD", "--", folder).split(b"\0")
    for entry, path in zip(words[::2], words[1::2], strict=False):
        if found := _ADDED.fullmatch(entry.strip()):
            yield os.fsdecode(path), found[1].decode()


def _staged(root: Root, folder: str) -> Iterator[tuple[str, str]]:
    for line in git(root.path, "ls-files", "-s", "-z", "--", folder).split(b"\0")[:-1]:
        entry, _, path = line.partition(b"\t")
        yield os.fsdecode(path), entry.split(b" ")[1].decode()
