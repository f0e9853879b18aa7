"""What a threshold cell asks for, once it has been read: a closed union, consumed with ``match``."""

from enum import StrEnum

from gates.model.value import dataclass


class Operator(StrEnum):
    """How a measured value is compared with the limit."""

    AT_MOST = "<="
    BELOW = "<"
    AT_LEAST = ">="
    ABOVE = ">"
    EQUAL = "=="
    NOT_EQUAL = "!="

    def holds(self, value: float, limit: float) -> bool:
        """Compare unrounded; NaN is never within any limit."""
        match self:
            case Operator.AT_MOST:
                return value <= limit
            case Operator.BELOW:
                return value < limit
            case Operator.AT_LEAST:
                return value >= limit
            case Operator.ABOVE:
                return value > limit
            case Operator.EQUAL:
                return value == limit
            case Operator.NOT_EQUAL:
                return value < limit or value > limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A number to be measured: ``Max CC ≤ 10`` is (max_cc, <=, 10, cc).

    ``metrics`` names the metrics that may answer, the most specific first; empty when the text names none
    ("≥ 2"), so that only the command's own main number can answer. ``limit`` is finite. ``unit`` is the canonical unit
    ("%", "ms", "cc", ...) or empty.
    """

    text: str
    metrics: tuple[str, ...]
    operator: Operator
    limit: float
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """``pass``, ``clean``, ``all green``, ``100% passing``: the tool's own idea of nothing being wrong."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitStatus:
    """``exit 0``, ``exits 1``, ``non-zero exit``: the exit status, literally."""

    text: str
    operator: Operator
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputLines:
    """``empty``, ``no output``, ``0 matches``, ``exactly 3 hits``: the lines of stdout, or the number it prints."""

    text: str
    operator: Operator
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """``no regression``, ``no new errors``, ``not below baseline``: compared with the base.

    ``metrics`` as in Threshold. ``slack`` is how much worse is still allowed ("< 10 % degradation": 0.1).
    """

    text: str
    metrics: tuple[str, ...]
    slack: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A sentence that nothing can measure; only the exit status speaks, and every report says so."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRunnable:
    """A placeholder, ``N/A``, ``TBD``, an empty cell or an unreadable number: the gate cannot be run as written."""

    text: str
    why: str


Clause = Threshold | Success | ExitStatus | OutputLines | Relative


@dataclass(frozen=True, slots=True, kw_only=True)
class Compound:
    """``0 errors; coverage ≥ 85%``: every clause must hold."""

    text: str
    clauses: tuple[Clause, ...]


Expectation = Clause | Compound | Prose | NotRunnable


def is_relative(expectation: Expectation) -> bool:
    """Whether it takes a measurement of the base to judge it."""
    match expectation:
        case Compound(clauses=clauses):
            return any(isinstance(clause, Relative) for clause in clauses)
        case _:
            return isinstance(expectation, Relative)
