"""How people compare: the symbols, the words before and behind a number, and the units."""

from typing import Final

from gates.model import lazy_re as re
from gates.model.expectation import Operator

UNITS: Final = (
    {"%": "%", "percent": "%", "pct": "%", "ms": "ms", "milliseconds": "ms", "s": "s", "sec": "s", "secs": "s"}
    | {
        "seconds": "s",
        "second": "s",
        "minutes": "min",
        "minute": "min",
        "mins": "min",
        "min": "min",
        "h": "h",
        "hours": "h",
    }
    | {"µs": "us", "μs": "us", "us": "us", "ns": "ns", "b": "B", "bytes": "B", "kb": "KB", "mb": "MB", "gb": "GB"}
    | {"kib": "KiB", "mib": "MiB", "gib": "GiB", "x": "x"}
)

OPERATORS: Final = (
    dict.fromkeys((">=", "=>", "≥"), Operator.AT_LEAST)
    | dict.fromkeys(("<=", "=<", "≤"), Operator.AT_MOST)
    | {">": Operator.ABOVE, "<": Operator.BELOW}
    | dict.fromkeys(("==", "="), Operator.EQUAL)
    | dict.fromkeys(("!=", "≠", "<>"), Operator.NOT_EQUAL)
)

COMPARATIVES: Final = {
    phrase: operator
    for operator, phrases in {
        Operator.AT_LEAST: "at least|no less than|not less than|no fewer than|not below|no lower than|"
        "minimum of|minimum|min.|min",
        Operator.AT_MOST: "at most|no more than|not more than|no greater than|no higher than|not above|"
        "not exceeding|does not exceed|not exceed|up to|within|maximum of|maximum|max.|max",
        Operator.ABOVE: "above|over|more than|greater than|higher than|exceeds|exceeding",
        Operator.BELOW: "below|under|less than|fewer than|lower than|smaller than",
        Operator.EQUAL: "exactly|equals exactly|equals|equal to|is exactly",
        Operator.NOT_EQUAL: "not equal to",
    }.items()
    for phrase in phrases.split("|")
}
"""Words that say how the number behind them is meant; ``wording`` puts the operator in their place."""

SUFFIXES: Final = {
    phrase: operator
    for operator, phrases in {
        Operator.AT_LEAST: "+|or higher|or more|or above|or better|or greater|and above|minimum|min|at least|and up",
        Operator.AT_MOST: "or less|or lower|or fewer|or below|maximum|max|max.|at most|and below",
        Operator.ABOVE: "above",
        Operator.BELOW: "below",
    }.items()
    for phrase in phrases.split("|")
}


def phrases(table: dict[str, Operator] | dict[str, str]) -> str:
    """A regular expression of the table's phrases, the longest first, words only as whole words."""
    longest_first = sorted(table, key=len, reverse=True)
    return "|".join(re.escape(phrase) + (r"(?![a-z])" if phrase[-1].isalpha() else "") for phrase in longest_first)


OPERATOR: Final = phrases(OPERATORS)
"""A regular expression of the symbols."""
