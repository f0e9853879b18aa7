"""What everything that is held against the base stands on: both trees, read once for all plans of a project."""

from collections.abc import Callable, Collection, Mapping
from functools import partial

from gates.judge.protection.compare import Difference
from gates.judge.protection.find import Look
from gates.model.errors import InputError
from gates.model.facts import Facts
from gates.model.value import dataclass, field
from gates.tree.base import Base, files_at
from gates.tree.hidden import list_hidden
from gates.tree.objects import read_objects
from gates.tree.reading import read_source
from gates.tree.root import Root
from gates.tree.worktree import is_gitlink

Compare = Callable[[Look, Look], tuple[Difference, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A project at its base and now, where ``facts`` are those of now.

    ``files``: every file of the base below ``Root.top`` with its ``MODE OBJECT``. ``before`` and ``now`` see what is
    below ``root.path``, each file read at most once. ``hidden`` lists the tracked files that a
    .gitignore hides.
    """

    root: Root
    base: Base
    facts: Facts
    files: Mapping[str, str]
    before: Look
    now: Look
    hidden: Callable[[], tuple[str, ...]]
    _compared: dict[str, tuple[Difference, ...]] = field(default_factory=dict)

    @property
    def top(self) -> Root:
        """The repository itself as a root."""
        return self.root.whole

    def differences(self, what: str, compare: Compare) -> tuple[Difference, ...]:
        """What ``compare`` finds between the two looks, found once for each ``what``."""
        if what not in self._compared:
            self._compared[what] = compare(self.before, self.now)
        return self._compared[what]


def survey(root: Root, base: Base, facts: Facts, now: Look) -> Ground:
    """List the tree of the base beside that of ``now``; contents are read when they are asked for."""
    files = files_at(root.whole, base.commit)
    return Ground(
        root=root,
        facts=facts,
        base=base,
        files=files,
        before=_look_back(root, files),
        now=now,
        hidden=partial(list_hidden, root),
    )


def look_around(root: Root, files: Collection[str]) -> Look:
    """What is on disk: ``files`` are the project's own, relative to ``root.path``."""
    contents: dict[str, bytes | None] = {}

    def read(path: str) -> bytes | None:
        if path not in contents:
            contents[path] = _content(root, path)
        return contents[path]

    return Look(files=files, read=read)


def read_entries(root: Root, entries: Collection[str]) -> dict[str, bytes]:
    """The bytes of the files of ``Ground.files``, by their ``MODE OBJECT``; a submodule has none.

    Raises:
        UndecidedError: the repository lacks one of them, as a partial clone may.
    """
    objects = {entry: entry.partition(" ")[2] for entry in entries if not is_gitlink(entry)}
    contents = read_objects(root, set(objects.values()))
    return {entry: contents[objects[entry]] if entry in objects else b"" for entry in entries}


def _look_back(root: Root, files: Mapping[str, str]) -> Look:
    entries = root.within(files)
    contents: dict[str, bytes] = {}

    def read(path: str) -> bytes | None:
        if path not in contents:
            contents[path] = read_entries(root, [entries[path]])[entries[path]]
        return contents[path]

    return Look(files=entries, read=read)


def _content(root: Root, path: str) -> bytes | None:
    try:
        return read_source(root.path / path)
    except InputError:
        return None
