"""Ids computed without git are those that git gives."""

import os
import subprocess
from io import FileIO
from pathlib import Path

import pytest

from gates.tree.object_id import AT_ONCE, algorithm_of, blob_id, file_id, tree_id

ALGORITHMS = ["sha1", "sha256"]


def git(*arguments: str, cwd: Path) -> str:
    return subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture(params=ALGORITHMS)
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    git("init", "-q", f"--object-format={request.param}", cwd=tmp_path)
    return tmp_path


@pytest.mark.parametrize("size", [0, 5, AT_ONCE, AT_ONCE + 1], ids=lambda size: f"{size} bytes")
def test_a_file_has_the_id_that_git_gives_it(repository: Path, size: int) -> None:
    data = (b"a\r\nb\0" * (size // 5 + 1))[:size]
    (repository / "x").write_bytes(data)
    given = git("hash-object", "x", cwd=repository)
    with FileIO(repository / "x") as file:
        assert file_id(file, size, algorithm_of(given)) == given == blob_id(data, algorithm_of(given))


def test_a_tree_has_the_id_that_git_gives_it(repository: Path) -> None:
    names = ["a", "a.b", "a-b/x", "a0", "b/a", "b/c/d/e", "b.c", "b0/x", "é", os.fsdecode(b"\xff"), "c c/\n", "z"]
    for name in names:
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(name, errors="surrogateescape")
    (repository / "a0").chmod(0o755)
    (repository / "link").symlink_to("nowhere")
    git("add", "-A", cwd=repository)
    raw = subprocess.run(["git", "ls-files", "-s", "-z"], cwd=repository, capture_output=True, check=True).stdout
    listed = [line.partition(b"\t") for line in raw.split(b"\0")[:-1]]
    entries = {os.fsdecode(path): entry.decode().rpartition(" ")[0] for entry, _, path in listed}
    given = git("write-tree", cwd=repository)
    assert len(entries) == len(names) + 1
    assert tree_id(entries, algorithm_of(given)) == given


def test_a_tree_without_files_has_an_id_too(repository: Path) -> None:
    given = git("write-tree", cwd=repository)
    assert tree_id({}, algorithm_of(given)) == given


def test_a_very_deep_tree_has_an_id(repository: Path) -> None:
    given = git("write-tree", cwd=repository)
    deep = "d/" * 1500 + "x"
    assert len(tree_id({deep: f"100644 {given}"}, algorithm_of(given))) == len(given)
