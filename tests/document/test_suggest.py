import pytest

from gates.document.suggest import suggest


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("expects", 'did you mean "expect"?'),
        ("EXPECT", 'did you mean "expect"?'),
        ("exepct", 'did you mean "expect"?'),
        ("zebra", ""),
        ("", ""),
    ],
)
def test_the_nearest_option_is_suggested_or_none(word: str, expected: str) -> None:
    assert suggest(word, ("expect", "run", "name")) == expected


def test_nothing_is_suggested_when_there_are_no_options() -> None:
    assert suggest("expect", ()) == ""
