"""The tally of a test, saved whatever becomes of the test."""

from collections.abc import Iterator
from time import perf_counter

import pytest

from tests.torture.tally import Tally


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    name = request.node.name.removeprefix("test_").replace("_", " ")
    one = Tally(suite=name)
    start = perf_counter()
    yield one
    one.seconds = round(perf_counter() - start, 1)
    one.save()
