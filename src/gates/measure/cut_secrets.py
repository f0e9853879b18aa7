"""Secrets that a tool has cut in pieces: by terminal codes, or by the end of a line."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from gates.model import lazy_re as re

REDACTED = b"[redacted]"
WIDTH = 72  # bytes of a line that may have been cut at its end; a shorter one ends where its author wanted
PIECE = 1 << 16  # bytes
LONGEST = 300  # bytes of a token on either line

_CODES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)|[()*+][0-9A-Za-z]|[@-Z\\-_])")
_BLANK = b" \t\r\n"
_GAP = rb"(?:\r?\n[ \t]*)?"
_BLANKS = rb"[ \t\r\n]+"
_SPACES = (b" ", b"\t")


def through_codes(data: bytes, hide: Callable[[bytes], bytes]) -> bytes:
    """What ``hide`` makes of the data; a line whose terminal codes cut a secret in pieces is kept without its codes."""
    if b"\x1b" not in data:
        return hide(data)
    seen = b"".join(_CODES.sub(b"", piece) for piece in _pieces(data))
    hidden = hide(seen)
    if hidden == seen:
        return hide(data)
    raw, before, after = (text.split(b"\n") for text in (data, seen, hidden))
    if not len(raw) == len(before) == len(after):
        return hidden
    lines = zip(raw, before, after, strict=True)
    return hide(b"\n".join(line if was == now else now for line, was, now in lines))


def _pieces(data: bytes) -> Iterator[bytes]:
    """Whole lines, some at a time: every code that is taken out of an output at once would be an object of its own."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + PIECE) + 1 or len(data)
        yield data[start:end]
        start = end


def across_lines(data: bytes, secrets: Iterable[bytes]) -> bytes:
    """The data without the secrets that the ends of lines, with indentation, cut in pieces; as many lines as before."""
    bare = data.translate(None, _BLANK)
    for secret in secrets:
        if secret.translate(None, _BLANK) in bare:
            data = re.sub(_with_gaps(secret), in_every_line, data)
    return data


def wrapped_tokens(data: bytes, tokens: re.Pattern[bytes]) -> bytes:
    """The data without the tokens that go over the end of a long line, as where a tool or a terminal wraps."""
    lines = data.split(b"\n")
    joints = {index: _joint(*both) for index, both in enumerate(pairwise(lines)) if len(both[0]) >= WIDTH}
    if not tokens.search(b"\n".join(head + tail for head, tail in joints.values())):
        return data  # nearly always, and found out at once
    for index, (head, tail) in joints.items():
        for token in tokens.finditer(head + tail):
            if token.start() < len(head) < token.end():
                line, end = lines[index].rstrip(b"\r"), lines[index].endswith(b"\r") * b"\r"
                lines[index] = line[: len(line) - len(head) + token.start()] + REDACTED + end
                lines[index + 1] = REDACTED + lines[index + 1][token.end() - len(head) :]
    return b"\n".join(lines)


def in_every_line(match: re.Match[bytes]) -> bytes:
    """What stands in the place of a secret over several lines."""
    return b"\n".join([REDACTED] * (match[0].count(b"\n") + 1))


def _joint(line: bytes, following: bytes) -> tuple[bytes, bytes]:
    """The last word of a line and the first of the next one, where nothing stands between them; else nothing."""
    if line[-1:] in _SPACES or following[:1].isspace():
        return b"", b""
    head, tail = line[-LONGEST:].split(), following[:LONGEST].split()
    return (head[-1], tail[0]) if head and tail else (b"", b"")


def _with_gaps(secret: bytes) -> bytes:
    """A pattern for the secret with an end of line between any two of its bytes, or for a blank of its own."""
    words = (_GAP.join(re.escape(bytes([byte])) for byte in word) for word in secret.split())
    return _BLANKS.join(words)
