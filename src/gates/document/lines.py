"""A text as its lines: every line keeps its own line end, and knows its place in the bytes."""

from bisect import bisect_right
from itertools import accumulate

from gates.model.errors import RefusedError
from gates.model.value import dataclass

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The lines of a UTF-8 text, counted from 0.

    ``raw``: each line with its line end; a byte order mark belongs to no line. ``starts``: the byte offset of each
    line, and one past the last. ``scan`` is ``data`` for searching: byte for byte in the same place, but every line
    starts after a ``\\n``, whatever stands there in ``data``.
    """

    data: bytes
    raw: tuple[bytes, ...]
    starts: tuple[int, ...]
    scan: bytes

    def __len__(self) -> int:
        return len(self.raw)

    def text(self, index: int) -> str:
        """The line without its line end."""
        return self.raw[index].rstrip(b"\r\n").decode()

    def eol(self, index: int) -> bytes:
        """The line end of the line: empty only for a last line that has none."""
        line = self.raw[index]
        return line[len(line.rstrip(b"\r\n")) :]

    def end(self, index: int) -> int:
        """The byte offset of the line's end, before its line end."""
        return self.starts[index + 1] - len(self.eol(index))

    def is_blank(self, index: int) -> bool:
        """Whether Markdown takes the line as blank: nothing but spaces and tabs."""
        return not self.raw[index].strip(b" \t\r\n")

    def indent(self, index: int) -> int:
        """How many columns the line is indented, a tab reaching the next multiple of 4."""
        line = self.raw[index]
        white = line[: len(line) - len(line.lstrip(b" \t"))]
        return len(white.expandtabs(4))

    def between(self, start: int, stop: int) -> str:
        """The lines from ``start`` up to ``stop`` as one text, every line ended by ``\\n``."""
        return self.scan[self.starts[start] : self.starts[stop]].replace(b"\r\n", b"\n").decode()

    def line_at(self, offset: int) -> int:
        """The line that the byte at the offset belongs to; the last line for the end of the text."""
        return max(min(bisect_right(self.starts, offset) - 1, len(self.raw) - 1), 0)

    def offset(self, index: int, column: int) -> int:
        """The byte offset of a character of a line, counted from 0."""
        return self.starts[index] + len(self.text(index)[:column].encode())


def split_lines(data: bytes) -> Lines:
    """Split valid UTF-8 where Markdown does: at \\n, \\r\\n and a lone \\r, never at U+2028 and its like."""
    head = len(BOM) if data.startswith(BOM) else 0
    raw = tuple(data[head:].splitlines(keepends=True))  # of bytes, unlike str: splits at \n, \r\n and \r only
    starts = tuple(accumulate(map(len, raw), initial=head))
    return Lines(data=data, raw=raw, starts=starts, scan=_scannable(data, head))


def lines_to_edit(data: bytes) -> Lines:
    """Split a text that is about to be changed.

    Raises:
        RefusedError: it is not UTF-8.
    """
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise RefusedError(f"the plan is not UTF-8 (byte {error.start}); nothing was written") from error
    return split_lines(data)


def _scannable(data: bytes, head: int) -> bytes:
    scan = b"\n" * head + data[head:]
    if scan.count(b"\r") == scan.count(b"\r\n"):
        return scan
    return b"\r\n".join(part.replace(b"\r", b"\n") for part in scan.split(b"\r\n"))
