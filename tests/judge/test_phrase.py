"""Numbers for people: short, and never on the wrong side of a limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gates.judge.phrase import show_limit, show_metric, show_number
from gates.model.expectation import Operator, Threshold
from gates.model.measurement import Metric


@pytest.mark.parametrize(
    ("name", "value", "unit", "words"),
    [
        ("errors", 0, "", "0 errors"),
        ("errors", 1, "", "1 error"),
        ("failures", 2, "", "2 failures"),
        ("vulnerabilities", 1, "", "1 vulnerability"),
        ("max_cc", 14, "cc", "max CC 14"),
        ("pass_rate", 75, "%", "pass rate 75 %"),
        ("duplication", 21.1789, "%", "duplication 21.18 %"),
        ("duplication", 3.004, "%", "duplication 3.004 %"),
        ("coverage", 99.996, "%", "coverage 99.996 %"),
        ("p95_latency", 12.5, "ms", "p95 latency 12.5 ms"),
        ("value", 1e300, "", "value 1e+300"),
        ("value", -0.0, "", "value 0"),
    ],
)
def test_a_metric_in_words(name: str, value: float, unit: str, words: str) -> None:
    assert show_metric(Metric(name=name, value=value, unit=unit)) == words


@pytest.mark.parametrize(
    ("value", "limit", "shown"),
    [
        (3.004, 3, "3.004"),
        (2.5504, 2.55, "2.5504"),
        (79.99999, 80, "79.99999"),
        (80, 80, "80"),
        (0.1 + 0.2, 0.3, "0.3"),
    ],
)
def test_more_decimals_where_the_limit_is_near(value: float, limit: float, shown: str) -> None:
    assert show_number(value, limit) == shown or float(show_number(value, limit)) > limit


@given(value=st.floats(0, 1e6), limit=st.floats(0, 1e6))
def test_what_is_shown_stays_on_its_side_of_the_limit(value: float, limit: float) -> None:
    shown = float(show_number(value, limit))
    assert (shown > limit, shown < limit) == (value > limit, value < limit)


@pytest.mark.parametrize(
    ("operator", "limit", "unit", "words"),
    [
        (Operator.AT_MOST, 0, "", "expected 0"),
        (Operator.AT_MOST, 10, "cc", "limit 10"),
        (Operator.BELOW, 200, "ms", "expected below 200 ms"),
        (Operator.AT_LEAST, 80, "%", "expected at least 80 %"),
        (Operator.AT_LEAST, 100, "%", "expected 100 %"),
        (Operator.ABOVE, 1, "", "expected above 1"),
        (Operator.EQUAL, 3, "", "expected 3"),
        (Operator.NOT_EQUAL, 0, "", "expected anything but 0"),
    ],
)
def test_a_limit_in_words(operator: Operator, limit: float, unit: str, words: str) -> None:
    assert show_limit(Threshold(text="", metrics=(), operator=operator, limit=limit, unit=unit)) == words
