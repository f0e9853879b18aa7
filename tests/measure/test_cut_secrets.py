"""Secrets that a tool has cut in pieces are taken out all the same, and no more than that."""

import pytest

from gates.measure.redact import redact

SECRET = b"hunter2/correct-horse"
TOKEN = b"ghp_0123456789abcdefghijklmnopqrstuvwxyz"
LONG = b"x" * 60


def hidden(text: bytes, *secrets: bytes) -> bytes:
    return redact(text, secrets)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (b"a \x1b[31mhunter2/\x1b[0mcorrect-horse b", b"a [redacted] b"),
        (b"a hunter2\x1b[1;32m/cor\x1b]0;title\x07rect-horse b", b"a [redacted] b"),
        (b"\x1b[1mbold\x1b[0m\nhunter\x1b[m2/correct-horse", b"\x1b[1mbold\x1b[0m\n[redacted]"),
        (b"\x1b[31mhunter2/correct-horse\x1b[0m", b"[redacted]"),
        (b"g\x1b[7mhp_0123456789abcdefghij\x1b[0mklmnopqrstuvwxyz", b"[redacted]"),
        (b"password=\x1b[1mswordfish-1\x1b[0m", b"password=[redacted]"),
    ],
)
def test_terminal_codes_hide_nothing(said: bytes, kept: bytes) -> None:
    assert hidden(said, SECRET) == kept


def test_codes_without_a_secret_stay() -> None:
    assert hidden(b"\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b", SECRET) == b"\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (b"a hunter2/\ncorrect-horse b", b"a [redacted]\n[redacted] b"),
        (b"a hunter2/\r\n      correct-horse b", b"a [redacted]\n[redacted] b"),
        (b"h\nu\nn\nter2/correct\n-horse", b"[redacted]\n[redacted]\n[redacted]\n[redacted]\n[redacted]"),
        (b"hunter2/co\x1b[0m\n\x1b[31mrrect-horse", b"[redacted]\n[redacted]"),
        (b"aHVudGVyMi9jb3JyZW\nN0LWhvcnNl.", b"[redacted]\n[redacted]."),
    ],
)
def test_ends_of_lines_hide_nothing(said: bytes, kept: bytes) -> None:
    assert hidden(said, SECRET) == kept


def test_a_secret_of_several_words_may_be_cut_between_them() -> None:
    assert hidden(b"it is correct horse\n  battery staple\n", b"correct horse battery") == (
        b"it is [redacted]\n[redacted] staple\n"
    )


def test_lines_that_only_hold_the_same_letters_stay() -> None:
    assert hidden(b"hunter2/\n\ncorrect-horse\nhunter2/ x correct-horse", SECRET) == (
        b"hunter2/\n\ncorrect-horse\nhunter2/ x correct-horse"
    )


@pytest.mark.parametrize("cut", [1, 4, 12, 24, 39])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_token_that_was_wrapped_is_taken_out(cut: int, end: bytes) -> None:
    said = LONG + b"xxxxxxxxxxxx " + TOKEN[:cut] + end + TOKEN[cut:] + b" and on\n"

    assert hidden(said) == LONG + b"xxxxxxxxxxxx [redacted]" + end + b"[redacted] and on\n"


def test_what_follows_a_token_at_the_end_of_a_short_line_stays() -> None:
    assert hidden(TOKEN + b"\n12 passed\n") == b"[redacted]\n12 passed\n"


def test_long_lines_without_a_token_stay() -> None:
    said = b"".join(b"%b %d\nword\n" % (LONG * 2, number) for number in range(9))

    assert hidden(said, SECRET) == said
