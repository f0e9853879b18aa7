"""Put an entry of evidence into a plan's Progress log, in the log's own form, and touch no other byte."""

from collections.abc import Sequence

from gates.document.edit import insert
from gates.document.fields import header_range
from gates.document.lines import Lines, lines_to_edit, split_lines
from gates.document.log import Item, Log, find_log
from gates.document.outline import Outline, read_outline
from gates.model import lazy_re as re
from gates.model.errors import RefusedError
from gates.model.value import dataclass

SECTION = "## Progress"
_LAST_NUMBER = 999_999_999  # the greatest that Markdown takes for one

_MARKER = re.compile(r"(?P<indent>[ \t]*)(?P<marker>[-*+]|(?P<number>\d{1,9})(?P<dot>[.)]))(?P<pad>[ \t]*)")
_NO_TEXT = re.compile(r" {0,3}(?:(?:[-*+]|\d{1,9}[.)])[ \t]|#{1,6}(?:\s|$)|(?:[-*_][ \t]*){3,}$)")


def insert_entry(data: bytes, lines: Sequence[str]) -> bytes:
    """Insert one entry: the first of ``lines`` is its text, the others are its sub-items, all without bullets.

    It goes below the newest entry, where the log has a list of its own above its first sub-heading; a section without
    one gets a list there, and a plan without a section gets one below its header.

    Raises:
        RefusedError: the plan is not UTF-8, has several logs, or the entry would not show up as an entry of the log.
    """
    plan = lines_to_edit(data)
    outline = read_outline(plan)
    log = find_log(plan, outline)
    if log is None:
        insertion = _new_section(plan, outline, lines)
    elif not log.items:
        insertion = _Insertion(at=log.end, entry=_rendered(_new_form(plan, log.end), lines), blank_above=True)
    elif log.newest_first:
        insertion = _on_top(plan, log, lines)
    else:
        insertion = _at_end(plan, log, lines)
    written, line = _write(plan, insertion)
    _check(written, line, line + len(insertion.entry))
    return written


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """What every entry of the log starts with: indentation, bullet, padding and perhaps a box."""

    marker: str
    bullet: str
    box: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Insertion:
    """The lines of an entry, and the line above which they go.

    ``heading`` are lines before the entry. ``blank_above``, ``blank_below``: a blank line has to be there.
    """

    at: int
    entry: tuple[str, ...]
    heading: tuple[str, ...] = ()
    blank_above: bool = False
    blank_below: bool = False


def _new_section(plan: Lines, outline: Outline, lines: Sequence[str]) -> _Insertion:
    """Below the header, above the first section."""
    start, end = header_range(plan, outline)
    while end > start and plan.is_blank(end - 1):
        end -= 1
    entry = _rendered(_new_form(plan, end), lines)
    return _Insertion(at=end, heading=(SECTION, ""), entry=entry, blank_above=True, blank_below=True)


def _at_end(plan: Lines, log: Log, lines: Sequence[str]) -> _Insertion:
    numbers = [found["number"] for item in log.items[-2:] if (found := _MARKER.match(plan.text(item.line)))]
    step = 0 if len(numbers) == 2 and numbers[0] == numbers[1] else 1  # a list may be numbered 1. 1. 1.
    last = log.items[-1]
    return _Insertion(at=last.end, entry=_rendered(_form(plan, log, last, step), lines), blank_above=log.is_spaced)


def _on_top(plan: Lines, log: Log, lines: Sequence[str]) -> _Insertion:
    first = log.items[0]
    return _Insertion(at=first.line, entry=_rendered(_form(plan, log, first, 0), lines), blank_below=log.is_spaced)


def _new_form(plan: Lines, at: int) -> _Form:
    """The form of the first entry of a list; wide when it must not take in an indented heading or rule below."""
    below = next((index for index in range(at, len(plan)) if not plan.is_blank(index)), None)
    return _Form(marker="- " if below is None or plan.indent(below) < 2 else "-   ", bullet="-")


def _form(plan: Lines, log: Log, model: Item, step: int) -> _Form:
    """The form of an entry of the log; the number of a numbered one goes on by ``step``."""
    found = _MARKER.match(plan.text(model.line))
    if found is None:
        raise RefusedError(f"line {model.line + 1} of the plan is no entry of a log that gates can continue")
    bullet = found["marker"]
    if found["number"]:
        bullet = f"{min(int(found['number']) + step, _LAST_NUMBER)}{found['dot']}"
    pad = found["pad"] if 0 < len(found["pad"].expandtabs(4)) <= 4 else " "
    box = "[x] " if all(item.is_checkbox for item in log.items) else ""
    return _Form(marker=f"{found['indent']}{bullet}{pad}", bullet="-" if found["number"] else bullet, box=box)


def _rendered(form: _Form, lines: Sequence[str]) -> tuple[str, ...]:
    head, *rest = lines
    indent = " " * len(form.marker.expandtabs(4))
    return (f"{form.marker}{form.box}{head}", *(f"{indent}{form.bullet} {line}" for line in rest))


def _write(plan: Lines, insertion: _Insertion) -> tuple[bytes, int]:
    """The plan with the lines inserted, in the style of their neighbours, and the line of the entry."""
    at = insertion.at
    above = [""] if insertion.blank_above and at > 0 and not plan.is_blank(at - 1) else []
    below = [""] if _needs_blank_below(plan, insertion) else []
    eol = _neighbouring_eol(plan, at)
    new = b"".join(line.encode() + eol for line in (*above, *insertion.heading, *insertion.entry, *below))
    if at == len(plan) > 0 and not plan.eol(at - 1):
        new = eol + new
    return insert(plan.data, plan.starts[at], new), at + len(above) + len(insertion.heading)


def _needs_blank_below(plan: Lines, insertion: _Insertion) -> bool:
    """Whether one is wanted, or text directly below would become part of the entry."""
    at = insertion.at
    if at == len(plan) or plan.is_blank(at):
        return False
    return insertion.blank_below or not _NO_TEXT.match(plan.text(at))


def _neighbouring_eol(plan: Lines, at: int) -> bytes:
    """The line end of the nearest line above that has one, or else of the first line."""
    above = (plan.eol(index) for index in range(at - 1, -1, -1))
    return next((eol for eol in above if eol), plan.eol(0) if len(plan) else b"") or b"\n"


def _check(written: bytes, line: int, end: int) -> None:
    """Read the log back: the lines of the entry must be an entry of it.

    Otherwise something that is open above has swallowed them, or they have swallowed what is below.
    """
    plan = split_lines(written)
    log = find_log(plan, read_outline(plan))
    if log is None or all((item.line, item.end) != (line, end) for item in log.items):
        raise RefusedError(
            f"line {line + 1} of the plan, the end of its Progress log, cannot take an entry "
            "(is a fence or a comment above it left open, or is there indented text below it?)"
        )
