"""Plans in odd places: what can be written is written as it was, what cannot is refused before any gate has run."""

import contextlib
import os
import socket
import stat
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.rig import Project, plan

ROW = "| Marker | `touch ran` | exit 0 |"  # whoever runs this gate leaves a file
NAME = "docs/plans/p.md"


@pytest.fixture
def marked(project: Project) -> Project:
    """A project whose only gate leaves a mark."""
    project.write(".gitignore", "ran\n.gates/\n")
    project.write(NAME, plan(ROW))
    project.commit("plan")
    return project


def ran(project: Project) -> bool:
    return (project.path / "ran").exists()


def beside(project: Project, name: str) -> Path:
    """A place outside of the project that belongs to this test alone."""
    return project.path.with_name(f"{project.path.name} {name}")


def entries(data: bytes) -> int:
    return data.count(b"Quality gates: ")


def litter(project: Project) -> list[str]:
    return [path.name for path in project.path.rglob("*") if ".gates-tmp-" in path.name or ".gates-swap-" in path.name]


def test_a_link_inside_the_repository_is_followed_and_stays_a_link(marked: Project) -> None:
    (marked.path / "current.md").symlink_to(NAME)

    answer = marked.gates("run", "current.md")

    assert answer.code == 0, answer.err
    assert (marked.path / "current.md").is_symlink()
    assert entries((marked.path / NAME).read_bytes()) == 1


def test_a_link_through_a_linked_folder_inside_the_repository_is_followed(marked: Project) -> None:
    (marked.path / "shortcut").symlink_to("docs/plans")

    assert marked.gates("run", "shortcut/p.md").code == 0
    assert entries((marked.path / NAME).read_bytes()) == 1


def test_a_chain_of_links_inside_the_repository_is_followed_to_its_end(marked: Project) -> None:
    (marked.path / "docs/newest.md").symlink_to("plans/p.md")
    (marked.path / "current.md").symlink_to("docs/newest.md")

    assert marked.gates("run", "current.md").code == 0
    assert marked.gates("run", "docs/newest.md").code == 0

    assert entries((marked.path / NAME).read_bytes()) == 2
    assert (marked.path / "current.md").is_symlink() and (marked.path / "docs/newest.md").is_symlink()


def test_a_plan_named_by_a_way_out_of_the_repository_belongs_to_the_project_there(marked: Project) -> None:
    elsewhere = Project(beside(marked, "elsewhere"))
    elsewhere.write("p.md", plan(ROW))

    answer = marked.gates("run", f"../{elsewhere.path.name}/p.md")

    assert answer.code == 0, answer.err
    assert entries((elsewhere.path / "p.md").read_bytes()) == 1
    assert (ran(elsewhere), ran(marked), (marked.path / ".gates").exists()) == (True, False, False)


def test_a_plan_in_a_linked_folder_elsewhere_belongs_to_the_project_there(marked: Project) -> None:
    elsewhere = Project(beside(marked, "elsewhere"))
    elsewhere.write("p.md", plan(ROW))
    (marked.path / "out").symlink_to(elsewhere.path)

    answer = marked.gates("run", "out/p.md")

    assert answer.code == 0, answer.err
    assert entries((elsewhere.path / "p.md").read_bytes()) == 1
    assert (ran(elsewhere), ran(marked), (marked.path / ".gates").exists()) == (True, False, False)


def outside(project: Project) -> str:
    """A plan that is a link to one outside of the repository."""
    target = beside(project, "elsewhere.md")
    target.write_text(plan(ROW), encoding="utf-8")
    (project.path / "out.md").symlink_to(target)
    return "out.md"


def loop(project: Project) -> str:
    (project.path / "a.md").symlink_to("b.md")
    (project.path / "b.md").symlink_to("a.md")
    return "a.md"


def dangling(project: Project) -> str:
    (project.path / "gone.md").symlink_to("nowhere.md")
    return "gone.md"


def fifo(project: Project) -> str:
    os.mkfifo(project.path / "pipe.md")
    return "pipe.md"


def linked_fifo(project: Project) -> str:
    (project.path / "to-pipe.md").symlink_to(fifo(project))
    return "to-pipe.md"


def bound_socket(project: Project) -> str:
    with socket.socket(socket.AF_UNIX) as made, contextlib.chdir(project.path):  # the path of a socket is short
        made.bind("socket.md")
    return "socket.md"


def loop_of_folders(project: Project) -> str:
    (project.path / "round").symlink_to("about")
    (project.path / "about").symlink_to("round")
    return "round/p.md"


def folder(project: Project) -> str:
    (project.path / "folder.md").mkdir()
    return "folder.md"


def device(_: Project) -> str:
    return "/dev/null"


def hard_link(project: Project) -> str:
    os.link(project.path / NAME, beside(project, "other name.md"))
    return NAME


def read_only(project: Project) -> str:
    (project.path / NAME).chmod(0o444)
    return NAME


def store_elsewhere(project: Project) -> str:
    beside(project, "store").mkdir()
    (project.path / ".gates").symlink_to(beside(project, "store"))
    return NAME


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (outside, 4, "leads to "),
        (loop, 2, "cannot be read: "),
        (dangling, 2, "no such file"),
        (fifo, 2, "is a pipe (give a regular file)"),
        (linked_fifo, 2, "is a pipe (give a regular file)"),
        (bound_socket, 2, "is a socket (give a regular file)"),
        (loop_of_folders, 2, "cannot be read: "),
        (folder, 2, "a folder without gates.toml"),
        (device, 2, "is a device (give a regular file)"),
        (hard_link, 4, "has 2 hard links, and replacing it would part them (unlink the others)"),
        (read_only, 4, "is read-only (make it writable)"),
        (store_elsewhere, 4, "is a symbolic link (gates writes only into folders of its own)"),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_what_cannot_take_evidence_is_refused_before_any_gate_runs(
    marked: Project, make: Callable[[Project], str], code: int, words: str
) -> None:
    name = make(marked)
    before = (marked.path / NAME).read_bytes()

    answer = marked.gates("run", name)

    assert (answer.code, words in answer.err) == (code, True), answer.err
    assert answer.err.count("\n") == 1
    assert not ran(marked)
    assert (marked.path / NAME).read_bytes() == before
    assert litter(marked) == []


@pytest.mark.parametrize("make", [read_only, hard_link])
def test_without_evidence_such_a_plan_can_be_run(marked: Project, make: Callable[[Project], str]) -> None:
    answer = marked.gates("run", make(marked), "--no-evidence")

    assert answer.code == 0, answer.err
    assert ran(marked)


def test_a_folder_that_takes_no_new_file_is_refused_before_any_gate_runs(marked: Project) -> None:
    docs = (marked.path / NAME).parent
    docs.chmod(0o555)
    if os.access(docs, os.W_OK):
        docs.chmod(0o755)
        pytest.skip("root may write anywhere")

    answer = marked.gates("run", NAME)

    docs.chmod(0o755)
    assert answer.code == 4, answer.err
    assert "cannot be written: Permission denied (allow writing to the folder)" in answer.err
    assert not ran(marked)


def test_dots_in_the_path_lead_to_the_plan_and_are_not_shown(marked: Project) -> None:
    (marked.path / "src").mkdir()

    answer = marked.gates("-C", "src", "run", "../docs/../docs/plans/p.md")

    assert answer.code == 0, answer.err
    assert "evidence: docs/plans/p.md and .gates/records/" in answer.out
    assert b"([record](../../.gates/records/" in (marked.path / NAME).read_bytes()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_mode_owner_and_attributes_of_the_plan_are_kept(marked: Project, mode: int) -> None:
    path = marked.path / NAME
    path.chmod(mode)
    owner = (1234, 2345) if os.getuid() == 0 else (os.getuid(), os.getgid())
    os.chown(path, *owner)
    attributes = _attributes(path)

    assert marked.gates("run", NAME).code == 0

    status = path.stat()
    assert (stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid) == (mode, *owner)
    assert _read_attributes(path) == attributes
    assert entries(path.read_bytes()) == 1


# user::rw-, user 1234: r--, group::r--, mask::r--, other::---; version 2, each entry a tag, a permission and an id.
ACL = struct.pack("<I" + "HHI" * 5, 2, *(1, 6, -1 & 0xFFFFFFFF), *(2, 4, 1234), *(4, 4, -1 & 0xFFFFFFFF),
                  *(16, 4, -1 & 0xFFFFFFFF), *(32, 0, -1 & 0xFFFFFFFF))  # fmt: skip


def test_the_access_list_of_the_plan_is_kept(marked: Project) -> None:
    path = marked.path / NAME
    path.chmod(0o640)
    try:
        os.setxattr(path, "system.posix_acl_access", ACL)
    except (OSError, AttributeError):
        pytest.skip("the file system has no access lists")

    assert marked.gates("run", NAME).code == 0

    assert os.getxattr(path, "system.posix_acl_access") == ACL
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert entries(path.read_bytes()) == 1


def _attributes(path: Path) -> dict[str, bytes]:
    """Give the file an attribute, where the file system has such things."""
    try:
        os.setxattr(path, "user.note", b"mine")
    except (OSError, AttributeError):
        return {}
    return {"user.note": b"mine"}


def _read_attributes(path: Path) -> dict[str, bytes]:
    if not hasattr(os, "listxattr"):
        return {}
    return {name: os.getxattr(path, name) for name in os.listxattr(path) if name.startswith("user.")}
