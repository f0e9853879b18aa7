"""What every test may use."""

from pathlib import Path

import pytest

from tests.end_to_end.rig import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path)
