"""How long to wait before the next attempt."""

BASE_SECONDS = 2.0
CEILING_SECONDS = 300.0


def delay(attempts: int, *, base: float = BASE_SECONDS, ceiling: float = CEILING_SECONDS) -> float:
    """Seconds to wait after ``attempts`` failures: doubling from ``base``, never above ``ceiling``."""
    if attempts < 1:
        raise ValueError(f"a delay follows a failure, so attempts is at least 1, not {attempts}")
    # Beyond this exponent every base is at the ceiling, and a float power would overflow in the end.
    return min(ceiling, base * 2.0 ** min(attempts - 1, 64))
