"""What was read before is kept where the project cannot forge it, and forgotten where it cannot be kept."""

import marshal
import re
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from gates.session.reuse.remember import WORTH_KEEPING, identify_again, remembered
from gates.tree.identity import identify
from gates.tree.root import Root, find_root
from gates.tree.stamps import SETTLED_NS
from tests.end_to_end.rig import Project


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Root:
    """A project with files enough, changed long enough ago."""
    (tmp_path / "project").mkdir()
    project = Project.create(tmp_path / "project")
    for number in range(WORTH_KEEPING):
        project.write(f"{number}.txt", str(number))
    later = time.time_ns() + 10 * SETTLED_NS
    monkeypatch.setattr("time.time_ns", lambda: later)
    return find_root(project.path)


@pytest.fixture
def environ(tmp_path: Path) -> Mapping[str, str]:
    return {"XDG_STATE_HOME": str(tmp_path / "state")}


def kept(environ: Mapping[str, str]) -> list[Path]:
    return list(Path(environ["XDG_STATE_HOME"]).rglob("trees/*"))


def test_a_second_look_reads_nothing_and_sees_the_same(root: Root, environ: Mapping[str, str]) -> None:
    first = identify_again(root, (), environ)
    with remembered(root, environ) as hashes:
        assert identify(root, (), hashes) == first == identify(root)
    [table] = hashes.tables.values()
    assert (len(table.names), hashes.read) == (WORTH_KEEPING + 1, set())


def test_a_change_is_seen_with_what_is_known(root: Root, environ: Mapping[str, str]) -> None:
    before = identify_again(root, (), environ)
    (root.path / "1.txt").write_text("2")
    assert identify_again(root, (), environ) == identify(root) != before


def test_what_is_kept_is_believed(root: Root, environ: Mapping[str, str]) -> None:
    """The control: without this the tests above would also pass if nothing were kept."""
    identify_again(root, (), environ)
    [path] = kept(environ)
    [(folder, algorithm, names, entries, stamps)] = marshal.loads(path.read_bytes())
    forged = re.sub("[0-9a-f]{40}", "0" * 40, entries)
    path.write_bytes(marshal.dumps([(folder, algorithm, names, forged, stamps)]))
    assert set(identify_again(root, (), environ).entries.values()) == {f"100644 {'0' * 40}"}


NOT_A_TABLE = (
    b"nonsense",
    marshal.dumps(1),
    marshal.dumps([(1, 2)]),
    marshal.dumps([("a", "sha1", "x", "y", b"")]),
    marshal.dumps([("a", "sha1", "x", "y", 0)]),
)


@pytest.mark.parametrize("content", NOT_A_TABLE)
def test_what_is_kept_and_cannot_be_read_is_nothing(root: Root, environ: Mapping[str, str], content: bytes) -> None:
    identify_again(root, (), environ)
    [path] = kept(environ)
    path.write_bytes(content)
    assert identify_again(root, (), environ) == identify(root)


def test_few_files_are_not_worth_keeping(project: Project, environ: Mapping[str, str]) -> None:
    identify_again(find_root(project.path), (), environ)
    assert kept(environ) == []


@pytest.mark.parametrize("inside", [True, False], ids=["a place in the project", "no place at all"])
def test_without_a_place_everything_is_read(root: Root, *, inside: bool) -> None:
    environ = {"XDG_STATE_HOME": str(root.path / "state")} if inside else {}
    assert identify_again(root, (), environ) == identify(root)
    assert not (root.path / "state").exists()
