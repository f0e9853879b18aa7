"""What every test may use."""

import signal
from pathlib import Path

import pytest

from tests.end_to_end.rig import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path)


@pytest.fixture(scope="session", autouse=True)
def heard_signals() -> None:
    """Let what the tests start hear the signals that are ignored under nohup and behind an ampersand."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
