"""What may reach a terminal: printable text and our own colours, nothing that a tool or a plan smuggles in."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal, TextIO

from gates.model.verdict import State

ColorChoice = Literal["auto", "always", "never"]

LINE_LIMIT = 400  # characters of one foreign line; a minified file must not fill the screen

_ANSI = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()*+][0-9A-Za-z]|[@-Z\\-_])"  # as terminals parse it
)
_WORKFLOW_COMMAND = re.compile(r"##\[|^(\s*)::")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})  # controls, bidi and zero-width, surrogates, separators
_COLORS = {State.PASSED: "32", State.FAILED: "31", State.UNDECIDED: "33", State.SKIPPED: "2"}


def printable(text: str) -> str:
    """One line of foreign text, harmless: no escape codes, controls, bidi marks or workflow commands."""
    line = _ANSI.sub("", text).replace("\t", "    ").replace("\n", " ")
    line = "".join(character for character in line if unicodedata.category(character) not in _HIDDEN)
    line = _WORKFLOW_COMMAND.sub(lambda match: match.group().replace("##[", "## [").replace("::", ": :"), line)
    return line if len(line) <= LINE_LIMIT else line[:LINE_LIMIT] + " …"


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
