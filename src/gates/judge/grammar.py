"""The grammar of one clause: an ordered table of productions, of which the first that knows the words wins."""

from collections.abc import Callable
from typing import Final

from gates.judge import operators
from gates.judge.between import read_between
from gates.judge.lexicon import Term
from gates.judge.number import Reading, read_fraction, read_functions, read_number, read_range
from gates.judge.relative import read_relative
from gates.judge.saying import read_empty, read_exit, read_nothing_of
from gates.judge.success import TOOLS, read_success
from gates.model import lazy_re as re
from gates.model.expectation import NotRunnable

LONGEST_CLAUSE: Final = 120
"""In characters; whoever writes more has written a sentence, not a threshold."""

_PRODUCTIONS: Final[tuple[Callable[[str, Term | None], Reading], ...]] = (
    read_exit,
    read_relative,
    read_empty,
    read_fraction,
    read_success,
    read_nothing_of,
    read_between,
    read_range,
    read_functions,
    read_number,
)

_UNFILLED: Final = re.compile(
    r"|n/?a(?:[ (].*)?|tbd(?: .*)?|tba|todo|not applicable|pending|n|n/n"
    r"|\.{2,}|[-_?*/x.—]+|\(\)|[\[{].*[\]}]%?|<[^0-9<>]*>"
    rf"|(?:{operators.OPERATOR}|at least|at most)\s*(?:[\[{{<].*|x|n|y|\?+|_+|tbd|(?:the )?threshold|target)(?: ?%)?"
)
_BY_HAND: Final = re.compile(r"manual(?:ly)?(?: (?:review|check|test|testing|verification|inspection))?")
_TOOL_NAME: Final = re.compile(r"(?P<tool>[\w-]+)(?: (?:check|test|run|--[\w-]+))*")
_FAILURE: Final = re.compile(
    r"fail|failed|failure|failing|red"
    r"|(?:[\w-]+ ){0,3}?(?:(?:does|do|is|are|must) )?(?:not|doesn't|don't|isn't|aren't|never)"
    r" (?:pass|passes|passing|green|clean|ok|succeed|success)"
    r"|pass(?: 하지 않음| not)"
)
_NO_LIMIT: Final = r"[-+]?(?:inf(?:inity)?|nan|∞)(?![\w-])"
_WITHOUT_LIMIT: Final = re.compile(rf"(?:{operators.OPERATOR}|at least|at most)\s*{_NO_LIMIT}|^{_NO_LIMIT} ?%?$")
_BETTER_THAN_BASE: Final = re.compile(
    r"(?:[\w'-]+ ){0,3}?(?:lower|higher|better|less|more|fewer|smaller|below|above|under|over)(?: than)? "
    r"(?:the |on |in )?(?:baseline|base(?: branch)?|main|master|before)"
)
_LOOSE_NUMBER: Final = re.compile(r"(?<![\w.-])[0-9.]*[0-9](?![\w-])")
_SHORT_CELL: Final = 32
"""In characters: too short for a sentence that merely has a number in it."""
_MEANT_AS_NUMBER: Final = re.compile(
    rf"(?:{operators.OPERATOR})\s*\S{{0,16}}|[~±]\s*[0-9]\S{{0,12}}|(?:about|approximately) [0-9]\S*"
)


def read_clause(words: str, gate: Term | None) -> Reading:
    """What one clause asks for, or None when the grammar does not know it. ``words`` come from ``wording``."""
    if len(words) > LONGEST_CLAUSE:
        return None
    readings = (production(words, gate) for production in _PRODUCTIONS)
    return next((reading for reading in readings if reading is not None), None)


def read_placeholder(words: str) -> NotRunnable | None:
    """A cell that was never filled, or that names something other than an expectation."""
    if len(words) > LONGEST_CLAUSE:
        return None
    if _UNFILLED.fullmatch(words):
        return NotRunnable(text=words, why=f"{words or 'an empty cell'} is a placeholder, not an expectation")
    if _BY_HAND.fullmatch(words):
        return NotRunnable(text=words, why=f"{words} is work for a person, not for a command")
    if (tool := _TOOL_NAME.fullmatch(words)) and tool["tool"] in TOOLS:
        return NotRunnable(text=words, why=f"{words} names a tool, not an expectation")
    if _FAILURE.fullmatch(words):
        return NotRunnable(text=words, why=f"{words} does not say what to expect: write exit 1, or 0 errors")
    return None


def read_broken_number(words: str, gate: Term | None) -> NotRunnable | None:
    """A cell that was meant as a number but has none to compare with: ``Max CC ≤ inf``, ``> +80%``, ``~183``.

    So is a short cell with digits of a gate whose name says that it is about a number: ``75% -> 80%`` of a coverage.
    """
    if _BETTER_THAN_BASE.fullmatch(words):
        return NotRunnable(text=words, why=f"{words} asks for better than the base: write not worse than baseline")
    is_measure = gate is not None and gate.unit != ""
    if is_measure and len(words) <= _SHORT_CELL and _LOOSE_NUMBER.search(words):
        return NotRunnable(text=words, why=f"nobody can read the number of {words}: write ≥, ≤ or = and one number")
    if _MEANT_AS_NUMBER.fullmatch(words) or _WITHOUT_LIMIT.search(words):
        return NotRunnable(text=words, why=f"{words} has no number that can be compared")
    return None
