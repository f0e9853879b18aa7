import shutil
from pathlib import Path

import pytest

from gates.model.errors import UndecidedError
from gates.tree.git import git


def test_git_says_what_it_is_asked(repository: Path) -> None:
    assert git(repository, "ls-files", "-z", "src") == b"src/a.py\0src/run.sh\0"


def test_a_git_in_the_project_is_never_found_by_a_relative_path(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy("/bin/true", repository / "git")
    monkeypatch.setenv("PATH", ".:")
    monkeypatch.chdir(repository)
    with pytest.raises(UndecidedError, match=r"^git is not on the PATH \(install git\)$"):
        git(repository, "status")


def test_a_failure_is_undecided_in_gits_words(repository: Path) -> None:
    with pytest.raises(UndecidedError, match=r"^git rev-parse failed in .*: fatal: Needed a single revision$"):
        git(repository, "rev-parse", "--verify", "nowhere")


def test_a_folder_that_is_not_there_is_undecided(tmp_path: Path) -> None:
    with pytest.raises(UndecidedError, match=r"git cannot be started in .*/nowhere: No such file or directory"):
        git(tmp_path / "nowhere", "status")
