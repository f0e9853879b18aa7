import pytest

from gates.document.lines import lines_to_edit, split_lines
from gates.model.errors import RefusedError


@pytest.mark.parametrize(
    ("data", "texts", "starts"),
    [
        (b"", [], (0,)),
        (b"a\nb\n", ["a", "b"], (0, 2, 4)),
        (b"a\r\nb", ["a", "b"], (0, 3, 4)),
        (b"a\rb\r\n\rc", ["a", "b", "", "c"], (0, 2, 5, 6, 7)),
        ("a\u2028b\x0cc\u0085d\n".encode(), ["a\u2028b\x0cc\u0085d"], (0, 11)),
        (b"\xef\xbb\xbfa\nb\n", ["a", "b"], (3, 5, 7)),
    ],
    ids=[
        "empty",
        "unix",
        "windows-without-final-newline",
        "lone-carriage-returns",
        "odd-separators",
        "byte-order-mark",
    ],
)
def test_lines_end_where_markdown_ends_them(data: bytes, texts: list[str], starts: tuple[int, ...]) -> None:
    lines = split_lines(data)
    assert [lines.text(index) for index in range(len(lines))] == texts
    assert lines.starts == starts


def test_the_lines_together_are_the_data() -> None:
    data = "a\r\n\n é\u2028\rb".encode()
    assert b"".join(split_lines(data).raw) == data


def test_a_character_is_found_in_the_bytes() -> None:
    lines = split_lines("\ufeffé\r\n→ x\n".encode())
    assert lines.offset(1, 2) == 11
    assert lines.data[11:12] == b"x"


def test_text_that_is_not_utf8_is_not_edited() -> None:
    with pytest.raises(RefusedError, match=r"the plan is not UTF-8 \(byte 1\); nothing was written"):
        lines_to_edit(b"a\xff")
