"""Captured bytes to text that patterns can be anchored on: decoded, without terminal codes, in plain lines."""

from collections.abc import Iterator

from gates.model import lazy_re as re
from gates.model.measurement import Finding, Output
from gates.model.outcome import Stream

MAX_FINDINGS = 20
_MAX_FINDING_TEXT = 300

# CSI, OSC, character set selection (mypy writes "ESC ( B") and the two-byte escapes.
_TERMINAL_CODES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()*+][0-9A-Za-z]|[@-Z\\-_])")

_LINE = re.compile(r"[^\n]+")

# Longer than any count: no tool means it, and int() refuses the longest of them.
_ENDLESS_NUMBER = re.compile(r"\d{25,}")


def plain(stream: Stream) -> str:
    r"""Decode a stream as UTF-8 (errors replaced), without terminal codes and with ``\n`` as the only line end."""
    text = stream.data.decode("utf-8", "replace")
    text = _TERMINAL_CODES.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return _ENDLESS_NUMBER.sub("…", text)


def both(output: Output) -> str:
    """Everything that the command said, stdout first; tools disagree about where a summary belongs."""
    return f"{plain(output.stdout)}\n{plain(output.stderr)}"


def lines(text: str) -> Iterator[str]:
    r"""The lines that hold something, without trailing blanks; only ``\n`` ends one. Millions take no memory."""
    return (line for match in _LINE.finditer(text) if (line := match[0].rstrip()))


def truncated(output: Output) -> bool:
    """Whether bytes are missing in the middle, so that a listing may be incomplete."""
    return output.stdout.dropped > 0 or output.stderr.dropped > 0


def findings(pattern: re.Pattern[str], text: str) -> tuple[Finding, ...]:
    """Read at most MAX_FINDINGS complaints; the pattern's groups are ``path``, ``line`` and ``text``, all optional."""
    found = []
    for match in pattern.finditer(text):
        found.append(finding_of(match))
        if len(found) == MAX_FINDINGS:
            break
    return tuple(found)


def total(pattern: re.Pattern[str], text: str) -> int | None:
    """Add up the numbers in the first group of a pattern over all its matches; None when it never matches."""
    numbers = [int(match[1].replace(",", "")) for match in pattern.finditer(text)]
    return sum(numbers) if numbers else None


def finding_of(match: re.Match[str]) -> Finding:
    """The complaint that a pattern has found; its groups are ``path``, ``line`` and ``text``, all optional."""
    groups = match.groupdict()
    return Finding(
        text=(groups.get("text") or match[0]).strip()[:_MAX_FINDING_TEXT],
        path=groups.get("path") or "",
        line=int(groups.get("line") or 0),
    )
