"""The short form of the soak; the long one is a program of its own."""

import sys

import pytest

from tests.torture.sizes import SEED
from tests.torture.soak import SAMPLES, Sample, growth, soak


@pytest.mark.skipif(sys.platform != "linux", reason="memory, descriptors and children are read from /proc")
def test_nothing_grows_over_many_runs() -> None:
    tally, table = soak(SAMPLES, SEED)

    tally.settle()
    assert table.count("\n") == SAMPLES + 1


def test_what_grows_is_named() -> None:
    before = Sample(
        runs=1, seconds=1, memory=1, descriptors=6, threads=1, children=0, zombies=0, files=9, logs=1, temporary=0
    )
    after = Sample(
        runs=9, seconds=9, memory=9999, descriptors=7, threads=1, children=1, zombies=1, files=9, logs=999, temporary=0
    )
    assert [line.partition(":")[0] for line in growth([before, after])] == [
        "descriptors",
        "children",
        "zombies",
        "memory",
        "logs",
    ]
