"""Values as JSON and back: no code is run by reading them, and only the classes that are asked for can come of it."""

import json
from collections.abc import Callable, Iterable, Mapping
from enum import Enum

from gates.model.value import fields, is_dataclass


class Packing:
    """Packs values of these ``classes``, with tuples, sets, mappings by strings, words and numbers in them."""

    def __init__(self, classes: Iterable[Callable[..., object]]) -> None:
        self._classes = {kind.__name__: kind for kind in classes}

    def pack(self, value: object) -> str:
        """The value as JSON; TypeError when something in it is of another class."""
        return json.dumps(self._packed(value), separators=(",", ":"))

    def unpack(self, text: object) -> object:
        """What was packed; None when it is not what this gates would have packed."""
        try:
            return self._unpacked(json.loads(text)) if isinstance(text, str) else None
        except (ValueError, TypeError, KeyError, IndexError, RecursionError):
            return None

    def _packed(self, value: object) -> object:
        if isinstance(value, Enum):
            return [self._known(value), value.value]
        if value is None or isinstance(value, str | int | float):
            return value
        if isinstance(value, tuple | frozenset):
            packed = list(map(self._packed, value))
            return ["tuple", *packed] if isinstance(value, tuple) else ["frozenset", *sorted(packed, key=repr)]
        if isinstance(value, Mapping):
            return ["dict", {key: self._packed(one) for key, one in value.items()}]
        return [self._known(value), self._content(value)]

    def _content(self, value: object) -> dict[str, object]:
        if not is_dataclass(value) or isinstance(value, type):
            raise TypeError(type(value).__name__)
        content = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: self._packed(one) for field, one in content if one != field.default}

    def _known(self, value: object) -> str:
        name = type(value).__name__
        if name not in self._classes:
            raise TypeError(name)
        return name

    def _unpacked(self, packed: object) -> object:
        if not isinstance(packed, list):
            return packed
        name, *parts = packed
        if name == "tuple":
            return tuple([self._unpacked(part) for part in parts])
        if name == "frozenset":
            return frozenset(map(self._unpacked, parts))
        [content] = parts
        if isinstance(content, dict):
            found = {key: self._unpacked(one) for key, one in content.items()}
            return found if name == "dict" else self._classes[name](**found)
        return self._classes[name](content)
