"""What gates remembers of the user lies outside of every project; it counts only if nobody else can have written it."""

from pathlib import Path

import pytest

from gates.model.errors import RefusedError
from gates.record.user_state import read_state, state_folder, update_state


def test_it_lies_below_xdg_state_home_or_home(tmp_path: Path) -> None:
    project = tmp_path / "project"
    assert state_folder({"XDG_STATE_HOME": "/s", "HOME": "/h"}, project) == Path("/s/gates")
    assert state_folder({"HOME": "/h"}, project) == Path("/h/.local/state/gates")
    assert state_folder({"XDG_STATE_HOME": "relative", "HOME": "/h"}, project) == Path("/h/.local/state/gates")


@pytest.mark.parametrize("link", [False, True], ids=["plainly", "through a link"])
def test_a_project_cannot_hold_it(tmp_path: Path, link: bool) -> None:
    project = tmp_path / "project"
    (project / "state").mkdir(parents=True)
    (tmp_path / "link").symlink_to(project / "state")
    home = tmp_path / "link" if link else project / "state"
    with pytest.raises(RefusedError, match="lies in the project"):
        state_folder({"XDG_STATE_HOME": str(home)}, project)


def test_what_was_written_is_read_and_nobody_else_may(tmp_path: Path) -> None:
    path = tmp_path / "gates/x.json"
    update_state(path, lambda content: {"a": ["é\udce9"]})
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    update_state(path, lambda content: {"b": 1})
    assert read_state(path) == {"b": 1}
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000], ids=["empty", "list", "cut", "deep"])
def test_what_cannot_be_read_is_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    path.chmod(0o600)
    assert read_state(path) == {}


def test_what_others_may_have_written_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    update_state(path, lambda content: {"a": 1})
    path.chmod(0o620)
    assert read_state(path) == {}
    path.chmod(0o600)
    (tmp_path / "link.json").symlink_to(path)
    assert read_state(tmp_path / "link.json") == {}
