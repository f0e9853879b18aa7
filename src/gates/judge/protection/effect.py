"""What a changed setting does to its gate: one small rule for each way in which a value can be stricter."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import Final


class Effect(StrEnum):
    """What a change does to the gate that depends on the setting."""

    TIGHTENS = "tightens"
    UNRELATED = "unrelated"
    WEAKENS = "weakens"
    UNKNOWN = "unknown"


# From the value before to the value now, None where there is none; both are what a TOML, JSON or INI file can hold.
Rule = Callable[[object, object], Effect]

_TRUE: Final = frozenset({"1", "yes", "true", "on"})


def unrelated(before: object, now: object) -> Effect:
    """The setting decides about looks, speed or places, never about what is found."""
    return Effect.UNRELATED


def unknown(before: object, now: object) -> Effect:
    """Nobody can say in general what the setting does."""
    return Effect.UNKNOWN


def on(*, default: bool = False) -> Rule:
    """A switch that makes the tool find more."""
    return partial(_switch, default, True)


def off(*, default: bool = False) -> Rule:
    """A switch that makes the tool find less."""
    return partial(_switch, default, False)


def lower(default: float | None = None) -> Rule:
    """A number of which less is stricter; without a default, nobody knows what its absence means."""
    return partial(_number, default, -1)


def higher(default: float | None = None) -> Rule:
    """A number of which more is stricter."""
    return partial(_number, default, 1)


def scale(*words: str, default: str = "") -> Rule:
    """One of some words, the laxest first; without a default, absence lies somewhere between."""
    return partial(_scale, words, default)


def more(default: Sequence[str] = (), covers: Callable[[str, str], bool] = str.__eq__) -> Rule:
    """A list of what is looked for: what is taken from it is not found any more, unless another element covers it."""
    return partial(_more, default, covers)


def less(default: Sequence[str] = (), covers: Callable[[str, str], bool] = str.__eq__) -> Rule:
    """A list of what is left out: what is added to it is not found any more, unless another element covered it."""
    return partial(_less, default, covers)


def scope(before: object, now: object) -> Effect:
    """A list of where the tool looks; without it, it looks everywhere. An element with a ``!`` is left out."""
    old, new = words_of(before), words_of(now)
    old_inside, new_inside = ([word for word in words if word[:1] != "!"] for words in (old, new))
    old_outside, new_outside = ([word for word in words if word[:1] == "!"] for words in (old, new))
    return worst(_inside(old_inside, new_inside), _less((), str.__eq__, old_outside, new_outside))


def _inside(old: list[str], new: list[str]) -> Effect:
    if bool(old) is bool(new):
        return _more((), str.__eq__, old, new)
    return Effect.WEAKENS if new else Effect.TIGHTENS


def worst(*effects: Effect) -> Effect:
    """The one that matters of several effects."""
    order = (Effect.WEAKENS, Effect.UNKNOWN, Effect.TIGHTENS, Effect.UNRELATED)
    return min(effects, key=order.index, default=Effect.UNRELATED)


def words_of(value: object) -> list[str]:
    """The elements of a list; an INI file writes them on lines of their own, or with commas between."""
    match value:
        case None:
            return []
        case str():
            words = (word.strip() for word in value.split("\n" if "\n" in value else ","))
            return [word for word in words if word]
        case list():
            return [str(element) for element in value]
        case _:
            return [str(value)]


def is_on(value: object, *, default: bool = False) -> bool:
    """Whether a switch is on, also as the text of an INI file."""
    match value:
        case None:
            return default
        case str():
            return value.strip().lower() in _TRUE
        case _:
            return bool(value)


def _switch(default: bool, strict: bool, before: object, now: object) -> Effect:
    old, new = is_on(before, default=default), is_on(now, default=default)
    if old == new:
        return Effect.UNRELATED
    return Effect.TIGHTENS if new is strict else Effect.WEAKENS


def _number(default: float | None, sign: int, before: object, now: object) -> Effect:
    old, new = _float(before, default), _float(now, default)
    if old is None or new is None:
        return Effect.UNKNOWN
    if old == new:
        return Effect.UNRELATED
    return Effect.TIGHTENS if (new - old) * sign > 0 else Effect.WEAKENS


def _float(value: object, default: float | None) -> float | None:
    match value:
        case None:
            return default
        case str() | int() | float():
            try:
                return float(value)
            except ValueError:
                return None
        case _:
            return None


def _scale(words: Sequence[str], default: str, before: object, now: object) -> Effect:
    old, new = (_rank(words, default if value is None else str(value).strip('"')) for value in (before, now))
    if old is None or new is None:
        return Effect.UNKNOWN
    if old == new:
        return Effect.UNRELATED
    return Effect.TIGHTENS if new > old else Effect.WEAKENS


def _rank(words: Sequence[str], word: str) -> float | None:
    """The place on the scale; what says nothing lies between the two ends."""
    if not word:
        return 0.5
    return float(words.index(word)) if word in words else None


def _more(default: Sequence[str], covers: Callable[[str, str], bool], before: object, now: object) -> Effect:
    old = list(default) if before is None else words_of(before)
    new = list(default) if now is None else words_of(now)
    if _uncovered(old, new, covers):
        return Effect.WEAKENS
    return Effect.TIGHTENS if _uncovered(new, old, covers) else Effect.UNRELATED


def _less(default: Sequence[str], covers: Callable[[str, str], bool], before: object, now: object) -> Effect:
    return _more(default, covers, now, before)


def _uncovered(wanted: Sequence[str], offered: Sequence[str], covers: Callable[[str, str], bool]) -> list[str]:
    return [word for word in wanted if not any(covers(other, word) for other in offered)]
