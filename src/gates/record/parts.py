"""What a tool said of each file, as one entry of the result cache."""

import json
from collections.abc import Mapping
from datetime import datetime

from gates.model.measurement import FilePart
from gates.model.value import dataclass
from gates.record.fields import Fields, WrongFieldError


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFile:
    """One file of the last run: ``MODE ID`` of the tree, the digest of its text, what the tool said of it.

    ``part`` is None when the tool said nothing: the file is none of its own, or the text of another.
    """

    entry: str
    text: str
    part: FilePart | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """All files below what the call names, by path; ``made`` is when all of them were last looked at together (UTC).

    ``beside`` are the suffixes of files that were there too, but are not in the tree.
    """

    made: datetime
    tool_version: str | None
    beside: frozenset[str]
    files: Mapping[str, SeenFile]


def render_parts(parts: Parts) -> bytes:
    """The entry as JSON."""
    files = {
        path: [seen.entry, seen.text, None if seen.part is None else [seen.part.count, *seen.part.rows]]
        for path, seen in parts.files.items()
    }
    content = {
        "made": f"{parts.made:%Y-%m-%dT%H:%M:%SZ}",
        "version": parts.tool_version,
        "beside": sorted(parts.beside),
        "files": files,
    }
    return json.dumps(content, separators=(",", ":")).encode()


def read_parts(data: bytes) -> Parts | None:
    """The entry read back; None when it is of another shape."""
    try:
        fields = Fields.of(json.loads(data))
        files = {path: _seen(value) for path, value in fields.below("files").values.items()}
        return Parts(
            made=fields.moment("made"),
            tool_version=fields.optional(fields.text, "version"),
            beside=frozenset(fields.texts("beside")),
            files=files,
        )
    except (ValueError, RecursionError):
        return None


def _seen(value: object) -> SeenFile:
    match value:
        case [str(entry), str(text), None]:
            return SeenFile(entry=entry, text=text, part=None)
        case [str(entry), str(text), [int(count), *rows]]:
            return SeenFile(entry=entry, text=text, part=FilePart(rows=tuple(map(_row, rows)), count=count))
        case _:
            raise WrongFieldError("a file is of another shape")


def _row(value: object) -> tuple[int, str, int]:
    match value:
        case [int(number), str(name), int(line)]:
            return number, name, line
        case _:
            raise WrongFieldError("a row is of another shape")
