"""Files that are gone from a folder, as git still has them: at the base, in a commit since, or in the index."""

import os
from collections.abc import Iterator

from gates.model import lazy_re as re
from gates.tree.base import Base, files_at
from gates.tree.git import git
from gates.tree.listing import Listing
from gates.tree.root import Root

_ADDED = re.compile(rb":\d+ (?:100644|100755) [0-9a-f]+ ([0-9a-f]+) [AM]")


def past_files(listing: Listing, base: Base, folder: str) -> dict[str, str]:
    """Every regular file below ``folder`` that git knows since the base: path below ``root.path`` -> id."""
    root, inside = listing.root, f"{folder}/"
    if root.repository is None:
        return {}
    at_base = {path: _id(entry) for path, entry in files_at(root, base.commit).items() if path.startswith(inside)}
    since = {} if base.is_head else dict(_since(root, base.commit, folder))
    staged = {path: _id(entry) for path, entry in listing.below().items() if entry and path.startswith(inside)}
    return at_base | since | staged


def _id(entry: str) -> str:
    return entry.partition(" ")[2]


def _since(root: Root, base: str, folder: str) -> Iterator[tuple[str, str]]:
    """What was added or changed in commits since the base, the newest last."""
    asked = ("--format=", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=AM", "--relative", "--reverse", "-z")
    words = git(root.path, "log", *asked, f"{base}..HEAD", "--", folder).split(b"\0")
    for entry, path in zip(words[::2], words[1::2], strict=False):
        if found := _ADDED.fullmatch(entry.strip()):
            yield os.fsdecode(path), found[1].decode()
