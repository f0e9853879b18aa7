"""The part of the grammar without numbers to compare: exit statuses, ``no output``, ``no errors``."""

from typing import Final

from gates.judge import lexicon, operators
from gates.judge.lexicon import Term
from gates.judge.number import Reading
from gates.judge.success import without_subject
from gates.model import lazy_re as re
from gates.model.expectation import ExitStatus, Operator, OutputLines, Threshold

_EXIT: Final = re.compile(
    r"(?P<subject>(?:[^\s;,:]+ ){0,6}?)"
    r"(?:exits?|exited|exit[ -]?(?:code|status)|returns?|return(?:ed)? code|rc|status code|code)"
    rf"(?: (?:with|code|status|is|of))*\s*:?\s*(?P<operator>{operators.OPERATOR})?\s*"
    r"(?P<code>[0-9]{1,3}|clean(?:ly)?|non-?(?:zero|0)|not 0)"
)
_NON_ZERO: Final = re.compile(
    r"non-?(?:zero|0)(?: exit)?(?: (?:code|status))?"
    r"|(?:command |it |test |expected )?(?:to fail|fails)(?: as expected)?"
)
_ZERO_EXIT: Final = re.compile(r"(?:clean|successful) exit|0 exit(?: (?:code|status))?")
_NEGATION: Final = re.compile(r"\b(?:not|never|no|n't|cannot|without|unless|if|when|or)\b|n't\b")
_NEGATED: Final = re.compile(r"(?:it |the command |command )?(?:does |do )?(?:not|doesn't|never) ")

_EMPTY: Final = re.compile(
    r"(?:(?:output|stdout|diff|result|list|file|is|git|the|command|produces|prints|returns) )*"
    r"(?:empty|nothing)(?: (?:output|diff|stdout|result|list|string|file))?"
    r"|(?:produces |prints |with )?(?:no|0|without)[ -](?:git )?(?:output|stdout|diffs?|differences?)(?: output)?"
    r"|clean (?:diff|working tree|tree|git status)|(?:output|diff|git diff)s? 0|(?:no|without) (?:uncommitted )?changes"
)
_NON_EMPTY: Final = re.compile(
    r"(?:(?:output|stdout|is|file) )*(?:non-?empty|not empty|some output|any output)(?: (?:output|stdout|file))?"
)
_NO_LINES: Final = re.compile(
    r"no (?:(?:[\w./-]+ ){0,2}(?:match(?:es)?|hits?|lines?|results?|occurrences?|references?|mentions?)"
    r"|files|commits|rows)"
    rf"(?: (?:found|returned|printed|remaining|left))?(?: {lexicon.SCOPE})?"
)

_NOTHING_OF: Final = re.compile(
    r"(?:(?:runs?|completes?|compiles?|builds?|reports?|shows?|has|with|finishes|and) )*"
    r"(?:no|0|without(?: any)?|free of|not a single) (?:known |remaining |any )?(?P<nouns>.+?)"
    r"(?: (?:found|reported|detected|remaining|introduced|left|raised|at all|in total|total))*"
    rf"(?: {lexicon.SCOPE})?"
)
_KIND_ALONE: Final = re.compile(
    r"critical|major|minor|serious|severe|blockers?|blocking|high|medium|low|fatal|lint|type|syntax|style|format|security"
)
_BETWEEN_NOUNS: Final = re.compile(r"\s*(?:/|,|&|\+|\bor\b|\band\b|\bnor\b)\s*(?:(?:no|0) )?")


def read_exit(words: str, _gate: Term | None) -> Reading:
    """``exit 0``, ``both exit 0``, ``exits 1``, ``non-zero exit``."""
    if _NON_ZERO.fullmatch(words):
        return (ExitStatus(text=words, operator=Operator.NOT_EQUAL, limit=0),)
    if _ZERO_EXIT.fullmatch(words):
        return (ExitStatus(text=words, operator=Operator.EQUAL, limit=0),)
    match = _EXIT.fullmatch(words)
    return _read_status(words, match) if match else None


def read_empty(words: str, _gate: Term | None) -> Reading:
    """``empty``, ``no output``, ``no diff``, ``no matches``; and ``non-empty``."""
    if _EMPTY.fullmatch(words) or _NO_LINES.fullmatch(words):
        return (OutputLines(text=words, operator=Operator.AT_MOST, limit=0),)
    if _NON_EMPTY.fullmatch(words):
        return (OutputLines(text=words, operator=Operator.AT_LEAST, limit=1),)
    return None


def read_nothing_of(words: str, _gate: Term | None) -> Reading:
    """``no type errors``, ``0 errors or warnings``, ``0 critical/high vulnerabilities``: at most 0 of each noun."""
    match = _NOTHING_OF.fullmatch(without_subject(words))
    if match is None:
        return None
    nouns = [noun for noun in _BETWEEN_NOUNS.split(match["nouns"]) if noun and not _KIND_ALONE.fullmatch(noun)]
    counts = [_metrics_of_count(noun) for noun in nouns or ["issues"]]
    if () in counts:
        return None
    distinct = dict.fromkeys(counts)
    return tuple(Threshold(text=words, metrics=metrics, operator=Operator.AT_MOST, limit=0.0) for metrics in distinct)


def _read_status(words: str, match: re.Match[str]) -> Reading:
    if _NEGATED.fullmatch(match["subject"]) and match["code"] == "0" and not match["operator"]:
        return (ExitStatus(text=words, operator=Operator.NOT_EQUAL, limit=0),)
    if _NEGATION.search(match["subject"]):
        return None
    if match["code"].startswith("no"):
        return (ExitStatus(text=words, operator=Operator.NOT_EQUAL, limit=0),)
    operator = operators.OPERATORS[match["operator"]] if match["operator"] else Operator.EQUAL
    limit = int(match["code"]) if match["code"].isdigit() else 0
    return (ExitStatus(text=words, operator=operator, limit=limit),)


def _metrics_of_count(noun: str) -> tuple[str, ...]:
    """The metrics that count such things, when none of them is what one wants."""
    term = lexicon.term_of(noun)
    return term.metrics if term and term.better is Operator.AT_MOST else ()
