import os
import socket
from pathlib import Path

import pytest

from gates.model.errors import InputError, RefusedError
from gates.tree.place import inside
from gates.tree.reading import MAX_BYTES, read_source


def test_the_bytes_are_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_bytes(b"\xef\xbb\xbf# x\r\n\x85\xff")
    assert read_source(tmp_path / "plan.md") == b"\xef\xbb\xbf# x\r\n\x85\xff"


def make_nothing(path: Path) -> None:
    pass


def make_loop(path: Path) -> None:
    path.symlink_to(path.name)


def make_huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def make_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_nothing, "no such file (check the path)"),
        (Path.mkdir, "is a folder (name a file in it)"),
        (os.mkfifo, "is a pipe (give a regular file)"),
        (make_socket, "is a socket (give a regular file)"),
        (make_device, "is a device (give a regular file)"),
        (make_loop, "cannot be read: Too many levels of symbolic links"),
        (make_huge, "is larger than 100 MiB (nobody wrote that by hand; is it the right file?)"),
    ],
    ids=["missing", "folder", "pipe", "socket", "device", "loop", "huge"],
)
def test_what_is_no_readable_file_is_wrong_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: object, words: str
) -> None:
    monkeypatch.chdir(tmp_path)  # the address of a socket is short
    assert callable(make)
    make(Path("plan.md"))
    with pytest.raises(InputError) as caught:
        read_source(Path("plan.md"))
    assert str(caught.value) == f"plan.md: {words}"


def test_a_path_inside_is_resolved(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/plan.md").write_text("")
    (tmp_path / "plan.md").symlink_to("docs/plan.md")
    assert inside(tmp_path, Path("plan.md")) == tmp_path / "docs/plan.md"
    assert inside(tmp_path, tmp_path / "docs/../docs/new.md") == tmp_path / "docs/new.md"


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "out", "folder/passwd", "docs/../../x"])
def test_a_path_that_leads_outside_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "out").symlink_to("/etc/passwd")
    (tmp_path / "folder").symlink_to("/etc")
    (tmp_path / "docs").mkdir()
    with pytest.raises(RefusedError, match=r"leads to .*, outside of .* \(gates touches only files of the project\)$"):
        inside(tmp_path, Path(path))


def test_a_loop_of_links_is_wrong_input(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(InputError, match=r"^a: cannot be followed: its links form a loop"):
        inside(tmp_path, Path("a"))
