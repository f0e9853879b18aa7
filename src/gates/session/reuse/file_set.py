"""The files that a command judges one by one: where they are in the tree, and how the tool calls them."""

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence

from gates.measure.command import ToolCall, parse_command
from gates.measure.extractor import JudgesFiles
from gates.measure.increments import Increments
from gates.measure.registry import judging_files, paths_of
from gates.model.value import dataclass, field
from gates.run.plan import CheckPlan
from gates.session.reuse.cache_key import Naming, entry_name
from gates.tree.identity import Snapshot
from gates.tree.inputs import LINK, Inputs
from gates.tree.root import Root
from gates.tree.texts import names_below, suffix_of, text_id
from gates.tree.worktree import is_gitlink

MODULES = (".py", ".pyi")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSet:
    """``entries`` are those of the snapshot below ``folders``, ``shown`` the names that the tool gives them, by path.

    Paths are relative to ``root.path``. ``name`` is the name of what is known of them in the cache: another for every
    other command, tool or configuration. ``wrapper`` and ``argv`` are the words of the call.
    """

    root: Root
    name: str
    judge: JudgesFiles
    wrapper: tuple[str, ...]
    argv: tuple[str, ...]
    folders: tuple[str, ...]
    entries: Mapping[str, str]
    shown: Mapping[str, str]
    _texts: dict[str, str] = field(default_factory=dict)
    _paths: dict[str, str] = field(default_factory=dict)

    def words(self, files: Sequence[str]) -> tuple[str, ...]:
        """The words of the call on these files only."""
        return (*self.wrapper, *(self.judge.narrowed(self.argv, files) or ()))

    def read(self, shown: str) -> bytes:
        """The content of the file to which the tool gives this name."""
        if not self._paths:
            self._paths.update((name, path) for path, name in self.shown.items())
        return (self.root.path / self._paths[shown]).read_bytes()

    def text(self, path: str) -> str:
        """The digest of a file's text as it is now."""
        if path not in self._texts:
            self._texts[path] = text_id(self.root.path / path)
        return self._texts[path]

    def suffixes_beside(self) -> frozenset[str]:
        """The suffixes of the files on disk that are not in the tree, since git ignores them."""
        beside = names_below(self.root.path, self.folders) - self.entries.keys()
        return frozenset(map(suffix_of, beside))


def file_set(plan: CheckPlan, root: Root, snapshot: Snapshot, naming: Naming) -> FileSet | None:
    """The files of a plan whose only command is a plain call that judges the files of some folders; None for others."""
    call = _only_call(plan)
    judge = judging_files(call) if call else None
    if call is None or judge is None or not naming.sees(parse_command(plan.check.command), plan.task.env):
        return None
    return _file_set(plan, root, snapshot, naming, call, judge)


def _file_set(
    plan: CheckPlan, root: Root, snapshot: Snapshot, naming: Naming, call: ToolCall, judge: JudgesFiles
) -> FileSet | None:
    folders, how = paths_of(call), judge.INCREMENTS
    if judge.narrowed(call.argv, ()) is None or not _are_apart(root, folders):
        return None
    entries, shown = _below(root, snapshot, folders)
    if any(entry.startswith(LINK) for entry in entries.values()) or _is_moved(root, folders, how.moved_by):
        return None
    beside = _beside(plan, root, snapshot, shown, _configuration(how, folders))
    if how.anywhere:
        beside.append(_elsewhere(snapshot, root.prefix, entries))
    return FileSet(
        root=root,
        name=entry_name(plan, f"by file {beside}", naming),
        judge=judge,
        wrapper=call.wrapper,
        argv=call.argv,
        folders=folders,
        entries=entries,
        shown={path: path for path in shown} if how.normal_names else shown,
    )


def _only_call(plan: CheckPlan) -> ToolCall | None:
    """The call of a command that is nothing else, and that nothing but its output tells about."""
    line = parse_command(plan.check.command)
    is_one = plan.known is None and not plan.shards and plan.gate.metric is None
    if not is_one or not plan.gate.cache or len(line.calls) != 1:
        return None
    call = line.calls[0]
    return call if plan.task.argv == (*call.wrapper, *call.argv) else None


def _below(root: Root, snapshot: Snapshot, folders: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The entries below the folders, and the names that a tool forms of them that walks through the folders."""
    prefix = root.prefix
    entries: dict[str, str] = {}
    shown: dict[str, str] = {}
    for full, entry in snapshot.entries.items():
        path = full.removeprefix(prefix)
        name = _shown(path, folders) if full.startswith(prefix) and not is_gitlink(entry) else None
        if name is not None:
            entries[path], shown[path] = entry, name
    return entries, shown


def _shown(path: str, folders: Sequence[str]) -> str | None:
    for folder in folders:
        normal = os.path.normpath(folder)
        if normal == "." or path.startswith(f"{normal}/"):
            separator = "" if folder.endswith("/") else "/"
            return f"{folder}{separator}{path if normal == '.' else path[len(normal) + 1 :]}"
    return None


def _are_apart(root: Root, folders: Sequence[str]) -> bool:
    """Whether these are folders of the project, none of them inside of another."""
    places = [(root.path / folder).resolve() for folder in folders]
    apart = all(one is other or not one.is_relative_to(other) for one in places for other in places)
    return bool(places) and apart and all(place.is_dir() and place.is_relative_to(root.path) for place in places)


def _configuration(how: Increments, folders: Sequence[str]) -> list[str]:
    return [*how.beside, *(f"{folder}/{name}" for folder in folders for name in how.in_folders)]


def _is_moved(root: Root, folders: Sequence[str], names: Collection[str]) -> bool:
    """Whether a file is there that the tool finds in these folders only when they are named."""
    return bool(names) and any(path.rpartition("/")[2] in names for path in names_below(root.path, folders))


def _elsewhere(snapshot: Snapshot, prefix: str, below: Collection[str]) -> str:
    """The digest of the tree outside of the folders, without what Python modules say: where they are is enough."""
    others = (
        f"{path}\0{'' if path.endswith(MODULES) else entry}"
        for path, entry in sorted(snapshot.entries.items())
        if path.removeprefix(prefix) not in below
    )
    return hashlib.sha256("\n".join(others).encode("utf-8", "surrogateescape")).hexdigest()


def _beside(plan: CheckPlan, root: Root, snapshot: Snapshot, shown: Collection[str], files: Sequence[str]) -> list[str]:
    """What else the result depends on: the tool's configuration in ``files``, and inputs outside of the folders."""
    patterns = plan.gate.inputs
    inputs = Inputs.of(root, snapshot).digest(patterns, without=shown) if patterns else None
    return [inputs or "", *(text_id(root.path / file) if (root.path / file).is_file() else "" for file in files)]
