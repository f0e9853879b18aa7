"""Names of results that mean the same in every clone and on every machine: by content, and without its own paths."""

from collections.abc import Mapping
from functools import cache
from os import path

from gates.model.outcome import Task
from gates.run.environment import without_noise
from gates.session.cache_key import MEASURING, Naming
from gates.tree.portable import TOP, contents_below, portable_toolchain
from gates.tree.root import Root


def shared_naming(root: Root) -> Naming:
    """Paths of the project are told from its top, and programs and packages by what is in their files."""

    @cache
    def tools(programs: frozenset[str], search: str | None, own: str | None) -> str:
        environ = {name: value for name, value in (("PATH", search), ("VIRTUAL_ENV", own)) if value is not None}
        return portable_toolchain(programs, root, environ)

    def started(task: Task) -> Mapping[str, object]:
        return {
            "text": task.command,
            "argv": task.argv,
            "shell": task.shell,
            "cwd": path.relpath(task.cwd, root.top),
            "env": {name: _told(value, root) for name, value in without_noise(task.env).items()},
        }

    return Naming(gates=contents_below(MEASURING, ".py"), tools=tools, started=started)


def _told(value: str, root: Root) -> str:
    return value.replace(str(root.top), TOP)
