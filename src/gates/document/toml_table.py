"""One table of a TOML document while it is read: hands out typed values and collects everything that is wrong."""

from collections.abc import Iterable, Mapping

from gates.document.duration import parse_duration, within_range
from gates.document.suggest import suggest
from gates.document.toml_places import Key, Places
from gates.model import lazy_re as re
from gates.model.diagnostic import Diagnostic, Location
from gates.model.value import dataclass

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_OUTSIDE = re.compile(r"[/~]|(?:.*/)?\.\.(?:/|$)")
_TYPE_WORDS = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "a table",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlTable:
    """A table with its place in the document; ``title`` is what messages call it, such as ``[run]``.

    The readers return None (or an empty tuple) for what is absent and for what is wrong; the latter is then told in
    ``problems``, which all tables of one document share.
    """

    title: str
    values: Mapping[str, object]
    key: Key
    places: Places
    problems: list[Diagnostic]

    def report(self, code: str, key: str, message: str, advice: str = "", *, element: str = "") -> None:
        """Note a problem where ``key`` (or that element of its list) stands; an empty key is the table itself."""
        location = self.place(key, element)
        self.problems.append(Diagnostic(location=location, code=code, message=message, advice=advice))

    def place(self, key: str = "", element: str = "") -> Location:
        """Return where ``key`` or an element of its list is written, or the table when it is not."""
        value = self.values.get(key)
        index = (value.index(element),) if isinstance(value, list) and element in value else ()
        return self.places.of((*self.key, key, *index) if key else self.key)

    def only(self, keys: Iterable[str]) -> None:
        """Note every key that is none of ``keys``."""
        known = tuple(keys)
        for key in self.values:
            if key not in known:
                advice = suggest(key, known) or f"known keys: {', '.join(known)}"
                self.report("unknown-key", key, f'unknown key "{_shown(key)}" in {self.title}', advice)

    def text(self, key: str, *, example: str, multiline: bool = False) -> str | None:
        """Return a string that is not blank; only a ``multiline`` one may hold line breaks, none may hold NUL."""
        value = self.values.get(key)
        if value is None:
            return None
        what, advice = f'"{key}" in {self.title}', f'for example {key} = "{example}"'
        return self._string((*self.key, key), what, value, advice, multiline=multiline)

    def texts(self, key: str, *, example: str) -> tuple[str, ...]:
        """Return a list of strings that are not blank."""
        value = self.values.get(key)
        if value is None:
            return ()
        advice = f'for example {key} = ["{example}"]'
        if not isinstance(value, list):
            self._wrong_type(key, "a list of strings", value, advice)
            return ()
        what = f'every element of "{key}" in {self.title}'
        read = (self._string((*self.key, key, index), what, item, advice) for index, item in enumerate(value))
        return tuple(text for text in read if text is not None)

    def paths(self, key: str, *, example: str) -> tuple[str, ...]:
        """Return a list of paths or patterns below the project's root."""
        found = self.texts(key, example=example)
        for path in found:
            self._stays_inside(key, path, element=path)
        return found

    def relative_path(self, key: str, *, example: str) -> str | None:
        """Return one path below the project's root."""
        path = self.text(key, example=example)
        if path is not None:
            self._stays_inside(key, path)
        return path

    def flag(self, key: str) -> bool | None:
        """Return true or false."""
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return value
        self._wrong_type(key, "true or false", value, f"for example {key} = true")
        return None

    def count(self, key: str, *, example: int) -> int | None:
        """Return a whole number above zero."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong_type(key, "a whole number", value, f"for example {key} = {example}")
            return None
        if value < 1:
            self.report("out-of-range", key, f'"{key}" in {self.title} must be at least 1, not {value}')
            return None
        return value

    def seconds(self, key: str) -> float | None:
        """Return a time limit in seconds, written as a number of seconds or as ``"1h30m"``."""
        value = self.values.get(key)
        if value is None:
            return None
        advice = 'for example "90s", "2m", "1h30m", or a number of seconds'
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            self._wrong_type(key, "a duration", value, advice)
            return None
        if isinstance(value, str):
            seconds, code = parse_duration(value), "unreadable-duration"
            message = f'"{key}" in {self.title} is no duration up to a week: "{_shown(value)}"'
        else:
            seconds, code = within_range(value), "out-of-range"
            message = f'"{key}" in {self.title} must be above 0 and at most a week, not {value}'
        if seconds is None:
            self.report(code, key, message, advice)
        return seconds

    def choice(self, key: str, options: Iterable[str]) -> str | None:
        """Return one of ``options``."""
        known = tuple(options)
        value = self.text(key, example=known[0])
        if value is None or value in known:
            return value
        advice = suggest(value, known) or f"one of {', '.join(known)}"
        self.report("unknown-value", key, f'"{key}" in {self.title} is "{_shown(value)}"', advice)
        return None

    def table(self, key: str, *, title: str, example: str) -> "TomlTable | None":
        """Return the table below ``key``."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self._wrong_type(key, "a table", value, f"for example {example}")
            return None
        return self._below((key,), value, title)

    def tables(self, key: str) -> "tuple[TomlTable, ...]":
        """Return the ``[[key]]`` tables, in their order."""
        value = self.values.get(key)
        if value is None:
            return ()
        advice = f"write [[{key}]], with two brackets, above each {key}"
        if not isinstance(value, list):
            self._wrong_type(key, "a list of tables", value, advice)
            return ()
        if not all(isinstance(item, dict) for item in value):
            self.report("wrong-type", key, f'"{key}" in {self.title} must hold tables only', advice)
        return tuple(
            self._below((key, index), item, f"[[{key}]]") for index, item in enumerate(value) if isinstance(item, dict)
        )

    def required(self, keys: Iterable[str]) -> None:
        """Note every one of ``keys`` that is absent."""
        for key in keys:
            if key not in self.values:
                self.report("missing-key", "", f'{self.title} has no "{key}"', f"add {key} = …")

    def _below(self, key: Key, values: Mapping[str, object], title: str) -> "TomlTable":
        return TomlTable(title=title, values=values, key=(*self.key, *key), places=self.places, problems=self.problems)

    def _string(self, key: Key, what: str, value: object, advice: str, *, multiline: bool = False) -> str | None:
        if not isinstance(value, str):
            problem = ("wrong-type", f"{what} must be a string, not {_type_word(value)}")
        elif not value.strip():
            problem = ("empty-value", f"{what} must not be empty")
        elif "\0" in value or (not multiline and _CONTROL.search(value)):
            problem = ("control-character", f"{what} must not hold control characters")
        else:
            return value
        code, message = problem
        self.problems.append(Diagnostic(location=self.places.of(key), code=code, message=message, advice=advice))
        return None

    def _stays_inside(self, key: str, path: str, *, element: str = "") -> None:
        if _OUTSIDE.match(path):
            message = f'"{key}" in {self.title} leaves the project: "{path}"'
            self.report("outside-root", key, message, "write a path below the folder of gates.toml", element=element)

    def _wrong_type(self, key: str, wanted: str, value: object, advice: str) -> None:
        self.report("wrong-type", key, f'"{key}" in {self.title} must be {wanted}, not {_type_word(value)}', advice)


def _type_word(value: object) -> str:
    return _TYPE_WORDS.get(type(value), "a date or time")


def _shown(text: str) -> str:
    """Keep a message on one line whatever the key or value holds."""
    return _CONTROL.sub("�", text)
