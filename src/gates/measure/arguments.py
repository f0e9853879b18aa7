"""The words of a tool's call: which are options, which are the values of options, which are operands."""

from collections.abc import Iterator


def options(text: str) -> frozenset[str]:
    """Write a set of options as one line of words."""
    return frozenset(text.split())


def operands(argv: tuple[str, ...], valued: frozenset[str]) -> tuple[str, ...]:
    """Keep the words after argv[0] that are neither options nor values of the ``valued`` ones.

    ``--`` ends the options; ``-`` (stdin) is no operand.
    """
    return tuple(_operands(iter(argv[1:]), valued))


def _operands(words: Iterator[str], valued: frozenset[str]) -> Iterator[str]:
    for word in words:
        if word == "--":
            yield from words
        elif word in valued:
            next(words, None)
        elif not word.startswith("-"):
            yield word


def split(argv: tuple[str, ...], valued: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the words after argv[0] into options, with the values of the ``valued`` ones, and operands."""
    kept: list[str] = []
    named: list[str] = []
    words = iter(argv[1:])
    for word in words:
        if word in valued:
            kept += (word, next(words, ""))
        else:
            (kept if word.startswith("-") else named).append(word)
    return tuple(kept), tuple(named)


def without_patterns(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out globs that the tool expands by itself; they need not exist as written."""
    return tuple(word for word in words if not any(character in word for character in "*?[]{}!"))


def values(argv: tuple[str, ...], names: frozenset[str]) -> tuple[str, ...]:
    """List the values given to an option under any of its names, in order: ``-C 10``, ``-C10``, ``--CCN=10``."""
    return tuple(_values(argv[1:], names))


def _values(words: tuple[str, ...], names: frozenset[str]) -> Iterator[str]:
    for word, after in zip(words, (*words[1:], ""), strict=False):
        name, equals, value = word.partition("=")
        if word in names:
            yield after
        elif equals and name in names:
            yield value
        elif len(word) > 2 and word[:2] in names and word[1] != "-":
            yield word[2:]
