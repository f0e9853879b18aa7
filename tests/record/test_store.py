import stat
import subprocess
from pathlib import Path

import pytest

from gates.model.errors import RefusedError
from gates.record.store import open_store, save_record


def test_only_records_are_for_git(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    store = open_store(tmp_path)
    assert save_record(store, "r.json", b"{}\n") == tmp_path / ".gates/records/r.json"
    (store.logs / "x.log").write_text("")
    (store.path / "durations.json").write_text("")
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert listed.stdout == ".gates/.gitignore\n.gates/records/r.json\n"


def test_logs_are_for_the_owner_only(tmp_path: Path) -> None:
    assert stat.S_IMODE(open_store(tmp_path).logs.stat().st_mode) == 0o700


def test_a_persons_own_gitignore_is_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path)
    (tmp_path / ".gates/.gitignore").write_text("*\n")
    open_store(tmp_path)
    assert (tmp_path / ".gates/.gitignore").read_text() == "*\n"


@pytest.mark.parametrize("name", [".gates", ".gates/records", ".gates/logs"])
def test_a_link_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RefusedError, match=r"is a symbolic link \(gates writes only into folders of its own\)$"):
        open_store(tmp_path)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".gates").write_text("")
    with pytest.raises(RefusedError, match=r"\.gates/?.*: cannot be made: "):
        open_store(tmp_path)
