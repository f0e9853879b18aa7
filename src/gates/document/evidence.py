"""The evidence in a plan: the entries of its Progress log that gates wrote, or that look as if it had."""

from collections.abc import Iterator
from urllib.parse import unquote

from gates.document.lines import Lines, split_lines
from gates.document.log import Item, is_log_title, runs_backwards
from gates.document.outline import BOLD_LEVEL, Outline, read_outline
from gates.model import lazy_re as re
from gates.model.diagnostic import Location
from gates.model.entry import GATE_LINE, HEAD_LINE
from gates.model.value import dataclass

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[xX]\][ \t]+)?(?=\S)")
_BELOW = re.compile(r"[ \t]+[-*+][ \t]+(?=\S)")
_HEAD_LIKE = r"(?i:quality\s+gates?\s*:\s*\d+\s+of\s+\d+|\.gates/records/|\[record\]\()"
_GATE_LIKE = r"(?:PASS|FAIL|UNDECIDED|SKIP) \S.*: \S"
_LINK = re.compile(r"\[record\]\(([^()\s]+)\)")
_SOMEWHERE = re.compile(f"{_HEAD_LIKE}|{_GATE_LIKE}".encode())
_LOOKS_LIKE = re.compile(f"{_GATE_LIKE}|.*?{_HEAD_LIKE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of evidence.

    ``lines`` are its texts without bullets, what sums up and then one line a gate; ``places`` is where each starts.
    ``stamp`` is its time such as ``2026-11-22T07:40Z``, ``link`` the path of its record relative to the plan's folder;
    both empty where it says none. ``malformed`` is the place of its first line that gates does not write, if any.
    """

    places: tuple[Location, ...]
    lines: tuple[str, ...]
    stamp: str = ""
    link: str = ""
    malformed: Location | None = None

    @property
    def location(self) -> Location:
        """Where it starts."""
        return self.places[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The entries of a plan in the order of the text; ``newest_first`` when its log clearly runs that way."""

    entries: tuple[Entry, ...] = ()
    newest_first: bool = False


def find_evidence(data: bytes, path: str) -> Evidence:
    """Find the evidence in the Progress log of a plan, its sub-sections included. A text that is not UTF-8 has none."""
    if not _SOMEWHERE.search(data):
        return Evidence()
    try:
        data.decode()
    except UnicodeDecodeError:
        return Evidence()
    lines = split_lines(data)
    items = list(_items(lines, read_outline(lines)))
    entries = (_entry(lines, item, path) for item in items)
    return Evidence(
        entries=tuple(entry for entry in entries if entry is not None),
        newest_first=runs_backwards([item.stamp for item in items]),
    )


def _items(lines: Lines, outline: Outline) -> Iterator[Item]:
    """The outermost list items of the log. Fences and comments show nothing, so what is in them is no entry."""
    hidden = {line for first, last in outline.opaque for line in range(first, last)}
    for start, stop in _sections(lines, outline):
        line = start
        while line < stop:
            mark = None if line in hidden else _ITEM.match(lines.text(line))
            end = _end(lines, line, stop) if mark else line + 1
            if mark:
                yield Item(line=line, end=end, text=lines.text(line)[mark.end() :])
            line = end


def _sections(lines: Lines, outline: Outline) -> Iterator[tuple[int, int]]:
    """The line ranges below headings that name a log, up to the next heading of the same level or above."""
    covered = 0
    for index, heading in enumerate(outline.headings):
        if heading.level < BOLD_LEVEL and heading.line >= covered and is_log_title(heading.title):
            below = (other.line for other in outline.headings[index + 1 :] if other.level <= heading.level)
            covered = next(below, len(lines))
            yield heading.end, covered


def _end(lines: Lines, start: int, stop: int) -> int:
    """The line below an item: the first that is not indented deeper than its bullet, blank ones above it left out."""
    indent, end = lines.indent(start), start + 1
    for line in range(start + 1, stop):
        if lines.is_blank(line):
            continue
        if lines.indent(line) <= indent:
            break
        end = line + 1
    return end


def _entry(lines: Lines, item: Item, path: str) -> Entry | None:
    """The item as evidence; None when it does not even look like it."""
    texts = _texts(lines, item)
    if not any(_LOOKS_LIKE.match(text) for text in texts.values()):
        return None
    places = {
        line: Location(path=path, line=line + 1, column=len(lines.text(line)) - len(text) + 1)
        for line, text in texts.items()
    }
    head, link = HEAD_LINE.fullmatch(item.text), _LINK.search(item.text)
    wrong = (
        line for line, text in texts.items() if not (HEAD_LINE if line == item.line else GATE_LINE).fullmatch(text)
    )
    first_wrong = next(wrong, None)
    return Entry(
        places=tuple(places.values()),
        lines=tuple(texts.values()),
        stamp=head["stamp"] if head else "",
        link=unquote(link[1], errors="surrogateescape") if link else "",
        malformed=None if first_wrong is None else places[first_wrong],
    )


def _texts(lines: Lines, item: Item) -> dict[int, str]:
    """The text of the item and of what stands below it, without bullets, by line."""
    below = ((line, lines.text(line)) for line in range(item.line + 1, item.end) if not lines.is_blank(line))
    return {item.line: item.text} | {line: _BELOW.sub("", text, count=1) for line, text in below}
