"""Read a JSON object field by field into typed values; whatever is not as it should be raises ``WrongFieldError``."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from gates.model.value import dataclass

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)


class WrongFieldError(ValueError):
    """A field is missing, or of another type than it should be; the message names it."""


@dataclass(frozen=True, slots=True)
class Fields:
    """An object of JSON: each method gives one field in its type."""

    values: Mapping[str, object]

    @classmethod
    def of(cls, value: object, what: str = "the document") -> "Fields":
        """The fields of an object."""
        if not isinstance(value, dict):
            raise WrongFieldError(f"{what} is no object")
        return cls(value)

    def text(self, key: str) -> str:
        """A string."""
        value = self._value(key)
        if not isinstance(value, str):
            raise WrongFieldError(f"{key} is no text")
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._value(key)
        if not isinstance(value, bool):
            raise WrongFieldError(f"{key} is neither true nor false")
        return value

    def count(self, key: str) -> int:
        """A whole number."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise WrongFieldError(f"{key} is no whole number")
        return value

    def number(self, key: str) -> float:
        """A finite number."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            raise WrongFieldError(f"{key} is no number")
        return float(value)

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """One of the words of ``kind``."""
        try:
            return kind(self.text(key))
        except ValueError as error:
            raise WrongFieldError(f"{key} is none of {', '.join(kind)}") from error

    def moment(self, key: str) -> datetime:
        """A time in UTC, to the second."""
        text = self.text(key)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = datetime.min
        if f"{moment:%Y-%m-%dT%H:%M:%SZ}" != text:
            raise WrongFieldError(f"{key} is no time such as 2026-11-22T07:40:03Z")
        return moment.replace(tzinfo=UTC)

    def below(self, key: str) -> "Fields":
        """The fields of the object below."""
        return Fields.of(self._value(key), key)

    def objects(self, key: str) -> "tuple[Fields, ...]":
        """The fields of each object of a list."""
        return tuple(Fields.of(item, f"an element of {key}") for item in self._list(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(Fields({key: item}).text(key) for item in self._list(key))

    def counts(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        return tuple(Fields({key: item}).count(key) for item in self._list(key))

    def optional(self, read: Callable[[str], T], key: str) -> T | None:
        """What ``read``, a method of these fields, gives for the field; None where it is null."""
        return None if self._value(key) is None else read(key)

    def _list(self, key: str) -> list[object]:
        value = self._value(key)
        if not isinstance(value, list):
            raise WrongFieldError(f"{key} is no list")
        return value

    def _value(self, key: str) -> object:
        if key not in self.values:
            raise WrongFieldError(f"{key} is missing")
        return self.values[key]


def parse_object(data: bytes) -> dict[str, object]:
    """The JSON object that these bytes are: UTF-8, no field twice, no NaN.

    Raises:
        ValueError: they are nothing of the kind.
        RecursionError: it is nested too deeply.
    """
    content: object = json.loads(data.decode(), object_pairs_hook=_unique, parse_constant=_no_constant)
    return dict(Fields.of(content).values)


def _unique(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise WrongFieldError("a field is there twice")
    return content


def _no_constant(text: str) -> object:
    raise WrongFieldError(f"{text} is no number")


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number of hundreds of digits
        return False
