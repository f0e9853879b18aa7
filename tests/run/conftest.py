"""Executors and puppets that are cleared away."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gates.run.interrupt import Interrupt
from gates.run.local import LocalExecutor
from tests.puppet import Clock, Puppet, Witness


@pytest.fixture
def clock() -> Clock:
    """What the executor goes by."""
    return Clock()


@pytest.fixture
def executor(tmp_path: Path, clock: Clock) -> Iterator[LocalExecutor]:
    """Two jobs; logs in ``logs``."""
    made = LocalExecutor(2, tmp_path / "logs", run="r1", clock=clock)
    made.prepare()
    yield made
    made.close()


@pytest.fixture
def interrupt() -> Iterator[Interrupt]:
    with Interrupt() as entered:
        yield entered


@pytest.fixture
def puppet(tmp_path: Path) -> Iterator[Callable[[str], Puppet]]:
    """Makes puppets, by name."""
    made: list[Puppet] = []

    def make(name: str) -> Puppet:
        made.append(Puppet(tmp_path / name))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Witness]:
    made = Witness(tmp_path / "witness")
    yield made
    made.close()
