"""The header of a plan: its title, its Status and when it was last updated; read, and set in place."""

from collections.abc import Iterator, Sequence

from gates.document.edit import replace
from gates.document.fields import (
    HEADER_LINES,
    Field,
    fields_between,
    header_fields,
    header_range,
    paragraph_field,
    title_heading,
)
from gates.document.lines import Lines, lines_to_edit
from gates.document.markdown import plain
from gates.document.outline import BOLD_LEVEL, Outline, read_outline
from gates.document.status import StatusKind, status_kind
from gates.model import lazy_re as re
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.errors import RefusedError
from gates.model.value import dataclass

_STATUS_LABELS = frozenset(
    {"status", "plan status", "overall status", "current status", "ステータス", "状態", "状态", "상태"}
)
_UPDATED_LABELS = frozenset(
    {"last updated", "last-updated", "last_updated", "updated", "最終更新", "最后更新", "마지막 업데이트"}
)
_NO_VALUE = re.compile(r"[ \t]*(?:[|#>]|```|~~~|<!--)")
_BOILERPLATE = re.compile(r"this\b.*\b(living|document|plan\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A Status that a plan has; ``value`` is the text without decorations (emphasis, emoji)."""

    value: str
    kind: StatusKind
    location: Location


def read_title(lines: Lines, outline: Outline) -> str:
    """The text of the title heading; "" when there is none."""
    title = title_heading(lines, outline)
    return plain(title.title) if title else ""


def statuses(lines: Lines, outline: Outline, path: str) -> tuple[tuple[Status, ...], tuple[Diagnostic, ...]]:
    """Every Status of the plan, the one that counts first, and what is wrong with them.

    The body wins over a section called Status, and that over the front matter. A plan with none of them has the one
    Status that stands in its first lines, if it is the only one there.
    """
    fields = _status_fields(lines, outline)
    if not fields:
        return (), ()
    found = tuple(_status(field, path) for field in fields)
    return found, (*_repeated(found), *_unknown(found[0]))


def read_statuses(data: bytes, path: str) -> tuple[Status, ...]:
    """Every Status of a plan, without reading the rest of it; none in a text that is not UTF-8."""
    try:
        lines = lines_to_edit(data)
    except RefusedError:
        return ()
    return statuses(lines, read_outline(lines), path)[0]


def set_status(data: bytes, value: str) -> bytes:
    """Replace the Status, in the form that it has.

    Raises:
        RefusedError: the plan has no Status, or is not UTF-8.
    """
    lines, outline = _read(data)
    fields = _status_fields(lines, outline)
    if not fields:
        raise RefusedError("the plan has no Status to set (write `- Status: In Progress` below its title)")
    return _set(data, fields[0].start, fields[0].end, value)


def find_last_updated(data: bytes) -> tuple[int, int] | None:
    """The bytes of the ``Last Updated`` value of the header, if it has that field.

    Raises:
        RefusedError: the plan is not UTF-8.
    """
    lines, outline = _read(data)
    fields = [field for field in header_fields(lines, outline) if field.label in _UPDATED_LABELS]
    found = min(fields, key=lambda field: field.front, default=None)
    return (found.start, found.end) if found else None


def set_last_updated(data: bytes, value: str) -> bytes:
    """Replace the ``Last Updated`` value and nothing else of its line; a header without the field stays as it is."""
    span = find_last_updated(data)
    return _set(data, *span, value) if span else data


def _read(data: bytes) -> tuple[Lines, Outline]:
    lines = lines_to_edit(data)
    return lines, read_outline(lines)


def _set(data: bytes, start: int, end: int, value: str) -> bytes:
    gap = b" " if data[start - 1 : start] == b":" else b""
    return replace(data, start, end, gap + value.encode())


def _status_fields(lines: Lines, outline: Outline) -> list[Field]:
    header = [field for field in header_fields(lines, outline) if field.label in _STATUS_LABELS]
    body = [field for field in header if not field.front]
    fields = [*body, *_sections(lines, outline), *(field for field in header if field.front)]
    return fields or _only_one(lines, outline)


def _sections(lines: Lines, outline: Outline) -> Iterator[Field]:
    """The first paragraph under a heading ``Status`` that is not about the document itself."""
    stops = [heading.line for heading in outline.headings[1:]] + [len(lines)]
    for heading, stop in zip(outline.headings, stops, strict=False):
        label = re.sub(r"^[\W\d]+|\W+$", "", plain(heading.title).casefold())
        if heading.level < BOLD_LEVEL and label in _STATUS_LABELS:
            field = _first_paragraph(lines, heading.end, stop)
            if field is not None:
                yield field
            return


def _first_paragraph(lines: Lines, start: int, stop: int) -> Field | None:
    first = next((index for index in range(start, stop) if not lines.is_blank(index)), None)
    if first is None or _NO_VALUE.match(lines.text(first)):
        return None
    field = paragraph_field(lines, first, stop, "status")
    return None if _BOILERPLATE.match(plain(field.text)) else field


def _only_one(lines: Lines, outline: Outline) -> list[Field]:
    _, start = header_range(lines, outline)
    below = fields_between(lines, outline, start, min(HEADER_LINES, len(lines)))
    found = [field for field in below if field.label in _STATUS_LABELS]
    return found if len(found) == 1 else []


def _status(field: Field, path: str) -> Status:
    seen = plain(field.text)
    return Status(
        value=re.sub(r"^[^\w<\[({]+", "", seen),
        kind=status_kind(seen),
        location=Location(path=path, line=field.line + 1, column=field.column),
    )


def _repeated(found: Sequence[Status]) -> Iterator[Diagnostic]:
    first = found[0]
    for other in found[1:]:
        yield Diagnostic(
            location=other.location,
            code="two-statuses",
            message=f'a second Status, "{other.value}"; "{first.value}" on line {first.location.line} counts',
            advice="keep one",
            severity=Severity.WARNING,
        )


def _unknown(status: Status) -> Iterator[Diagnostic]:
    """A Status that is not one of the template's, which neither starts nor completes anything."""
    if status.kind in ("unfilled", "other"):
        unfilled = status.kind == "unfilled"
        yield Diagnostic(
            location=status.location,
            code="unfilled-status" if unfilled else "unknown-status",
            message="the Status is not filled in"
            if unfilled
            else f'the Status "{status.value}" is none that gates knows',
            advice="write Proposed, In Progress, Blocked or Complete",
            severity=Severity.WARNING,
        )
