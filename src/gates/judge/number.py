"""The numeric part of the grammar: ``[WORDS] [operator] NUMBER [unit] [suffix] [WORDS]``, fractions and ranges."""

import math
from typing import Final

from gates.judge import lexicon, operators
from gates.judge.lexicon import Term
from gates.judge.meaning import Said, of_gate, threshold, with_direction
from gates.model import lazy_re as re
from gates.model.expectation import Clause, NotRunnable, Operator, OutputLines, Success, Threshold
from gates.model.value import replace

Reading = tuple[Clause, ...] | NotRunnable | None
"""What a production made of some words: clauses that must all hold, why they are unusable, or None (not my words)."""

_NUMBER: Final = r"-?(?:[0-9]{1,3}(?:[,_][0-9]{3})+|[0-9]+|(?=\.[0-9]))(?:[.,][0-9]+)?(?:e[-+]?[0-9]+)?(?:k(?![a-z]))?"
_WORD: Final = r"(?:[^\W\d]|--?[a-z]|[./][\w.]|[0-9]+-[a-z])[\w./%'-]*"
_LABEL: Final = rf"{_WORD}(?: (?:[/&] )?(?:{_WORD}|[0-9]{{1,3}}(?= *[<>=≤≥≠!]))){{0,7}}"
_UNIT: Final = operators.phrases(operators.UNITS)
_SUFFIX: Final = operators.phrases(operators.SUFFIXES)

_COMPARISON: Final = re.compile(
    rf"(?:(?P<before>{_LABEL}?)(?:\s*:\s*|\s+|(?=[<>=≤≥≠!])))??(?P<operator>{operators.OPERATOR})?\s*(?P<number>{_NUMBER})"
    rf"(?:\s*(?P<unit>{_UNIT}))?(?:(?P<plus>\+)|\s+(?P<suffix>{_SUFFIX}))?"
    rf"(?:(?:\s+|(?<=[0-9])(?=loc\b|w\b))(?P<after>{_LABEL}))?"
)
_FRACTION: Final = re.compile(
    rf"(?P<score>(?:score|rating):? )?(?P<operator>{operators.OPERATOR})?\s*"
    r"(?P<part>[0-9]{1,6})\s*(?:/|of|out of)\s*(?P<whole>[0-9]{1,6})"
    rf"(?: (?P<suffix>{_SUFFIX}))?(?: (?:tests? )?(?:tests?|pass(?:ed|ing|es)?|green|success|ok))?"
)
_RATING: Final = re.compile(
    rf"(?:(?:score|rating|rated)(?: at| of)?:? )?(?P<operator>{operators.OPERATOR})?\s*"
    rf"(?P<score>[0-9]{{1,3}}\.[0-9]{{1,4}})\s*/\s*(?P<whole>10|100)(?:\.0+)?(?: (?P<suffix>{_SUFFIX}))?"
)
_RANGE: Final = re.compile(
    rf"(?:(?P<before>{_LABEL}?)(?:\s*:\s*|\s+))?(?P<between>between )?(?:from )?"
    rf"(?P<low>{_NUMBER})\s*(?P<lowunit>{_UNIT})?\s*(?:-|to|\.\.|(?(between)and|to))\s*"
    rf"(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})?(?: (?P<after>{_LABEL}))?"
)
_OUTPUT_NOUN: Final = re.compile(
    r"(?:(?!of |in |for |each |both |per |duplicat)[\w./'\"-]+ ){0,3}"
    r"(?:match(?:es)?|hits?|lines?|results?|occurrences?|files?|rows?|references?|mentions?|entries|commits?)"
    rf"(?: (?:changed|found|returned|printed|only|remaining|left|of output|total))*(?: {lexicon.SCOPE})?"
)
_FUNCTIONS: Final = re.compile(
    r"no (?:functions?|methods?) (?:is |with |has |have )?(?:a )?(?:(?:cc|ccn|complexity) )?(?:of )?"
    r"> ?(?P<over>[0-9]{1,4})"
    r"|(?:all|every|each) (?:functions?|methods?) (?:(?:with )?(?:cc|ccn|complexity) )?"
    r"(?:≤|<=) ?(?P<most>[0-9]{1,4})"
)
_LARGEST_COUNT: Final = 1e15


def read_number(words: str, gate: Term | None) -> Reading:
    """A number with whatever says its metric and its direction; the gate's name helps where the words are silent."""
    match = _COMPARISON.fullmatch(words)
    if match is None:
        return None
    value = finite(match["number"])
    if value is None:
        return NotRunnable(text=words, why=f"{match['number']} is not a number that can be compared")
    said = Said.of(
        words,
        before=match["before"],
        after=match["after"],
        operator=_operator(match["operator"], match["plus"] or match["suffix"]),
        value=value,
        unit=operators.UNITS.get(match["unit"] or "", ""),
    )
    return None if said.negated else _meant(said, gate)


def read_fraction(words: str, gate: Term | None) -> Reading:
    """``12/12``: all of them and at least so many; ``16/17`` or ``≥ 7/10``: so many at least."""
    match = _FRACTION.fullmatch(words)
    if match is None:
        return _rating(words)
    part, whole = int(match["part"]), int(match["whole"])
    operator = _operator(match["operator"], match["suffix"]) or Operator.AT_LEAST
    if part > whole or whole == 0:
        return NotRunnable(text=words, why=f"{words} is not a part of a whole")
    if gate is lexicon.SCORE or match["score"]:
        return (Threshold(text=words, metrics=("score",), operator=operator, limit=float(part)),)
    counted = Threshold(text=words, metrics=lexicon.PASSED.metrics, operator=operator, limit=float(part))
    return (Success(text=words), counted) if part == whole and operator is Operator.AT_LEAST else (counted,)


def _rating(words: str) -> Reading:
    """``9.5/10``: nothing but a score has such a part."""
    match = _RATING.fullmatch(words)
    if match is None:
        return None
    score, operator = float(match["score"]), _operator(match["operator"], match["suffix"]) or Operator.AT_LEAST
    if score > float(match["whole"]):
        return NotRunnable(text=words, why=f"{words} is not a part of a whole")
    return (Threshold(text=words, metrics=("score",), operator=operator, limit=score),)


def read_range(words: str, gate: Term | None) -> Reading:
    """``80-90%``: at least the low end and at most the high end."""
    match = _RANGE.fullmatch(words)
    if match is None:
        return None
    low, high = finite(match["low"]), finite(match["high"])
    if low is None or high is None or low > high:
        return NotRunnable(text=words, why=f"{words} is not a range")
    exactly = Said.of(
        words,
        before=match["before"],
        after=match["after"],
        operator=Operator.EQUAL,
        value=high,
        unit=operators.UNITS.get(match["unit"] or match["lowunit"] or "", ""),
    )
    reading = _meant(exactly, gate)
    return _between(low, high, reading[0]) if isinstance(reading, tuple) else reading


def read_functions(words: str, _gate: Term | None) -> Reading:
    """``no function above 10`` and ``all functions ≤ 10`` speak of the largest one."""
    match = _FUNCTIONS.fullmatch(words)
    if match is None:
        return None
    limit = float(match["over"] or match["most"])
    return (Threshold(text=words, metrics=("max_cc",), operator=Operator.AT_MOST, limit=limit, unit="cc"),)


def finite(number: str) -> float | None:
    """``4,178`` or ``2,5`` or ``5k`` as a float; None when it is too big for one. Never minus zero."""
    grouped = re.sub(r"[,_](?=[0-9]{3}(?![0-9]))", "", number).replace(",", ".")
    scale = 1000.0 if grouped.endswith("k") else 1.0
    value = float(grouped.removesuffix("k")) * scale
    return value + 0.0 if math.isfinite(value) else None


def _meant(said: Said, gate: Term | None) -> Reading:
    """The clause: lines of output, a metric of the list, the gate's own metric, or a name that only people know."""
    if said.label and not said.unit and _OUTPUT_NOUN.fullmatch(said.label):
        return _output(said)
    if not said.label:
        return _meant_by_gate(said, of_gate(gate, said))
    term = lexicon.term_of(said.label)
    if term is None:
        return _unknown(said)
    read = _directed(said, term)
    all_of_them = term is lexicon.PASSED and said.everything
    return (Success(text=said.words), *read) if all_of_them and isinstance(read, tuple) else read


def _meant_by_gate(said: Said, term: Term | None) -> Reading:
    if term is lexicon.PASSED and said.unit == "%" and said.value == 100:
        return (Success(text=said.words),)
    return _directed(said, term)


def _between(low: float, high: float, exact: Clause) -> Reading:
    """Both ends of a range, of the clause that asks for exactly the high end."""
    match exact:
        case Threshold():
            return (
                replace(exact, operator=Operator.AT_LEAST, limit=low),
                replace(exact, operator=Operator.AT_MOST, limit=high),
            )
        case OutputLines():
            return (
                replace(exact, operator=Operator.AT_LEAST, limit=math.ceil(low)),
                replace(exact, operator=Operator.AT_MOST, limit=math.floor(high)),
            )
        case _:
            return None


def _directed(said: Said, term: Term | None) -> tuple[Threshold] | NotRunnable:
    read = with_direction(said, term)
    if read is None:
        return NotRunnable(
            text=said.words, why=f"nothing says whether {said.words} is a minimum or a maximum: write ≥, ≤ or ="
        )
    return (read,)


def _output(said: Said) -> Reading:
    if not said.value.is_integer() or abs(said.value) > _LARGEST_COUNT:
        return NotRunnable(text=said.words, why="lines are counted in whole numbers")
    operator = said.operator or said.hint or Operator.EQUAL
    if operator is Operator.EQUAL and said.value == 0:
        operator = Operator.AT_MOST
    return (OutputLines(text=said.words, operator=operator, limit=int(said.value)),)


def _unknown(said: Said) -> Reading:
    """A comparison of something that no list knows keeps its own name, so that only a declared metric can answer it."""
    operator = said.operator or said.hint
    if operator is None and said.counted:
        operator = Operator.AT_MOST if said.value == 0 and said.is_short else said.direction_of_stem()
    if operator is None:
        return None
    own = lexicon.own_term(said.label, operator, said.unit)
    return (threshold(said, own, operator),)


def _operator(prefix: str | None, suffix: str | None) -> Operator | None:
    if prefix:
        return operators.OPERATORS[prefix]
    return operators.SUFFIXES[suffix] if suffix else None
