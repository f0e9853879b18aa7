"""Objects of git in bulk: what is staged, and what is in it."""

from pathlib import Path

import pytest

from gates.model.errors import UndecidedError
from gates.tree.objects import head_commit, objects_at, read_objects, staged_files
from gates.tree.root import Root, find_root
from tests.end_to_end.rig import Project


def test_staged_files_and_their_bytes(project: Project) -> None:
    project.write("a b/é.txt", b"staged\n\n")
    project.write("empty", b"")
    project.git("add", "-A")
    project.write("a b/é.txt", b"on disk")
    root = find_root(project.path)
    staged = staged_files(root, {})
    content = read_objects(root, dict.fromkeys(staged.values()))
    assert {path: content[one] for path, one in staged.items()} == {
        ".gitignore": b"__pycache__/\n",
        "a b/é.txt": b"staged\n\n",
        "empty": b"",
    }


def test_the_files_of_a_commit_and_none_before_the_first(project: Project) -> None:
    root = find_root(project.path)
    assert objects_at(root, head_commit(root)) == staged_files(root, {})
    assert objects_at(root, None) == {}


def test_a_missing_object_is_undecided(project: Project) -> None:
    with pytest.raises(UndecidedError, match="no file with the id"):
        read_objects(find_root(project.path), ["0" * 40])


def test_outside_of_git_nothing_is_staged(tmp_path: Path) -> None:
    assert (staged_files(Root(path=tmp_path), {}), head_commit(Root(path=tmp_path))) == ({}, None)
