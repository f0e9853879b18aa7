"""Bounded memory for what commands write."""

import pytest

from gates.run.capture import Capture


@pytest.mark.parametrize(
    ("pieces", "data", "dropped"),
    [
        pytest.param([], b"", 0, id="nothing"),
        pytest.param([b"one\n", b"two"], b"one\ntwo", 0, id="little is kept as it is"),
        pytest.param([b"12345678", b"abcdefgh"], b"12345678abcdefgh", 0, id="exactly what fits"),
        pytest.param(
            [b"1\n", b"2345678", b"90\nabc\nd"], b"1\n[gates: 10 bytes left out]\nabc\nd", 10, id="no cut lines"
        ),
        pytest.param(
            [b"x" * 30], b"x" * 8 + b"\n[gates: 14 bytes left out]\n" + b"x" * 8, 14, id="no line ends at all"
        ),
        pytest.param(
            [b"a\n" * 1000], b"a\n" * 4 + b"[gates: 1986 bytes left out]\n" + b"a\n" * 3, 1986, id="large piece"
        ),
    ],
)
def test_the_head_and_the_tail_are_kept(pieces: list[bytes], data: bytes, dropped: int) -> None:
    capture = Capture(head=8, tail=8)
    for piece in pieces:
        capture.feed(piece)

    stream = capture.stream()

    assert stream.dropped == dropped
    assert stream.data == data


@pytest.mark.parametrize("size", [1, 3, 7, 64])
def test_the_sizes_of_the_pieces_do_not_matter(size: int) -> None:
    text = b"".join(b"line %d\n" % number for number in range(200))
    capture = Capture(head=100, tail=100)
    for start in range(0, len(text), size):
        capture.feed(text[start : start + size])

    stream = capture.stream()

    head, _, tail = stream.data.partition(b"[gates: %d bytes left out]\n" % stream.dropped)
    assert text.startswith(head)
    assert text.endswith(tail)
    assert len(head) + stream.dropped + len(tail) == len(text)
    assert tail.endswith(b"line 199\n")
