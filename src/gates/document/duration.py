"""Durations as people write them: ``90``, ``90s``, ``2m``, ``1h30m``."""

from gates.model import lazy_re as re

LONGEST = 7 * 24 * 3600.0  # seconds; the system's own timers overflow not far above

_SHAPE = re.compile(r"(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?", re.ASCII)
_PLAIN = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


def parse_duration(text: str) -> float | None:
    """Return the seconds that ``text`` stands for; None when it is unreadable, not above zero, or above a week."""
    if _PLAIN.fullmatch(text):
        return within_range(float(text))
    match = _SHAPE.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return within_range(hours * 3600 + minutes * 60 + seconds)


def within_range(seconds: float) -> float | None:
    """Return ``seconds`` when they can be a time limit, else None; NaN never can."""
    return seconds if 0 < seconds <= LONGEST else None
