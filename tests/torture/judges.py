"""The judges of injection: each says why a rendering is no longer only what gates meant, or "" when all is well."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

from gates.model.entry import GATE_LINE, HEAD_LINE

OWN_COLOURS = re.compile(r"\x1b\[(?:3[1236]|2|0)m")
LIVE_CONTROLS = re.compile(r"\x1b\[(?:[0-9;]*m|[0-9]*[ABGK]|\?25[hl])|\r")  # how rich draws again in place

# A line that begins with "::" (GitHub trims Unicode spaces) or has "##[", "##vso[" or "##teamcity[" anywhere.
WORKFLOW_COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
ANNOTATION = re.compile(r"::(?:error|warning) file=[^:,]*,line=[0-9]+,title=[^:,]*::.*")
CI_LINES = re.compile(r"\r\n|\r|\n")

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

Shape = tuple[str, str, str, int, str, str]


def entry(lines: Sequence[str]) -> str:
    """Every line of an entry has to match the closed grammar as a whole."""
    head, *gates = lines
    if not HEAD_LINE.fullmatch(head):
        return f"no head line: {head!r}"
    return next((f"no gate line: {line!r}" for line in gates if not GATE_LINE.fullmatch(line)), "")


def plan(before: bytes, after: bytes, stamp: str, harmless: Sequence[str]) -> str:
    """The syntax tree of the plan without the entry is what it was, and the entry is built as the harmless one is.

    ``harmless`` are the types of the tokens of an entry about the same run without foreign text.
    """
    new = _PARSER.parse(_text(after))
    item = next((index for index, token in enumerate(new) if _is_entry(new, index, token, stamp)), None)
    if item is None:
        return "the entry is no item of the log"
    end = _closing(new, item) + 1
    if _shapes(new[:item] + new[end:]) != _shapes_of(before):
        return "the plan reads differently outside the entry"
    kinds = list(_kinds(new[item:end]))
    return "" if kinds == list(harmless) else f"the entry is built differently: {kinds}"


def kinds_of_entry(after: bytes, stamp: str) -> list[str]:
    """The types of the tokens of the entry that starts with the stamp, inline ones included."""
    tokens = _PARSER.parse(_text(after))
    item = next(index for index, token in enumerate(tokens) if _is_entry(tokens, index, token, stamp))
    return list(_kinds(tokens[item : _closing(tokens, item) + 1]))


def terminal(text: str, *, color: bool = False) -> str:
    """Only printable characters, line ends and, where colours are on, our own colours."""
    rest = OWN_COLOURS.sub("", text) if color else text
    if rest.replace("\n", "").isprintable():
        return ""
    bad = next(character for character in rest if character != "\n" and not character.isprintable())
    return f"U+{ord(bad):04X} on the terminal: {rest!r:.200}"


def live(text: str) -> str:
    """What the live table draws: printable, with the controls of a table that is drawn again in place."""
    return terminal(LIVE_CONTROLS.sub("", text))


def ci_log(text: str) -> str:
    """No line that a CI server would take for a command to it."""
    found = next((line for line in CI_LINES.split(text) if WORKFLOW_COMMAND.search(line)), None)
    return "" if found is None else f"workflow command: {found!r:.200}"


def annotations(text: str, token: str) -> str:
    """In GitHub Actions: commands switched off around all foreign text, and below it our own annotations only."""
    head, shown, *rest = re.split(rf"^::(?:stop-commands::)?{token}(?:::)?\n", text, flags=re.MULTILINE)
    lines = "".join(rest).split("\n")[:-1]
    if head or len(rest) != 1:
        return f"commands are not switched off and on again: {text!r:.200}"
    wrong = next((line for line in lines if not ANNOTATION.fullmatch(line)), "")
    return f"no annotation: {wrong!r}" if wrong else ci_log(shown) or terminal("\n".join(lines))


def json_document(text: str) -> str:
    """A JSON document, NaN and infinity excluded, that does nothing on a terminal or in a CI server's log."""
    try:
        json.loads(text, parse_constant=_no_constant)
    except ValueError as error:
        return f"no JSON: {error}"
    return terminal(text) or ci_log(text)


def xml_document(text: str, cases: int) -> str:
    """A JUnit file with that many cases and no element that gates does not write."""
    try:
        root = ET.fromstring(text.encode("utf-8"))
    except (ET.ParseError, UnicodeEncodeError) as error:
        return f"no XML: {error}"
    tags = [element.tag for element in root.iter()]
    known = {"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"}
    if tags.count("testcase") != cases or not known.issuperset(tags):
        return f"other elements: {tags}"
    return ""


def markdown(text: str, harmless: Sequence[str], rows: int) -> str:
    """A summary of the structure that the harmless one has, with as many table rows."""
    try:
        tokens = _PARSER.parse(_text(text.encode()))
    except UnicodeEncodeError as error:
        return f"no UTF-8: {error}"
    found = sum(token.type == "tr_open" for token in tokens) - 1
    if found != rows:
        return f"{found} rows in the place of {rows}"
    kinds = list(_kinds(tokens))
    return "" if kinds == list(harmless) else f"the summary is built differently: {kinds}"


def html_page(text: str, harmless: Sequence[tuple[str, ...]]) -> str:
    """A page with the elements and the attributes' names that the harmless one has, which can be saved."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"no UTF-8: {error}"
    found = elements_of(text)
    return "" if found == list(harmless) else f"the page is built differently: {found}"


def elements_of(text: str) -> list[tuple[str, ...]]:
    """The elements of an HTML text, each with the names of its attributes."""
    found: list[tuple[str, ...]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, *(name for name, _ in attrs)))

        def handle_comment(self, data: str) -> None:
            found.append(("comment",))

    Reader().feed(text)
    return found


def kinds_of(text: str) -> list[str]:
    """The types of all tokens of a Markdown text, inline ones included."""
    return list(_kinds(_PARSER.parse(text)))


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig")


def _is_entry(tokens: list[Token], index: int, token: Token, stamp: str) -> bool:
    return token.type == "list_item_open" and token.level == 1 and tokens[index + 2].content.startswith(stamp)


def _closing(tokens: list[Token], opening: int) -> int:
    level = tokens[opening].level
    return next(i for i in range(opening + 1, len(tokens)) if tokens[i].level == level and tokens[i].nesting < 0)


@lru_cache(maxsize=8)  # the same few plans are judged again and again
def _shapes_of(plan: bytes) -> list[Shape]:
    return _shapes(_PARSER.parse(_text(plan)))


def _shapes(tokens: list[Token]) -> list[Shape]:
    return [
        (token.type, token.tag, token.markup, token.level, token.content.rstrip(), "".join(_kinds([token])))
        for token in tokens
    ]


def _kinds(tokens: Sequence[Token]) -> Iterator[str]:
    """Types of tokens; text that was escaped or not is the same text."""
    for token in tokens:
        yield token.type
        yield from (child.type for child in token.children or [] if child.type not in ("text", "text_special"))


def _no_constant(name: str) -> float:
    raise ValueError(name)
