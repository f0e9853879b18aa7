"""The targets of the fuzzer, on what it starts from; the hours are in ``make torture``."""

import pytest

from tests.torture.fuzz import TARGETS, naive, seeds
from tests.torture.fuzz_targets import TARGETS as FUNCTIONS


def test_every_target_has_a_function() -> None:
    assert set(TARGETS) == set(FUNCTIONS)


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_takes_what_the_fuzzer_starts_from(target: str) -> None:
    inputs = list(seeds(target))
    assert inputs
    for data in inputs:
        FUNCTIONS[target](data)
        FUNCTIONS[target](data[::-1])
        FUNCTIONS[target](data[: len(data) // 2])


@pytest.mark.parametrize("target", TARGETS)
def test_a_naive_reader_breaks_on_it(target: str) -> None:
    with pytest.raises((ValueError, AssertionError)):
        for data in seeds(target):
            naive(data)
