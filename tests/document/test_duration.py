import pytest

from gates.document.duration import parse_duration, within_range


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90.0),
        ("0.5", 0.5),
        ("90s", 90.0),
        ("2m", 120.0),
        ("1h", 3600.0),
        ("1h30m", 5400.0),
        ("1h30m5s", 5405.0),
        ("1.5h", 5400.0),
        ("168h", 604800.0),
    ],
)
def test_a_duration_is_read(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "0", "0s", "-1", "m", "2 m", "2M", "30m1h", "169h", "1e3", "nan", "inf", "٣m", "9" * 999]
)
def test_anything_else_is_no_duration(text: str) -> None:
    assert parse_duration(text) is None


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), 604800.5])
def test_a_number_out_of_range_is_no_time_limit(seconds: float) -> None:
    assert within_range(seconds) is None
