"""Where each key of a TOML text stands: tomllib gives values only, a diagnostic needs the line.

The scanner is for texts that tomllib has already accepted, so that it may be lenient: it knows strings, comments,
table headers, inline tables and lists, and skips every other value.
"""

from collections.abc import Mapping

from gates.model import lazy_re as re
from gates.model.diagnostic import Location
from gates.model.value import dataclass, field

Key = tuple[str | int, ...]

_TOKEN = re.compile(
    r'(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<blank>[ \t\r\ufeff]+|\#[^\n]*)"
    r"|(?P<mark>\n\s*|[\[\]{}=,.])"
    r"|(?P<bare>[^\s\[\]{}=,.\#\"']+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The location of every key and list element, by its path in the document: ``("gate", 0, "run")``."""

    path: str
    known: Mapping[Key, Location]

    def of(self, key: Key) -> Location:
        """Return where ``key`` stands, or the nearest thing around it, or the start of the file."""
        while key and key not in self.known:
            key = key[:-1]
        return self.known.get(key, Location(path=self.path))


def find_places(text: str, path: str) -> Places:
    """Find the place of every key of a valid TOML text."""
    scanner = _Scanner(tokens=list(_tokens(text, path)))
    scanner.document()
    return Places(path=path, known=scanner.known)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    location: Location
    is_mark: bool = False


@dataclass(slots=True)
class _Scanner:
    tokens: list[_Token]
    at: int = 0
    known: dict[Key, Location] = field(default_factory=dict)
    counts: dict[Key, int] = field(default_factory=dict)

    def document(self) -> None:
        base: Key = ()
        while self.at < len(self.tokens):
            if self.skip("\n"):
                continue
            base = self.header() if self.sees("[") else self.pair(base)

    def header(self) -> Key:
        place = self.tokens[self.at].location
        repeated = self.skip("[") and self.skip("[")
        path = self.key(())
        if path not in self.counts:
            self.known[path] = place
        if repeated:
            self.counts[path] = self.counts.get(path, 0) + 1
            path = (*path, self.counts[path] - 1)
        self.known[path] = place
        while not self.skip("\n") and self.at < len(self.tokens):
            self.at += 1
        return path

    def pair(self, base: Key) -> Key:
        path = self.key(base)
        self.skip("=")
        self.value(path)
        return base

    def key(self, base: Key) -> Key:
        path = base
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            path = (*self.newest(path), _unquoted(token.text))
            self.known.setdefault(path, token.location)
            self.at += 1
            if not self.skip("."):
                break
        return path

    def newest(self, path: Key) -> Key:
        """``[gate.env]`` after a ``[[gate]]`` belongs to the newest gate."""
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def value(self, path: Key) -> None:
        if self.skip("{"):
            self.inline_table(path)
        elif self.skip("["):
            self.elements(path)
        else:
            while self.at < len(self.tokens) and not any(self.sees(end) for end in "\n,]}"):
                self.at += 1

    def inline_table(self, path: Key) -> None:
        while not self.skip("}") and self.at < len(self.tokens):
            if not (self.skip(",") or self.skip("\n")):
                self.pair(path)

    def elements(self, path: Key) -> None:
        index = 0
        while not self.skip("]") and self.at < len(self.tokens):
            if not (self.skip(",") or self.skip("\n")):
                self.known[(*path, index)] = self.tokens[self.at].location
                self.value((*path, index))
                index += 1

    def sees(self, mark: str) -> bool:
        if self.at >= len(self.tokens):
            return False
        token = self.tokens[self.at]
        return token.is_mark and token.text == mark

    def skip(self, mark: str) -> bool:
        if seen := self.sees(mark):
            self.at += 1
        return seen


def _tokens(text: str, path: str) -> list[_Token]:
    found: list[_Token] = []
    line, start = 1, 0
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "blank":
            location = Location(path=path, line=line, column=match.start() - start + 1)
            is_mark = match.lastgroup == "mark"
            found.append(_Token(match.group()[0] if is_mark else match.group(), location, is_mark))
        if breaks := match.group().count("\n"):
            line += breaks
            start = match.start() + match.group().rindex("\n") + 1
    return found


def _unquoted(text: str) -> str:
    if text[0] == "'":
        return text[1:-1]
    if text[0] != '"':
        return text
    import tomllib  # a quoted key is rare, and its escapes are tomllib's business

    (key,) = tomllib.loads(f"{text} = 0")
    return key
