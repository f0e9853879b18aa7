"""What keeps an exit status or findings from being seen: shell constructs and options, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from gates.measure.shell import SimpleCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A construct that hides something: ``text`` as it is written, ``why`` in one phrase."""

    text: str
    why: str


def masks_of(commands: tuple[SimpleCommand, ...], calls: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Mask, ...]:
    return ()
