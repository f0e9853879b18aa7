"""A configuration file as settings: TOML, JSON with comments, INI, or just its lines."""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from gates.model import lazy_re as re

Settings = Mapping[str, object]
Key = tuple[str, ...]

LINES: Final = "lines"  # the one setting of a file without structure
_JSON_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=(?:\s|//[^\n]*|/\*.*?\*/)*[}\]])', re.DOTALL)
_INI_NAMES: Final = frozenset({".coveragerc", "setup.cfg", "tox.ini"})


def read_settings(path: str, data: bytes) -> Settings | None:
    """Read the bytes of a configuration file, told by its name; None when they are not what the name says."""
    try:
        text = data.decode("utf-8-sig")
        return _read(path.rpartition("/")[2], text)
    except (ValueError, RecursionError):
        return None


def flatten(settings: Settings) -> dict[Key, object]:
    """Every value that is no table, by the names of the tables above it and its own."""
    return dict(_walk((), settings))


def below(settings: Settings, key: Key) -> Settings | None:
    """The table at a key; None where there is none."""
    value: object = settings
    for name in key:
        if not isinstance(value, Mapping) or name not in value:
            return None
        value = value[name]
    return value if isinstance(value, Mapping) else {LINES: [json.dumps(value, default=str)]}


def _read(name: str, text: str) -> Settings:
    suffix = name.rpartition(".")[2].lower()
    if suffix == "toml":
        import tomllib

        return tomllib.loads(text)
    if suffix in ("json", "jsonc", "json5"):
        content: object = json.loads(_JSON_TOKEN.sub(_without_comment, text) or "{}")
        return content if isinstance(content, dict) else {LINES: [text]}
    if suffix in ("ini", "cfg") or name in _INI_NAMES:
        return _read_ini(text)
    return {LINES: [line.strip() for line in text.split("\n") if line.strip() and not line.startswith("#")]}


def _without_comment(token: re.Match[str]) -> str:
    return token[0] if token[0].startswith('"') else " "


def _read_ini(text: str) -> Settings:
    from configparser import Error, RawConfigParser  # few projects have an INI file

    parser = RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except Error as error:
        raise ValueError(str(error)) from error
    return {section: dict(parser.items(section)) for section in parser.sections()}


def _walk(key: Key, value: object) -> Iterator[tuple[Key, object]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _walk((*key, str(name)), inner)
    else:
        yield key, value
