"""The part of the shell's grammar that says which commands a text runs: words, operators, redirections.

Nothing is expanded. What cannot be known without a shell (``$x``, globs, ``~``) is kept as written and marked.
"""

from collections.abc import Iterator

from gates.model import lazy_re as re
from gates.model.value import dataclass, replace

_TOKEN = re.compile(
    r"""
      (?P<blank> (?:[ \t\r]|\\\n)+ )
    | (?P<comment> (?<![^\s;&|()]) \#[^\n]* )
    | (?P<redirection> (?:\d+|&)?(?:>>|>\||<<<|<<-?|<>|>&|<&|>|<)(?![(]) )
    | (?P<operator> &&|\|\||;;|\|&|[;&|()\n] )
    | (?P<word> (?:
          '[^']*' | "(?:[^"\\`$]|\\.|`[^`]*`|\$\((?:[^()]|\([^()]*\))*\)|\$)*+" | \\.
        | `[^`]*` | [$<>]\((?:[^()]|\([^()]*\))*\) | \$\{[^}]*\} | [^\s'"\\`;&|<>()]
      )+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_PART = re.compile(r"'(?P<single>[^']*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\"|\\(?P<escaped>.)|(?P<bare>.)", re.DOTALL)
_EXPANDED_BARE = re.compile(r"[$`*?\[]|^~|[<>]\(|\{[^{}]*(?:,|\.\.)[^{}]*\}")
_EXPANDED_QUOTED = re.compile(r"(?<!\\)[$`]")
_HERE_DOCUMENT = re.compile(r"(<<-?[ \t]*(['\"]?)(\w+)\2[^\n]*)\n(?:.*?\n)??[ \t]*\3(?=\n|\Z)", re.DOTALL)

_Token = tuple[str, str]  # kind and text
_END: _Token = ("operator", "")

# Words of the shell's own grammar, in front of which nothing is lost.
_KEYWORDS = frozenset({"if", "then", "elif", "else", "do", "while", "until", "!", "{", "}", "fi", "done", "time"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word with its quotes taken off; ``literal`` when the shell would pass it on exactly so."""

    text: str
    literal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleCommand:
    """The words between two operators.

    ``after`` is the operator to the next command, without parentheses: ``&&``, ``||``, ``;`` (a newline too), ``|``,
    ``|&`` or ``&``; empty at the end.
    """

    words: tuple[Word, ...]
    redirections: tuple[str, ...]
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """All simple commands of a text; ``plain`` when it is one command that needs no shell at all."""

    commands: tuple[SimpleCommand, ...]
    plain: bool
    error: str = ""


def read_script(text: str) -> Script:
    """Split a text into its simple commands; never raises, an unreadable text has ``error`` set."""
    body = text.strip()
    if "<<" in body:
        body = _HERE_DOCUMENT.sub(r"\1", body)
    tokens: list[_Token] = []
    at = 0
    while at < len(body):
        match = _TOKEN.match(body, at)
        if match is None:
            return Script(commands=(), plain=False, error=_unreadable(body[at]))
        tokens.append((match.lastgroup or "", match[0]))
        at = match.end()
    commands = _commands(tokens)
    if not commands:
        return Script(commands=(), plain=False, error="the command is empty")
    return Script(commands=commands, plain=_is_plain(tokens, commands[0]))


def _unreadable(character: str) -> str:
    if character == "\\":
        return "nothing follows the \\ at the end"
    opener = f"the quote {character}" if character in "'\"`" else f"what {character} opens"
    return f"{opener} is never closed"


def _is_plain(tokens: list[_Token], first: SimpleCommand) -> bool:
    grammar = any(kind not in ("blank", "word") for kind, _ in tokens)
    return not grammar and all(word.literal for word in first.words) and first.words[0].text not in _KEYWORDS


def _commands(tokens: list[_Token]) -> tuple[SimpleCommand, ...]:
    commands: list[SimpleCommand] = []
    segment: list[_Token] = []
    for kind, token in [*tokens, _END]:
        if kind != "operator":
            segment.append((kind, token))
            continue
        commands += _simple_command(segment)
        segment = []
        if commands:
            commands[-1] = replace(commands[-1], after=_joined(commands[-1].after, token))
    return tuple(commands)


def _simple_command(segment: list[_Token]) -> Iterator[SimpleCommand]:
    words: list[Word] = []
    redirections: list[str] = []
    target_follows = False
    for kind, token in segment:
        if kind == "redirection":
            redirections.append(token)
            target_follows = True
        elif kind == "word" and target_follows:
            redirections[-1] += token
            target_follows = False
        elif kind == "word":
            words.append(_word(token))
    if words or redirections:
        yield SimpleCommand(words=tuple(words), redirections=tuple(redirections), after="")


def _joined(operator: str, token: str) -> str:
    """Keep the operator that counts between two commands: ``) ||`` is ``||``, and a newline after ``&&`` is nothing."""
    return operator or {"\n": ";", ";;": ";", "(": "", ")": ""}.get(token, token)


def _word(token: str) -> Word:
    text, literal = "", not _EXPANDED_BARE.search(_without_quotes(token))
    for part in _PART.finditer(token):
        if (quoted := part["double"]) is not None:
            literal = literal and not _EXPANDED_QUOTED.search(quoted)
            text += re.sub(r"\\([\"\\$`\n])", r"\1", quoted)
        else:
            text += next(value for value in (part["single"], part["escaped"], part["bare"]) if value is not None)
    return Word(text=text, literal=literal)


def _without_quotes(token: str) -> str:
    return "".join(part["bare"] or "'" for part in _PART.finditer(token))


def without_keywords(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Take ``if``, ``do``, ``!`` and the like off the front."""
    while words and words[0].text in _KEYWORDS:
        words = words[1:]
    return words
