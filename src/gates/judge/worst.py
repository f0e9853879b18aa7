"""Several verdicts that must all be good: the one that decides."""

from collections.abc import Sequence
from typing import Final

from gates.model.verdict import State, Verdict

_FROM_WORST: Final = (State.FAILED, State.UNDECIDED, State.SKIPPED, State.PASSED)


def worst_of(verdicts: Sequence[Verdict]) -> Verdict:
    """The first failed one, else the first undecided, the first skipped, the first passed one. There must be one."""
    return min(verdicts, key=lambda verdict: _FROM_WORST.index(verdict.state))
