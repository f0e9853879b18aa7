from collections.abc import Callable
from pathlib import Path

import pytest

from gates.model.errors import InputError
from gates.tree.root import Root, find_policy, find_root

Git = Callable[..., str]


def test_the_top_of_the_repository_is_the_root(repository: Path) -> None:
    assert find_root(repository / "docs/plans") == Root(path=repository, repository=repository)


def test_a_file_is_looked_up_from_its_folder(repository: Path) -> None:
    assert find_root(repository / "docs/plans/plan.md") == Root(path=repository, repository=repository)


def test_the_nearest_gates_toml_makes_the_root(repository: Path) -> None:
    (repository / "gates.toml").write_text("")
    (repository / "docs/gates.toml").write_text("")
    root = find_root(repository / "docs/plans")
    assert root == Root(path=repository / "docs", repository=repository)
    assert root.top == repository
    assert find_policy(root) == repository / "docs/gates.toml"


def test_a_gates_toml_above_the_repository_is_not_looked_at(repository: Path) -> None:
    (repository.parent / "gates.toml").write_text("")
    root = find_root(repository / "src")
    assert root.path == repository
    assert find_policy(root) is None


def test_outside_of_a_repository_the_start_is_the_root(tmp_path: Path) -> None:
    (tmp_path / "gates.toml").write_text("")
    (tmp_path / "below").mkdir()
    assert find_root(tmp_path / "below") == Root(path=tmp_path / "below", repository=None)


def test_a_link_into_the_repository_is_followed(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "way").symlink_to(repository / "src")
    assert find_root(tmp_path / "way").path == repository


def test_an_empty_git_folder_makes_no_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert find_root(tmp_path) == Root(path=tmp_path, repository=None)


def test_the_git_folder_itself_is_no_working_tree(repository: Path) -> None:
    assert find_root(repository / ".git").repository is None


def test_a_missing_start_is_wrong_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere: no such folder \(give a path that exists\)$"):
        find_root(tmp_path / "nowhere")
