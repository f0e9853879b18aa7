import pytest

from gates.document.edit import insert, replace


def test_replacing_keeps_what_is_outside() -> None:
    assert replace(b"a\r\nb\xe2\x80\xa8c", 3, 4, b"new") == b"a\r\nnew\xe2\x80\xa8c"


def test_the_end_is_a_place_to_insert() -> None:
    assert insert(b"ab", 2, b"c") == b"abc"


@pytest.mark.parametrize(("start", "end"), [(2, 1), (-1, 1), (0, 4)], ids=["reversed", "before", "behind"])
def test_a_range_outside_the_data_is_an_error(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"no range {start}:{end} in 3 bytes"):
        replace(b"abc", start, end, b"")
