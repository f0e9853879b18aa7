"""Our patterns and those of the standard library: the same to whoever uses them."""

import re
from collections.abc import Callable

import pytest

from gates.model import lazy_re

FLAGS = ("IGNORECASE", "MULTILINE", "DOTALL", "VERBOSE", "ASCII")
USES: dict[str, Callable[[re.Pattern[str]], object]] = {
    "search": lambda pattern: pattern.search("a12b3"),
    "match": lambda pattern: pattern.match("12"),
    "fullmatch": lambda pattern: pattern.fullmatch("12x"),
    "split": lambda pattern: pattern.split("a1b"),
    "findall": lambda pattern: pattern.findall("a1b22"),
    "finditer": lambda pattern: [found.span() for found in pattern.finditer("a1b22")],
    "sub": lambda pattern: pattern.sub("-", "a1b22"),
    "subn": lambda pattern: pattern.subn("-", "a1b22"),
    "pattern": lambda pattern: pattern.pattern,
    "flags": lambda pattern: pattern.flags,
    "groups": lambda pattern: pattern.groups,
    "groupindex": lambda pattern: dict(pattern.groupindex),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_pattern_answers_as_the_compiled_one(use: Callable[[re.Pattern[str]], object]) -> None:
    ours, theirs = lazy_re.compile(r"(?P<n>\d)+", lazy_re.ASCII), re.compile(r"(?P<n>\d)+", re.ASCII)
    assert repr(use(ours)) == repr(use(theirs))
    assert repr(use(ours)) == repr(use(theirs)), "also when it is compiled already"


@pytest.mark.parametrize("name", FLAGS)
def test_the_flags_have_the_values_of_re(name: str) -> None:
    assert getattr(lazy_re, name) == getattr(re, name)


def test_nothing_is_compiled_before_it_is_used() -> None:
    broken = lazy_re.compile("(")
    with pytest.raises(re.error):
        broken.search("")


def test_the_functions_are_those_of_re() -> None:
    assert lazy_re.sub is re.sub and lazy_re.escape is re.escape and lazy_re.split is re.split
