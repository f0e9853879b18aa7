"""The content that a result depends on, as one digest: what the patterns of a gate select from a snapshot."""

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from gates.model.errors import UndecidedError
from gates.model.value import dataclass
from gates.tree.glob import is_pattern, matching
from gates.tree.identity import Snapshot
from gates.tree.root import Root

LINK = "120000 "


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """A snapshot with what it costs to look at it only once: its links that lead to something it does not cover.

    ``beyond``: link -> digest of the file outside that it leads to; None as a whole when one leads to a folder outside,
    whose content nobody follows.
    """

    root: Root
    snapshot: Snapshot
    beyond: Mapping[str, str] | None

    @classmethod
    def of(cls, root: Root, snapshot: Snapshot) -> "Inputs":
        """The inputs that gates can have in this snapshot."""
        return cls(root=root, snapshot=snapshot, beyond=_beyond(root, snapshot.entries))

    def digest(self, patterns: Sequence[str], without: Collection[str] = ()) -> str | None:
        """One digest of the files that ``patterns``, relative to the root, select; without patterns of the whole tree.

        Ignored files and plans count only where a pattern without a wildcard names them. One that names a folder
        selects what is below it. What a selected link leads to counts with it. None when nothing is selected, or when
        a link cannot be followed. ``without``: these files, relative to the root, are looked after by somebody else.
        """
        if self.beyond is None:
            return None
        if not patterns:
            return _digest({self.snapshot.id.sha256: "", **self.beyond})
        prefix = self.root.prefix
        selected = dict(self._selected(patterns)) | dict(self._named(patterns))
        for path in without:
            selected.pop(prefix + path, None)
            selected.pop(f"{path}\0", None)
        return _digest(selected) if selected else None

    def _selected(self, patterns: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The entries that the patterns select, a link with what it leads to."""
        prefix = self.root.prefix
        is_wanted = matching((*patterns, *map(below, patterns))).fullmatch
        for path, entry in self.snapshot.entries.items():
            if path.startswith(prefix) and is_wanted(path, len(prefix)):
                yield path, entry + (self.beyond or {}).get(path, "")
                if entry.startswith(LINK):
                    yield from ((f"{path}\0{other}", found) for other, found in self._led_to(path))

    def _led_to(self, path: str) -> Iterator[tuple[str, str]]:
        """What a link inside the tree leads to, a file or all files of a folder."""
        target = _target(self.root, path) or "\0"
        return (one for one in self.snapshot.entries.items() if one[0] == target or one[0].startswith(f"{target}/"))

    def _named(self, patterns: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The files that patterns without wildcards name, ignored ones, too."""
        for pattern in patterns:
            content = None if is_pattern(pattern) else _content(self.root.path / pattern)
            if content is not None:
                yield f"{pattern}\0", content


def _beyond(root: Root, entries: Mapping[str, str]) -> Mapping[str, str] | None:
    found: dict[str, str] = {}
    for path in (path for path, entry in entries.items() if entry.startswith(LINK)):
        target = _target(root, path) or "\0"
        if (root.top / path).is_dir():
            if not any(other.startswith(f"{target}/") for other in entries):
                return None
        elif target not in entries:
            found[path] = _content(root.top / path) or "nothing"
    return found


def below(pattern: str) -> str:
    """The pattern for what is below a folder of that name."""
    folder = os.path.normpath(pattern)
    return "**" if folder == "." else f"{folder}/**"


def _target(root: Root, path: str) -> str | None:
    """Where a link leads, relative to the top; None when that is outside."""
    place = Path(os.path.realpath(root.top / path))
    return place.relative_to(root.top).as_posix() if place.is_relative_to(root.top) else None


def _content(path: Path) -> str | None:
    """Mode and digest of a file that the snapshot does not have; None when there is no regular file."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        return f"{path.stat().st_mode:o} {content}"
    except OSError as error:
        raise UndecidedError(f"{path}: cannot be read: {error.strerror}") from error


def _digest(content: Mapping[str, str]) -> str:
    total = hashlib.sha256()
    for name in sorted(content):
        total.update(f"{content[name]}\t{name}\0\0".encode("utf-8", "surrogateescape"))
    return total.hexdigest()
