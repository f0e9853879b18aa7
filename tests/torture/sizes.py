"""How much a suite does: a short form for every commit, the long one of ``make torture``; GATES_TORTURE=1 asks for it.

GATES_SEED, a number, makes a long run repeatable. The short form always does the same.
"""

import os
from collections.abc import Callable

from hypothesis import HealthCheck, seed, settings

LONG = os.environ.get("GATES_TORTURE") == "1"
SEED = int(os.environ.get("GATES_SEED", "1"))


def size(short: int, long: int) -> int:
    """The number that belongs to the form that was asked for."""
    return long if LONG else short


def generated(short: int, long: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Hypothesis settings for a test that is given that many examples."""
    chosen = settings(
        max_examples=size(short, long),
        derandomize=not LONG,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        return chosen(seed(SEED)(test)) if LONG else chosen(test)

    return decorate
