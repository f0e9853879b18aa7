"""Which settings a tool reads in a folder: its first file there, with what that extends, or the nearest one above."""

from collections.abc import Callable, Collection

from gates.judge.protection.settings import Settings, below, read_settings
from gates.judge.protection.tools import Place, Tool
from gates.model.value import dataclass

_DEEPEST = 5  # files that build upon each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The files of a tree: their paths, and how to read one of them (None: it is not there)."""

    files: Collection[str]
    read: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The settings of a file; None when it cannot be read as what its name says."""

    path: str
    settings: Settings | None


def nearest(tool: Tool, folder: str, look: Look) -> Found | None:
    """The settings that count in a folder, relative to the root ("" is the root itself); None where there are none."""
    while True:
        found = next(filter(None, (settings_at(tool, place, folder, look) for place in tool.places)), None)
        if found is not None or not folder:
            return found
        folder = folder.rpartition("/")[0]


def settings_at(tool: Tool, place: Place, folder: str, look: Look, depth: int = 0) -> Found | None:
    """The settings at one place of one folder; None where there is no such file, or nothing for the tool in it."""
    path = f"{folder}/{place.name}" if folder else place.name
    data = look.read(path) if path in look.files else None
    if data is None:
        return None
    content = read_settings(path, data)
    if content is None:
        return Found(path=path, settings=None)
    settings = below(content, place.table)
    if settings is None or not _is_marked(place, content):
        return Found(path=path, settings={}) if place.always else None
    return Found(path=path, settings=_extended(tool, settings, folder, look, depth))


def _is_marked(place: Place, content: Settings) -> bool:
    return not place.mark or any(name.startswith(place.mark) for name in content)


def _extended(tool: Tool, settings: Settings, folder: str, look: Look, depth: int) -> Settings:
    """The settings upon those of the file that they extend; one that is not in the tree stays a setting like others."""
    target = settings.get(tool.extends)
    if not isinstance(target, str) or depth == _DEEPEST:
        return settings
    above, _, name = _joined(folder, target).rpartition("/")
    place = next((place for place in tool.places if place.name == name), Place(name=name, always=True))
    parent = settings_at(tool, place, above, look, depth + 1)
    if parent is None or parent.settings is None:
        return settings
    return _merged(parent.settings, {name: value for name, value in settings.items() if name != tool.extends})


def _joined(folder: str, path: str) -> str:
    parts = folder.split("/") if folder else []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _merged(parent: Settings, own: Settings) -> Settings:
    merged = dict(parent)
    for name, value in own.items():
        above = merged.get(name)
        merged[name] = _merged(above, value) if isinstance(above, dict) and isinstance(value, dict) else value
    return merged
