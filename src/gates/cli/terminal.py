"""What may reach a terminal: printable text and our own colours, nothing that a tool or a plan smuggles in."""

import json
from collections.abc import Mapping
from typing import Literal, TextIO

from gates.model import lazy_re as re
from gates.model.verdict import State

ColorChoice = Literal["auto", "always", "never"]

LINE_LIMIT = 400  # characters of one foreign line; a minified file must not fill the screen
RAW_LIMIT = 10 * LINE_LIMIT  # with escape codes

_ANSI = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()*+][0-9A-Za-z]|[@-Z\\-_])"  # as terminals parse it
)
_WORKFLOW_COMMAND = re.compile(r"^\s*:(?=:)|#(?=#\w*\[)")  # of GitHub, and "##vso[", "##teamcity[" of others
_COLORS = {State.PASSED: "32", State.FAILED: "31", State.UNDECIDED: "33", State.SKIPPED: "2"}


def printable(text: str) -> str:
    """One line of foreign text, harmless: no escape codes, controls, bidi marks or workflow commands."""
    line = text[:RAW_LIMIT]
    if "\x1b" in line:
        line = _ANSI.sub("", line)
    line = line.replace("\t", "    ")
    if not line.isprintable():
        line = "".join(map(_visible, line))
    if "::" in line or "##" in line:
        line = _WORKFLOW_COMMAND.sub(r"\g<0> ", line)
    is_whole = len(text) <= RAW_LIMIT and len(line) <= LINE_LIMIT
    return line if is_whole else line[:LINE_LIMIT] + " …"


def columns_of(text: str) -> int:
    """How many columns of a terminal the text takes: two for a Chinese, Japanese or Korean character."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    wide = sum(east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(combining(character) != 0 for character in text)


def padded(text: str, columns: int) -> str:
    """The text with spaces behind it up to so many columns."""
    return text + " " * (columns - columns_of(text))


def json_text(document: object, *, indent: int | None = None) -> str:
    """A JSON document that is harmless on a terminal and in the log of a CI server, whatever the strings in it say."""
    return json.dumps(document, indent=indent).replace("##", "#\\u0023")


def wants_color(choice: ColorChoice, stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether to colour: the flag, then NO_COLOR, FORCE_COLOR, TERM=dumb, then whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


def paint(text: str, state: State, *, color: bool) -> str:
    """The text in the state's colour."""
    return f"\x1b[{_COLORS[state]}m{text}\x1b[0m" if color else text


def _visible(character: str) -> str:
    """Spaces are kept as such; what has no shape of its own, or none that is known, is left out."""
    if character.isprintable():
        return character
    return " " if character.isspace() else ""
