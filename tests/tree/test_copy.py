import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gates.model.errors import RefusedError, UndecidedError
from gates.tree.base import snapshot_at
from gates.tree.copy import checkout, copy_worktree
from gates.tree.identity import identify
from gates.tree.root import find_root

Git = Callable[..., str]


def state(top: Path) -> dict[str, tuple[int, bytes]]:
    """Everything below a folder, git's own files included."""
    return {
        str(path.relative_to(top)): (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in sorted(top.rglob("*"))
    }


def names(top: Path) -> list[str]:
    return sorted(
        str(path.relative_to(top)) for path in top.rglob("*") if not path.is_dir() and ".git/" not in f"{path}"
    )


def test_a_checkout_has_the_files_of_the_commit_and_not_those_on_disk(repository: Path) -> None:
    root = find_root(repository)
    (repository / "src/a.py").write_text("a = 2\n")
    (repository / "new.py").write_text("")
    with checkout(root, "HEAD") as copy:
        assert copy.name == "project"
        assert names(copy) == [".gitignore", "docs/plans/plan.md", "link", "src/a.py", "src/run.sh"]
        assert (copy / "src/a.py").read_text() == "a = 1\n"
        assert (copy / "src/run.sh").stat().st_mode & 0o111
        assert (copy / "link").is_symlink()
        assert identify(find_root(copy)) == snapshot_at(root, "HEAD")
    assert not copy.exists()


def test_a_copy_of_the_worktree_has_the_files_as_they_are_now(repository: Path) -> None:
    root = find_root(repository)
    (repository / "src/a.py").write_text("a = 2\n")
    (repository / "src/run.sh").unlink()
    (repository / "new.py").write_text("")
    (repository / "build").mkdir()
    (repository / "build/x").write_text("")
    with copy_worktree(root) as copy:
        assert names(copy) == [".gitignore", "docs/plans/plan.md", "link", "new.py", "src/a.py"]
        assert (copy / "src/a.py").read_text() == "a = 2\n"
        assert identify(find_root(copy)) == identify(root)
    assert not copy.exists()


@pytest.mark.parametrize("kind", ["checkout", "copy"])
def test_tools_that_ask_git_work_in_a_copy(repository: Path, run_git: Git, kind: str) -> None:
    root = find_root(repository)
    with checkout(root, "HEAD") if kind == "checkout" else copy_worktree(root) as copy:
        assert run_git("status", "--porcelain", cwd=copy) == ""
        assert run_git("rev-parse", "HEAD", cwd=copy) == run_git("rev-parse", "HEAD", cwd=repository)
        assert run_git("ls-files", cwd=copy) == run_git("ls-files", cwd=repository)


@pytest.mark.parametrize("kind", ["checkout", "copy"])
def test_nothing_that_is_done_in_a_copy_reaches_the_repository(repository: Path, run_git: Git, kind: str) -> None:
    root = find_root(repository)
    before = state(repository)
    with checkout(root, "HEAD") if kind == "checkout" else copy_worktree(root) as copy:
        (copy / "src/a.py").write_text("planted\n")
        run_git("add", "-A", cwd=copy)
        run_git("commit", "-q", "-m", "Plant", cwd=copy)
        run_git("gc", "-q", cwd=copy)
    assert state(repository) == before


def test_the_control_a_worktree_of_git_itself_writes_into_the_repository(
    repository: Path, run_git: Git, tmp_path: Path
) -> None:
    before = state(repository)
    run_git("worktree", "add", "-q", str(tmp_path / "other"), "HEAD", cwd=repository)
    assert state(repository) != before


@pytest.mark.parametrize("kind", ["checkout", "copy"])
def test_tool_folders_are_linked_and_stay_out_of_sight_of_git(repository: Path, run_git: Git, kind: str) -> None:
    for folder in (".venv/bin", "node_modules/x", "web/node_modules"):
        (repository / folder).mkdir(parents=True)
        (repository / folder / "tool").write_text("")
    (repository / ".gitignore").write_text(".venv/\nnode_modules/\nbuild/\n")
    (repository / "web/package.json").write_text("{}")
    run_git("add", "-A", cwd=repository)
    run_git("commit", "-q", "-m", "Web", cwd=repository)
    root = find_root(repository)
    with checkout(root, "HEAD") if kind == "checkout" else copy_worktree(root) as copy:
        assert (copy / ".venv/bin/tool").is_file()
        assert (copy / "web/node_modules").resolve() == repository / "web/node_modules"
        assert run_git("status", "--porcelain", cwd=copy) == ""


def test_no_filter_hook_or_setting_of_the_repository_is_run(repository: Path, run_git: Git, tmp_path: Path) -> None:
    (repository / ".gitattributes").write_text("*.py filter=evil diff=evil\n")
    run_git("add", "-A", cwd=repository)
    run_git("commit", "-q", "-m", "Attributes", cwd=repository)
    marker = tmp_path / "marker"
    for key in ("filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "diff.evil.textconv"):
        run_git("config", key, f"touch {marker}; cat", cwd=repository)
    run_git("config", "core.fsmonitor", f"touch {marker}", cwd=repository)
    hook = repository / ".git/hooks/post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {marker}\n")
    hook.chmod(0o755)
    root = find_root(repository)
    with checkout(root, "HEAD") as copy:
        assert (copy / "src/a.py").read_text() == "a = 1\n"
    with copy_worktree(root):
        pass
    assert not marker.exists()
    (repository / "src/a.py").unlink()
    subprocess.run(["git", "checkout", "-q", "--", "src/a.py"], cwd=repository, check=False, capture_output=True)
    assert marker.exists()  # the control: git itself runs it


def test_line_endings_are_converted_as_the_tree_says(repository: Path, run_git: Git) -> None:
    (repository / ".gitattributes").write_text("*.py text eol=crlf\n")
    run_git("add", "-A", cwd=repository)
    run_git("commit", "-q", "-m", "Attributes", cwd=repository)
    with checkout(find_root(repository), "HEAD") as copy:
        assert (copy / "src/a.py").read_bytes() == b"a = 1\r\n"


def test_a_root_below_the_repository_is_found_in_its_copy(repository: Path) -> None:
    (repository / "docs/gates.toml").write_text("")
    root = find_root(repository / "docs")
    with copy_worktree(root) as copy:
        assert (copy / "gates.toml").is_file()
        assert (copy.parent / "src/a.py").is_file()


def test_the_files_of_a_submodule_are_there(repository: Path, run_git: Git, tmp_path: Path) -> None:
    run_git("init", "-q", "-b", "main", str(tmp_path / "lib"))
    (tmp_path / "lib/lib.py").write_text("x\n")
    run_git("add", "-A", cwd=tmp_path / "lib")
    run_git("commit", "-q", "-m", "Begin", cwd=tmp_path / "lib")
    run_git("submodule", "--quiet", "add", str(tmp_path / "lib"), "lib", cwd=repository)
    run_git("commit", "-q", "-m", "Add lib", cwd=repository)
    root = find_root(repository)
    with checkout(root, "HEAD") as copy:
        assert (copy / "lib/lib.py").read_text() == "x\n"
        assert run_git("status", "--porcelain", cwd=copy) == ""
    (repository / "lib/lib.py").write_text("y\n")
    with copy_worktree(root) as copy:
        assert (copy / "lib/lib.py").read_text() == "y\n"


def test_before_the_first_commit_the_worktree_can_be_copied(tmp_path: Path, run_git: Git) -> None:
    run_git("init", "-q", "-b", "main")
    (tmp_path / "a").write_text("a\n")
    with copy_worktree(find_root(tmp_path)) as copy:
        assert names(copy) == ["a"]
        assert run_git("status", "--porcelain", cwd=copy) == "?? a"


def test_outside_of_git_the_files_can_be_copied_but_not_checked_out(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a\n")
    (tmp_path / ".venv").mkdir()
    root = find_root(tmp_path)
    with copy_worktree(root) as copy:
        assert names(copy) == [".venv", "a"] or names(copy) == ["a"]
        assert (copy / ".venv").is_symlink()
    with pytest.raises(RefusedError, match=r"not in a git repository"), checkout(root, "HEAD"):
        pass


def test_an_unknown_commit_is_undecided(repository: Path) -> None:
    with pytest.raises(UndecidedError), checkout(find_root(repository), "0" * 40):
        pass
