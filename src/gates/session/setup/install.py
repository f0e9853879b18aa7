"""Put gates where it blocks: into the hooks of git, of its hook managers and of coding agents."""

from collections.abc import Mapping
from pathlib import Path

from gates.document.agent_settings import add_stop_hook
from gates.document.hook_templates import CHAINED, CHECK, GIT_HOOK, MANAGERS, Manager
from gates.model.errors import InputError, RefusedError
from gates.model.value import dataclass
from gates.record.atomic import write_atomically
from gates.record.folders import make_folder
from gates.session.reading.source import Question, shown
from gates.tree.hooks import find_hooks
from gates.tree.reading import read_source
from gates.tree.root import Root, find_root

AGENT_FILES: Mapping[str, str] = {"claude": ".claude/settings.json", "codex": ".codex/hooks.json"}
EXECUTABLE = 0o755


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What was done: the file that was written, if one was, else why not; and what is left to a person.

    ``snippet`` is to be added to ``path`` by hand. ``next_step`` is a command, or empty.
    """

    path: str
    written: bool = False
    note: str = ""
    snippet: str = ""
    next_step: str = ""


def install_hook(question: Question, kind: str) -> Installed:
    """Install the hook of ``git``, of a hook manager or of an agent; whatever a person has written there stays.

    Raises:
        InputError: git has no repository here.
        RefusedError: there is something that gates cannot add to.
    """
    root = find_root(question.cwd)
    if kind in AGENT_FILES:
        return _install_agent(root, kind)
    if kind == "git":
        return _install_git(root)
    return _install_manager(root, MANAGERS[kind])


def _install_agent(root: Root, agent: str) -> Installed:
    path = root.top / AGENT_FILES[agent]
    name = shown(root, path)
    before = read_source(path) if path.exists() else b""
    settings = add_stop_hook(before, f"gates hook {agent}", name)
    if settings is None:
        return Installed(path=name, note="has the hook already", next_step="gates hook approve")
    make_folder(path.parent)
    write_atomically(path, settings, expected=before if path.exists() else None)
    return Installed(path=name, written=True, next_step="gates hook approve")


def _install_git(root: Root) -> Installed:
    if root.repository is None:
        raise InputError(f"{root.path}: not in a git repository, so it has no hooks (git init)")
    hooks = find_hooks(root.repository)
    if hooks.configured:
        raise RefusedError(
            f"git takes its hooks from {hooks.configured} (core.hooksPath), which is not for gates to change: "
            f"add `{CHECK}` to the pre-commit hook there"
        )
    path = hooks.folder / "pre-commit"
    if path.exists() and CHECK.encode() in path.read_bytes():
        return Installed(path=str(path), note="has the hook already")
    note = _keep_hook(path)
    make_folder(path.parent)
    write_atomically(path, GIT_HOOK.encode(), mode=EXECUTABLE)
    return Installed(path=str(path), written=True, note=note)


def _keep_hook(path: Path) -> str:
    """Give a hook that is there already another name, under which the new one calls it first."""
    if not path.exists() and not path.is_symlink():
        return ""
    kept = path.with_name(path.name + CHAINED)
    if kept.exists() or kept.is_symlink():
        raise RefusedError(f"{path} and {kept} are there already (add `{CHECK}` to the first by hand)")
    path.rename(kept)
    return f"the hook that was there is called first: {kept}"


def _install_manager(root: Root, manager: Manager) -> Installed:
    found = next((root.top / name for name in manager.files if (root.top / name).exists()), None)
    path = found or root.top / manager.files[0]
    name = shown(root, path)
    if found and CHECK.encode() in read_source(found):
        return Installed(path=name, note="has the hook already", next_step=manager.install)
    if found or not manager.whole:
        return Installed(path=name, snippet=manager.snippet, next_step=manager.install)
    write_atomically(path, manager.whole.encode())
    return Installed(path=name, written=True, next_step=manager.install)
