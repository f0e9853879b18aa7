"""What a number means once its words are known: the metric that answers, the unit and the side that is good."""

from typing import Final

from gates.judge import lexicon
from gates.judge.lexicon import Term
from gates.model import lazy_re as re
from gates.model.expectation import Operator, Threshold
from gates.model.value import dataclass

_AGGREGATORS: Final = dict.fromkeys(("max", "maximum", "peak", "worst", "highest"), Operator.AT_MOST) | dict.fromkeys(
    ("min", "minimum", "lowest"), Operator.AT_LEAST
)
_AVERAGES: Final = {"avg": "average", "mean": "average"}
_FILLER: Final = frozenset(
    re.findall(
        r"\w+",
        "the a an of is are be has have with at any total overall number count sum result value output returns reports"
        " shows prints equals yields found remaining reported detected grep stays stay remains keep keeps",
    )
)
_NEGATIONS: Final = frozenset(("no", "not", "never", "none", "without"))
_SUBSETS: Final = frozenset(
    ("in", "for", "on", "at", "across", "to", "when", "if", "per", "after", "by", "under", "each", "both", "remain")
)
_STEM: Final = re.compile(r" (?:for|on|of|in|per|across|under) ")
_SHORT: Final = 3  # words
_GOOD_BELOW: Final = (Operator.AT_MOST, Operator.BELOW)
_GOOD_ABOVE: Final = (Operator.AT_LEAST, Operator.ABOVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A comparison in words: ``label`` is what is left of its words without fillers and aggregators.

    ``hint`` is the direction that an aggregator suggests ("max size"). ``counted``: the label only follows the number
    ("3 errors"). ``everything``: all of so many ("all 40 tests").
    """

    words: str
    label: str
    operator: Operator | None
    value: float
    unit: str
    hint: Operator | None
    counted: bool
    everything: bool
    negated: bool

    @classmethod
    def of(
        cls, words: str, *, before: str | None, after: str | None, operator: Operator | None, value: float, unit: str
    ) -> "Said":
        """Take the words before and after a number apart."""
        label = [word.lstrip("-") for word in f"{before or ''} {after or ''}".split()]
        return cls(
            words=words,
            label=_without_filler(label),
            operator=operator,
            value=value,
            unit=unit,
            hint=next((_AGGREGATORS[word] for word in label if word in _AGGREGATORS), None),
            counted=not before,
            everything=label[:1] == ["all"] and operator is None and not unit,
            negated=bool(_NEGATIONS.intersection(label)),
        )

    @property
    def is_short(self) -> bool:
        """Whether the label is a noun with little around it, not the rest of a sentence."""
        first, *rest = self.label.split()
        return first not in _SUBSETS and len(rest) < _SHORT

    def direction_of_stem(self) -> Operator | None:
        """``coverage on new code`` is not the coverage, but it is good in the same direction."""
        stem, *rest = _STEM.split(self.label, maxsplit=1)
        term = lexicon.term_of(stem) if rest else None
        return term.better if term else None


def _without_filler(words: list[str]) -> str:
    return " ".join(_AVERAGES.get(word, word) for word in words if word not in _AGGREGATORS and word not in _FILLER)


def with_direction(said: Said, term: Term | None) -> Threshold | None:
    """The threshold, unless neither the words nor the term say which side of the number is good."""
    operator = said.operator or _direction(said, term)
    return threshold(said, term, operator) if operator else None


def threshold(said: Said, term: Term | None, operator: Operator) -> Threshold:
    """The threshold in its canonical form: a count of nothing is ``at most 0``, a share of one is a percentage."""
    limit, unit = said.value, said.unit
    if term and term.unit and not unit:
        unit = term.unit
        if unit == "%" and operator in _GOOD_ABOVE and 0 < limit <= 1:
            limit = round(limit * 100, 9)
    if operator is Operator.EQUAL and limit == 0:
        operator = Operator.AT_MOST
    return Threshold(text=said.words, metrics=_metrics(said, term), operator=operator, limit=limit, unit=unit)


def of_gate(gate: Term | None, said: Said) -> Term | None:
    """The gate's term, when it makes sense of the number: the same kind of unit and the same good side."""
    if gate is None:
        return None
    nothing = said.value == 0 and said.unit != "%" and said.operator not in _GOOD_ABOVE
    if gate is lexicon.PASSED and nothing:
        return lexicon.FAILURES
    contrary = _GOOD_BELOW if gate.better is Operator.AT_LEAST else _GOOD_ABOVE
    return gate if _is_unit_of(gate, said.unit) and said.operator not in contrary else None


def _is_unit_of(gate: Term, unit: str) -> bool:
    if not gate.metrics or not unit:
        return True
    return unit == gate.unit or (unit == "%" and gate is lexicon.PASSED)


def _metrics(said: Said, term: Term | None) -> tuple[str, ...]:
    if term is None:
        return ()
    if said.unit != "%" or term.unit == "%" or not term.metrics:
        return term.named(said.label)
    if term is lexicon.PASSED and not said.label:
        return ("coverage", *term.share)  # a bare percentage of a test gate may well mean the coverage
    return term.share or (lexicon.slug(f"{said.label} share"),)


def _direction(said: Said, term: Term | None) -> Operator | None:
    """Which side of a bare number is good: the term's, or the only one that makes sense (nothing is above 100 %)."""
    if term:
        return None if said.value == 0 and term.better is Operator.AT_LEAST else term.better
    if said.hint or said.value == 0:
        return said.hint or Operator.AT_MOST
    return Operator.AT_LEAST if said.value == 100 and said.unit == "%" else None
