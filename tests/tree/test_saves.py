import sys
from pathlib import Path

import pytest

from gates.model.errors import InputError
from gates.tree.saves import saves


def test_a_save_is_told_and_what_git_and_gates_write_is_not(tmp_path: Path) -> None:
    for name in (".git", ".gates/logs", "src"):
        (tmp_path / name).mkdir(parents=True)
    told = saves(tmp_path)
    (tmp_path / ".git/index").write_text("1")
    (tmp_path / ".gates/logs/x.log").write_text("1")
    (tmp_path / "src/x.py").write_text("1")
    assert next(told) is None


def test_without_the_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles._rust_notify", None)
    with pytest.raises(InputError, match=r"pip install 'gates\[watch\]'"):
        saves(tmp_path)
