from collections.abc import Iterator

import pytest

from jobqueue.store import Store


@pytest.fixture
def store() -> Iterator[Store]:
    with Store(None) as opened:
        yield opened
