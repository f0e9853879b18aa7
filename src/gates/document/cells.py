"""A command cell: which commands it has, and how they belong together."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from gates.document.markdown import BREAK, plain
from gates.model import lazy_re as re
from gates.model.diagnostic import Location
from gates.model.value import dataclass, replace

Relation = Literal["one", "alternatives", "all", "sequence", "mixed", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One command as it is to be run (``\\|`` of the table is ``|``), and the place of its first character."""

    text: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandCell:
    """The commands of a row, in the order of the cell.

    ``prose`` is the text beside the commands; ``raw`` the cell as written. ``escaped_pipe``: some command was written
    with ``\\|``. ``mixed``: the commands are joined in ways that contradict each other or that say nothing.
    """

    relation: Relation
    commands: tuple[Span, ...]
    prose: str
    raw: str
    location: Location
    escaped_pipe: bool = False


_COMMAS = frozenset({",", "、", "，"})
_JOINS: dict[str, Relation] = {
    **dict.fromkeys(("/", "／", "or", "|", "||", "または", "或", "或者", "또는"), "alternatives"),
    **dict.fromkeys(("+", "＋", "and", "&", ",", "、", "，", ";", "；", "plus", "と", "和", "及", "및", "<br>"), "all"),
    **dict.fromkeys(("→", "->", "=>", "➜", "⇒", "then", "and then", "&&", "followed by", "次に", "然后"), "sequence"),
}
_RUN = re.compile(r"\\[^`]|\\`|`+")
_NOTE = re.compile(r"[(（][^()（）]*[)）]")

_PROGRAM = re.compile(
    r"""ant|bandit|bash|biome|black|bun|bunx|bundle|cargo|ctest|cmake|composer|coverage|deno|docker|dotnet|eslint|flake8
    |git|go|golangci-lint|gradle|grep|isort|jest|jscpd|just|knip|lizard|make|markdownlint|meson|mix|mocha|mvn|mypy|ninja
    |node|nox|npm|npx|nx|oxlint|php|phpunit|pip-audit|pnpm|poetry|pre-commit|prettier|pylint|pyright|pytest|python3?
    |radon|rake|rg|rspec|rubocop|ruff|rustfmt|semgrep|sh|shellcheck|swift|task|terraform|tox|tsc|tsx|turbo|ty|ultracite
    |uv|uvx|vitest|vulture|yarn|zig""",
    re.VERBOSE,
)
_ASSIGNMENTS = re.compile(r"(?:[A-Za-z_]\w*=\S* +)*")
_SCRIPT = re.compile(r"\.{1,2}/[\w./-]+|(?:[\w.-]+/)+[\w.-]+\.\w+")
_PROSE_WORD = re.compile(r"[/+&]|a|and|are|by|for|is|must|of|or|should|the|then|via|with", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[\w)])[.,:;!?](?:\s|$)|[()“”‘’]|[^\x00-\x7f]")


def read_command_cell(raw: str, location: Location) -> CommandCell:
    """Read the trimmed source of a cell; ``location`` is that of its first character."""
    spans = [span for span in code_spans(raw) if span.text]
    if not spans:
        return _bare(raw, location)
    between = [raw[left.end : right.start] for left, right in pairwise(spans)]
    notes = (note for text in between for note in _NOTE.findall(text))
    return CommandCell(
        relation="one" if len(spans) == 1 else _relation(between),
        commands=tuple(
            Span(text=span.text.replace("\\|", "|"), location=_shift(location, span.text_start)) for span in spans
        ),
        prose=_prose(raw[: spans[0].start], *notes, raw[spans[-1].end :]),
        raw=raw,
        location=location,
        escaped_pipe=any("\\|" in span.text for span in spans),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSpan:
    """A code span of one line: from its first to behind its last backtick; its text without white space around it."""

    start: int
    end: int
    text: str
    text_start: int


def code_spans(text: str) -> Iterator[CodeSpan]:
    """Find the code spans of a line as CommonMark does: a run of backticks closed by one of the same length."""
    position = 0
    while (opening := _RUN.search(text, position)) is not None:
        position = opening.end()
        if opening[0].startswith("\\"):
            continue
        closing = re.compile(rf"(?<!`)`{{{len(opening[0])}}}(?!`)").search(text, position)
        if closing is None:
            continue
        content = text[position : closing.start()]
        yield CodeSpan(
            start=opening.start(),
            end=closing.end(),
            text=content.strip(),
            text_start=position + len(content) - len(content.lstrip()),
        )
        position = closing.end()


def _shift(location: Location, characters: int) -> Location:
    return replace(location, column=location.column + characters)


def _prose(*parts: str) -> str:
    seen = (plain(part.replace("\\|", "|")).strip(" *_") for part in parts)
    return " ".join(text for text in seen if text)


def _relation(between: Sequence[str]) -> Relation:
    """How the commands belong together; in a list (`a`, `b`, or `c`) the word before the last says it for all."""
    *before, last = [_separator(text) for text in between]
    if last.isalpha() and all(word in _COMMAS for word in before):
        return _JOINS.get(last, "mixed")
    relations: set[Relation] = {_JOINS.get(word, "mixed") for word in (*before, last)}
    return relations.pop() if len(relations) == 1 else "mixed"


def _separator(text: str) -> str:
    """What joins two commands: no notes in parentheses, no emphasis; a line break counts when nothing else does."""
    bare = _NOTE.sub(" ", text.replace("\\|", "|"))
    word = " ".join(BREAK.sub(" ", bare).replace("*", " ").casefold().split())
    if not word:
        return "<br>" if BREAK.search(bare) else ""
    return word.strip(",、， ") or word


def _bare(raw: str, location: Location) -> CommandCell:
    """A cell without code spans: a command line when it can hardly be anything else, and prose otherwise."""
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", raw)
    is_command = _is_command_line(text)
    return CommandCell(
        relation="one" if is_command else "none",
        commands=(Span(text=text, location=location),) if is_command else (),
        prose="" if is_command else plain(raw),
        raw=raw,
        location=location,
        escaped_pipe=is_command and "\\|" in raw,
    )


def _is_command_line(text: str) -> bool:
    """``ruff check .`` is one; ``Manual review``, ``mypy`` alone (a tool's name) and sentences are not."""
    words = _ASSIGNMENTS.sub("", text, count=1).split()
    if not words or _SENTENCE.search(text):
        return False
    if any(_PROSE_WORD.fullmatch(word) for word in words):
        return False
    return _SCRIPT.fullmatch(words[0]) is not None or (len(words) > 1 and _PROGRAM.fullmatch(words[0]) is not None)
