"""A source text taken apart: its comments, and its code without comments and without what strings say."""

from typing import Final

from gates.model import lazy_re as re
from gates.model.value import dataclass

_PYTHON: Final = re.compile(
    r"""(?P<comment>\#[^\n]*)
    | (?P<string>(?:\"\"\"(?:[^\\]|\\.)*?(?:\"\"\"|\Z)|'''(?:[^\\]|\\.)*?(?:'''|\Z)
      |"(?:[^"\\\n]|\\.)*(?:"|$)|'(?:[^'\\\n]|\\.)*(?:'|$)))""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_BRACES: Final = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z)|<!--.*?-->)
    | (?P<string>"(?:[^"\\\n]|\\.)*(?:"|$)|'(?:[^'\\\n]|\\.)*(?:'|$)|`(?:[^`\\]|\\.)*(?:`|\Z))""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexemes:
    """``comments``: one a line, with their marks. ``code``: the rest, each string as an empty pair of quotes."""

    comments: str
    code: str


def split_source(text: str, *, python: bool) -> Lexemes:
    """Take a text apart by the marks of Python, or of languages with ``//`` and ``/*``."""
    pattern = _PYTHON if python else _BRACES
    comments = "\n".join(found["comment"] for found in pattern.finditer(text) if found["comment"])
    return Lexemes(comments=comments, code=pattern.sub(lambda found: "" if found["comment"] else '""', text))
