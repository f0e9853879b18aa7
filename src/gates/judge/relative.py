"""The part of the grammar that compares with a base: ``no regression``, ``no new errors``, ``< 10% degradation``."""

from typing import Final

from gates.judge import lexicon
from gates.judge.lexicon import Term
from gates.judge.number import Reading
from gates.model import lazy_re as re
from gates.model.expectation import Relative

_FEW: Final = r"(?: [^;<>=≤≥]{1,40})?"
_LABEL: Final = r"(?P<label>(?:[\w'-]+ ){0,3}?)"
_BASE: Final = (
    r"(?:the )?(?:[\w'-]+ )?(?:baseline|base(?: branch)?|main|master|before|previous(?:ly)?|prior|current|today|"
    r"last (?:run|release)|measurement)"
)
_WORSE: Final = "regressions?|drift|degradations?|slowdowns?|drops?|decreases?|loss|deterioration"
_NOT: Final = r"(?:(?:is|are|does|do) )?(?:not|never|no) (?:be )?"
_LIKE: Final = (
    "at least|at most|same as|same or better than|equal or better than|as good as|equal to|unchanged (?:from|vs)|"
    "no worse than|no lower than"
)
_NUMBER: Final = r"(?P<number>[0-9]{1,6}(?:\.[0-9]{1,6})?) ?%"

_NO_WORSE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:no|0|without)(?: any)? {_LABEL}(?:{_WORSE})(?: (?:in|of) (?P<thing>[\w -]{{1,40}})|{_FEW})",
        r"(?:regressions?|drift) (?:= ?)?0|regression-free|unchanged|no change|no worse",
        rf"{_LABEL}{_NOT}(?:below|worse than|less than|lower than|above|higher than|under) {_BASE}{_FEW}",
        rf"{_LABEL}(?:does|do|must|may) not (?:regress|decrease|drop|increase|degrade|fall|rise|grow|worsen){_FEW}",
        rf"{_LABEL}(?:≥|>=|==?|<=|≤|{_LIKE}) ?{_BASE}{_FEW}",
        rf"same {_LABEL}count|(?:baseline|base) (?:maintained|unchanged|held)",
    )
)
_NO_NEW: Final = re.compile(
    r"(?:no|0|without)(?: any)?(?: net)?[ -](?:new|additional|more)(?! than)(?: (?P<label>[^;<>=≤≥]+?))?"
    rf"(?: (?:introduced|(?:vs\.?|versus|than|compared (?:to|with)|against) {_BASE}))?"
)
_NEW_IS_NONE: Final = re.compile(r"new (?P<label>[\w -]+?):?(?: =| ==| ≤)? 0")
_SLACK: Final = re.compile(
    rf"(?:≤|<=|<) ?\+?{_NUMBER} {_LABEL}"
    rf"(?:{_WORSE}|slower|increase|overhead|worse){_FEW}"
)
_LOSS: Final = re.compile(
    rf"(?:no|0|without)(?: any)? {_LABEL}(?:{_WORSE}) (?:(?:in|of) (?P<thing>[\w -]{{1,40}}?) )?> ?{_NUMBER}"
)
_GROWTH: Final = re.compile(rf"(?:≤|<=|<) ?\+{_NUMBER}")
_SHARE: Final = re.compile(rf"(?:≥|>=) ?{_NUMBER} of {_BASE}{_FEW}")


def read_relative(words: str, gate: Term | None) -> Reading:
    """A clause that only a measurement of the base can answer; a percentage of loss or growth becomes the slack."""
    if match := _SLACK.fullmatch(words) or _LOSS.fullmatch(words) or _GROWTH.fullmatch(words):
        return (_relative(words, _label(match), gate, slack=_share(match["number"])),)
    if match := _SHARE.fullmatch(words):
        return (_relative(words, "", gate, slack=max(0.0, round(1.0 - _share(match["number"]), 9))),)
    if match := next(filter(None, (pattern.fullmatch(words) for pattern in _NO_WORSE)), None):
        return (_relative(words, _label(match), gate),)
    return _read_no_new(words, gate)


def _read_no_new(words: str, gate: Term | None) -> Reading:
    match = _NO_NEW.fullmatch(words) or _NEW_IS_NONE.fullmatch(words)
    label = _label(match) if match else ""
    if match is None or (label and lexicon.term_of(label) is None):
        return None
    return (_relative(words, label, gate),)


def _label(match: re.Match[str]) -> str:
    """What is compared, when the pattern that matched has a place for it."""
    said = match.groupdict()
    return (said.get("label") or said.get("thing") or "").strip()


def _relative(words: str, label: str, gate: Term | None, slack: float = 0.0) -> Relative:
    term = lexicon.term_of(label) or gate
    return Relative(text=words, metrics=term.metrics if term else (), slack=slack)


def _share(percent: str) -> float:
    return round(float(percent) / 100, 9)
