import pytest

from jobqueue.backoff import CEILING_SECONDS, delay


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 2.0), (2, 4.0), (3, 8.0), (8, 256.0), (9, CEILING_SECONDS)]
)
def test_the_delay_doubles_up_to_the_ceiling(attempts: int, seconds: float) -> None:
    assert delay(attempts) == seconds


def test_a_thousand_failures_do_not_overflow() -> None:
    assert delay(1000) == CEILING_SECONDS


def test_there_is_no_delay_before_the_first_failure() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        delay(0)
