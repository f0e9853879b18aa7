"""The part of the grammar for numbers between two comparisons: ``80 ≤ coverage ≤ 90``, ``no complexity above 10``."""

from typing import Final

from gates.judge import lexicon
from gates.judge.lexicon import Term
from gates.judge.number import Reading, read_number
from gates.model import lazy_re as re
from gates.model.expectation import Operator

_AMOUNT: Final = r"-?[0-9][0-9.,_]{0,15}(?: ?%)?"
_CHAIN: Final = re.compile(
    rf"(?P<low>{_AMOUNT}) ?(?P<first><=?|=<|≤) ?(?P<label>[a-z][\w -]{{0,40}}?)"
    rf" ?(?P<second><=?|=<|≤) ?(?P<high>{_AMOUNT})"
)
_PAIR: Final = re.compile(
    rf"(?P<one>(?:[a-z][\w -]{{0,40}}? ?)?(?:>=?|=>|≥) ?{_AMOUNT}) (?P<two>(?:<=?|=<|≤) ?{_AMOUNT})"
)
_NONE_BEYOND: Final = re.compile(
    rf"no (?P<label>[a-z][\w -]{{0,40}}?) ?(?P<operator>[<>]=?|[≤≥]) ?(?P<amount>{_AMOUNT})"
)
_TURNED: Final = {"<": ">", "<=": "≥", "=<": "≥", "≤": "≥"}
_REFUSED: Final = {">": "≤", ">=": "<", "≥": "<", "<": "≥", "<=": ">", "≤": ">"}


def read_between(words: str, gate: Term | None) -> Reading:
    """Both sides of what lies between two numbers, and the side that ``no … above`` leaves."""
    if match := _CHAIN.fullmatch(words):
        label = match["label"]
        sides = f"{label} {_TURNED[match['first']]} {match['low']}", f"{label} {match['second']} {match['high']}"
        return _both(sides, gate)
    if match := _PAIR.fullmatch(words):
        return _both((match["one"], match["two"]), gate)
    match = _NONE_BEYOND.fullmatch(words)
    return _none_beyond(match, gate) if match else None


def _both(sides: tuple[str, str], gate: Term | None) -> Reading:
    low, high = (read_number(side, gate) for side in sides)
    return (*low, *high) if isinstance(low, tuple) and isinstance(high, tuple) else None


def _none_beyond(match: re.Match[str], gate: Term | None) -> Reading:
    """``no complexity above 10`` leaves at most 10; a limit on the side that is good would say nothing."""
    term = lexicon.term_of(match["label"])
    bad = (">", ">=", "≥") if term and term.better is Operator.AT_MOST else ("<", "<=", "≤")
    if term is None or match["operator"] not in bad:
        return None
    return read_number(f"{match['label']} {_REFUSED[match['operator']]} {match['amount']}", gate)
