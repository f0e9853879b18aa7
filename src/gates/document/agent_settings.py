"""The settings of coding agents: a Stop hook is added, and everything else means what it meant before."""

import json

from gates.model import lazy_re as re
from gates.model.errors import RefusedError

TIMEOUT_S = 900  # gates ends its commands by itself long before; an agent's default may be a minute


def add_stop_hook(data: bytes, command: str, path: str) -> bytes | None:
    """The settings with a Stop hook that calls ``command``; None when they have it already.

    ``data`` is empty for a file that is not there yet. Claude Code (.claude/settings.json) and Codex
    (.codex/hooks.json) read the same form.

    Raises:
        RefusedError: the file is not what such settings look like, so it is left alone.
    """
    settings = _read(data, path, command)
    hooks = settings.setdefault("hooks", {})
    groups = hooks.setdefault("Stop", []) if isinstance(hooks, dict) else None
    if not isinstance(groups, list):
        raise _foreign(path, command)
    if any(command in _commands(group) for group in groups):
        return None
    groups.append(_group(command))
    text = json.dumps(settings, indent=_indent(data), ensure_ascii=False) + "\n"
    return text.replace("\n", "\r\n" if b"\r\n" in data else "\n").encode("utf-8", "backslashreplace")


def _read(data: bytes, path: str, command: str) -> dict[str, object]:
    if not data.strip():
        return {}
    try:
        content: object = json.loads(data, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise _foreign(path, command) from error
    if not isinstance(content, dict):
        raise _foreign(path, command)
    return content


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A key that is there twice would be lost in writing."""
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a key is there twice")
    return content


def _foreign(path: str, command: str) -> RefusedError:
    snippet = json.dumps({"hooks": {"Stop": [_group(command)]}})
    return RefusedError(f"{path}: is not JSON that a hook can be added to; add it by hand: {snippet}")


def _group(command: str) -> dict[str, object]:
    return {"hooks": [{"type": "command", "command": command, "timeout": TIMEOUT_S}]}


def _commands(group: object) -> list[object]:
    hooks = group.get("hooks") if isinstance(group, dict) else None
    return [hook.get("command") for hook in hooks if isinstance(hook, dict)] if isinstance(hooks, list) else []


def _indent(data: bytes) -> str:
    """What the file indents with."""
    found = re.search(rb"\n([ \t]+)\"", data)
    return found[1].decode() if found else "  "
