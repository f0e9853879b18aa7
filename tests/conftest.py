"""What every test may use."""

import signal
from pathlib import Path

import pytest
from hypothesis import settings

from tests.end_to_end.rig import Project

settings.register_profile("gates", deadline=None)  # how long an example takes is the machine's business
settings.load_profile("gates")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path)


@pytest.fixture(scope="session", autouse=True)
def heard_signals() -> None:
    """Let what the tests start hear the signals that are ignored under nohup and behind an ampersand."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
