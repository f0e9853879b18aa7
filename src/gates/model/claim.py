"""What a plan claims, and how much of that can be believed."""

from enum import StrEnum

from gates.model.diagnostic import Diagnostic
from gates.model.value import dataclass


class Level(StrEnum):
    """How far a claim is proved: each level is more than the one before, and none stands in for another."""

    NONE = "none"  # nothing is claimed
    CLAIMED = "claimed"  # somebody wrote Complete
    RECORDED = "recorded"  # a consistent record shows that these gates passed on this tree
    VERIFIED = "verified"  # the gates passed again, just now, under the base's policy
    ATTESTED = "attested"  # a signature by a key outside of the run says so


class Standing(StrEnum):
    """What became of a plan's claim."""

    HOLDS = "holds"
    BROKEN = "does not hold"
    HISTORY = "history"  # Complete at the base and unchanged since: not judged again
    OPEN = "no claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVerdict:
    """One plan: the Status it claims (None: it has none), how far that is proved, and what speaks against it.

    ``record`` is the path of the record that the claim rests on.
    """

    path: str
    claimed: str | None
    level: Level
    standing: Standing
    findings: tuple[Diagnostic, ...] = ()
    record: str | None = None
