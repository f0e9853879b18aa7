"""The names of ``re``, with patterns that are compiled when they are first used.

The modules of gates hold hundreds of patterns and a run uses a few of them; compiling all cost more than everything
else that a run does before its first command. A pattern that does not come from this project is compiled with ``re``
itself, so that its error is raised where it is caught.
"""

TYPE_CHECKING = False  # as type checkers know it; ``typing`` itself costs milliseconds
if TYPE_CHECKING:
    from re import ASCII as ASCII
    from re import DOTALL as DOTALL
    from re import IGNORECASE as IGNORECASE
    from re import MULTILINE as MULTILINE
    from re import VERBOSE as VERBOSE
    from re import Match as Match
    from re import Pattern as Pattern
    from re import compile as compile
    from re import escape as escape
    from re import findall as findall
    from re import fullmatch as fullmatch
    from re import match as match
    from re import search as search
    from re import split as split
    from re import sub as sub

_FLAGS = {"IGNORECASE": 2, "MULTILINE": 8, "DOTALL": 16, "VERBOSE": 64, "ASCII": 256}
_METHODS = ("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn")


class _Pattern:
    """A pattern that becomes a compiled one as soon as it is asked for anything, and then answers with its methods."""

    def __init__(self, pattern: str, flags: int) -> None:  # or bytes, which never meet a string here
        self._source = pattern, flags

    def __class_getitem__(cls, _of: type) -> "type[_Pattern]":
        return cls

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # copying and pickling look for what a pattern does not have
            raise AttributeError(name)
        import re

        compiled = re.compile(*self._source)
        vars(self).update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)


class _Match:
    """What annotations name; the matches themselves are those of ``re``."""

    def __class_getitem__(cls, _of: type) -> "type[_Match]":
        return cls


def _compile(pattern: str, flags: int = 0) -> _Pattern:
    return _Pattern(pattern, flags)


def __getattr__(name: str) -> object:
    """Everything else is what ``re`` itself has, which is imported for it."""
    import re

    return getattr(re, name)


if not TYPE_CHECKING:
    compile, Pattern, Match = _compile, _Pattern, _Match
    globals().update(_FLAGS)
