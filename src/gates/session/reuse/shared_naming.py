"""Names of results that mean the same in every clone and on every machine: by content, and without its own paths."""

from collections.abc import Mapping
from functools import cache
from os import defpath, path
from pathlib import Path

from gates.measure.command import CommandLine, ToolCall
from gates.measure.registry import extractor_for
from gates.model.outcome import Task
from gates.run.environment import without_noise
from gates.session.reuse.cache_key import MEASURING, Naming
from gates.tree.portable import TOP, contents_below, portable_toolchain
from gates.tree.root import Root
from gates.tree.toolchain import located
from gates.tree.which import SHIMS

INTERPRETERS = frozenset({"python", "python3"})
TRANSPARENT = INTERPRETERS | {"coverage", "env", "nice", "timeout"}
OWN_FOLDERS: Mapping[tuple[str, ...], str] = {  # where these take a tool from, if it is there
    ("uv", "run"): ".venv/bin",
    ("npx",): "node_modules/.bin",
    ("npm", "exec"): "node_modules/.bin",
    ("pnpm", "exec"): "node_modules/.bin",
    ("bunx",): "node_modules/.bin",
}


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

    def sees(line: CommandLine, environ: Mapping[str, str]) -> bool:
        search = environ.get("PATH", defpath)
        return bool(line.calls) and all(_is_seen(call, root.path, search) for call in line.calls)

    return Naming(gates=contents_below(MEASURING, ".py"), tools=tools, started=started, sees=sees)


def _is_seen(call: ToolCall, root: Path, search: str) -> bool:
    """Whether it is known which file is run: of a tool that gates reads, found here, and not by somebody else's rules.

    A script, a task runner and what makes environments of its own may start programs that nothing here tells of.
    """
    if not call.literal or extractor_for(call.tool) is None:
        return False
    folder = OWN_FOLDERS.get(call.wrapper[:2])
    if folder is not None:
        return call.wrapper[2:] in ((), ("python", "-m")) and (root / folder / call.argv[0]).is_file()
    return _is_found(call, root, search)


def _is_found(call: ToolCall, root: Path, search: str) -> bool:
    """Whether PATH leads to the tool, or to the interpreter that runs it, and to no shim."""
    first = call.wrapper[0] if call.wrapper else call.argv[0]
    if call.wrapper and first not in TRANSPARENT:
        return False
    program = located(first if first in INTERPRETERS else call.argv[0], root, search)
    return program is not None and not program.parent.as_posix().endswith(tuple(SHIMS))


def _told(value: str, root: Root) -> str:
    return value.replace(str(root.top), TOP)
