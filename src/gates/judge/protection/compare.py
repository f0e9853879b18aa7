"""The settings that a gate depends on, at the base and now: what became of each of them."""

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from gates.judge.protection.effect import Effect, unknown, words_of
from gates.judge.protection.find import Found, Look, nearest, settings_at
from gates.judge.protection.settings import Key, Settings, flatten
from gates.judge.protection.tools import Place, Tool, tool_at
from gates.model.value import dataclass, replace

_SHOWN = 80  # characters of a value


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A setting that is not what it was: ``path`` is the file that says it now, or said it.

    ``adopted``: the tool had no settings at all before.
    """

    tool: str
    path: str
    key: str
    before: str
    after: str
    effect: Effect
    adopted: bool = False

    def __str__(self) -> str:
        return f"{self.tool}: {self.key}: {self.before} → {self.after}" if self.key else f"{self.tool}: {self.after}"


def compare_tool(tool: Tool, base: Look, now: Look) -> tuple[Difference, ...]:
    """Compare what a tool would read in each folder: its nearest configuration then with its nearest one now.

    So a new file that hides the old one, a file that was deleted, and a table that moved into another file are all
    judged by the settings that remain.
    """
    found = [
        difference
        for folder in _folders(tool, base, now)
        for difference in _compare_found(tool, nearest(tool, folder, base), nearest(tool, folder, now))
    ]
    return tuple(dict.fromkeys(found))


def compare_protected(protected: str, base: Look, now: Look) -> tuple[Difference, ...]:
    """Compare a file, or (``pyproject.toml#tool.ruff``) a table of one, that a gate names as protected."""
    path, _, table = protected.partition("#")
    key = tuple(table.split(".")) if table else ()
    tool = tool_at(path, key)
    if tool.places:
        return compare_tool(tool, base, now)
    folder, _, name = path.rpartition("/")
    place = Place(name=name, table=key, always=True)
    return tuple(_compare_found(tool, settings_at(tool, place, folder, base), settings_at(tool, place, folder, now)))


def _folders(tool: Tool, base: Look, now: Look) -> list[str]:
    if not tool.nested:
        return [""]
    names = tuple(place.name for place in tool.places)
    paths = {path for path in {*base.files, *now.files} if path.endswith(names) and path.rpartition("/")[2] in names}
    return sorted({"", *(path.rpartition("/")[0] for path in paths)})


def _compare_found(tool: Tool, before: Found | None, now: Found | None) -> Iterator[Difference]:
    old, new = _normal(tool, before), _normal(tool, now)
    path = next((found.path for found in (now, before) if found), "")
    if new is None:
        if old is not None:
            yield Difference(
                tool=tool.name, path=path, key="", before="", after="its settings cannot be read", effect=Effect.UNKNOWN
            )
        return
    was, is_now = flatten(old or {}), flatten(tool.relevant(old, new) if old else new)
    for key in dict.fromkeys((*was, *is_now)):
        difference = _compare_key(tool, key, was, is_now, path)
        if difference is not None:
            yield replace(difference, adopted=before is None)


def _normal(tool: Tool, found: Found | None) -> Settings | None:
    """The settings in one form; those that hold without any file when there is none; None for what cannot be read."""
    if found is None:
        return tool.normal({})
    return None if found.settings is None else tool.normal(found.settings)


def _compare_key(
    tool: Tool, key: Key, old: Mapping[Key, object], new: Mapping[Key, object], path: str
) -> Difference | None:
    above = tool.inherited(key)
    before, after = (values.get(key, values.get(above)) for values in (old, new))
    if before == after:
        return None
    name = "/".join(above or key)
    rule = next((rule for pattern, rule in tool.rules.items() if fnmatchcase(name, pattern)), unknown)
    removed, added = _shown(before, after)
    return Difference(
        tool=tool.name, path=path, key=".".join(key), before=removed, after=added, effect=rule(before, after)
    )


def _shown(before: object, after: object) -> tuple[str, str]:
    """Both values; of two lists only the elements that the other does not have."""
    if isinstance(before, list) or isinstance(after, list):
        old, new = words_of(before), words_of(after)
        before = ", ".join(word for word in old if word not in new) or None
        after = ", ".join(word for word in new if word not in old) or None
    return _value(before), _value(after)


def _value(value: object) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
