from collections.abc import Callable
from pathlib import Path

import pytest

from gates.model.errors import RefusedError, UndecidedError
from gates.tree.base import snapshot_at
from gates.tree.identity import Changes, Snapshot, changed, identify
from gates.tree.index import snapshot_of_index
from gates.tree.root import find_root

Git = Callable[..., str]


def staged(top: Path, *leave_out: str, **environ: str) -> Snapshot:
    return snapshot_of_index(find_root(top), leave_out, environ)


def test_a_clean_checkout_is_what_is_staged(repository: Path) -> None:
    assert staged(repository) == identify(find_root(repository)) == snapshot_at(find_root(repository), "HEAD")


def test_what_is_staged_counts_and_what_is_on_disk_does_not(repository: Path, run_git: Git) -> None:
    before = staged(repository)
    (repository / "src/a.py").write_text("a = 2\n")
    (repository / "new.py").write_text("")
    assert staged(repository) == before
    run_git("add", "-A", cwd=repository)
    (repository / "src/a.py").write_text("a = 1\n")
    assert changed(before, staged(repository)) == Changes(modified=("src/a.py",), created=("new.py",))


def test_the_commit_that_follows_has_that_tree(repository: Path, run_git: Git) -> None:
    (repository / "src/a.py").write_text("a = 2\n")
    run_git("add", "-A", cwd=repository)
    before = staged(repository)
    run_git("commit", "-q", "-m", "Change", cwd=repository)
    assert before == snapshot_at(find_root(repository), "HEAD")
    assert before.id.git == run_git("rev-parse", "HEAD^{tree}", cwd=repository)


def test_an_announced_file_is_not_staged_yet(repository: Path, run_git: Git) -> None:
    before = staged(repository)
    (repository / "new.py").write_text("x\n")
    run_git("add", "--intent-to-add", "new.py", cwd=repository)
    assert staged(repository) == before


def test_plans_and_records_are_left_out(repository: Path, run_git: Git) -> None:
    before = staged(repository, "docs/plans/plan.md")
    (repository / "docs/plans/plan.md").write_text("# Complete\n")
    (repository / ".gates/records").mkdir(parents=True)
    (repository / ".gates/records/r.json").write_text("{}")
    run_git("add", "-A", cwd=repository)
    assert staged(repository, "docs/plans/plan.md") == before


def test_the_index_of_a_hook_counts_instead_of_the_repositorys(repository: Path, run_git: Git, tmp_path: Path) -> None:
    """``git commit PATH`` gives its hook an index of its own, with a relative name."""
    report = tmp_path / "seen"
    hook = repository / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\ncp "$GIT_INDEX_FILE" "{tmp_path}/index" && printf %s "$GIT_INDEX_FILE" > "{report}"\n')
    hook.chmod(0o755)
    (repository / "src/a.py").write_text("a = 2\n")
    (repository / "src/run.sh").write_text("#!/bin/sh\ntrue\n")
    run_git("add", "src/run.sh", cwd=repository)
    run_git("commit", "-q", "-m", "Change", "src/a.py", cwd=repository)
    assert "next-index" in report.read_text()
    given = staged(repository, GIT_INDEX_FILE=str(tmp_path / "index"))
    assert given == snapshot_at(find_root(repository), "HEAD")
    assert given != staged(repository)


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_flags_of_the_index_change_nothing(repository: Path, run_git: Git, flag: str) -> None:
    before = staged(repository)
    run_git("update-index", flag, "src/a.py", cwd=repository)
    (repository / "src/a.py").write_text("a = 2\n")
    assert staged(repository) == before


@pytest.mark.parametrize("way", ["sparse", "split"])
def test_indexes_of_other_forms_are_read_whole(repository: Path, run_git: Git, way: str) -> None:
    before = staged(repository)
    if way == "sparse":
        run_git("sparse-checkout", "set", "--cone", "--sparse-index", "docs", cwd=repository)
    else:
        run_git("update-index", "--split-index", cwd=repository)
    assert staged(repository) == before


def test_before_the_first_commit_what_is_staged_can_be_told(tmp_path: Path, run_git: Git) -> None:
    run_git("init", "-q", "-b", "main")
    assert staged(tmp_path).entries == {}
    (tmp_path / "a").write_text("a\n")
    run_git("add", "a")
    assert staged(tmp_path) == identify(find_root(tmp_path))


def test_unmerged_paths_are_undecided(repository: Path, run_git: Git) -> None:
    blob = run_git("rev-parse", "HEAD:src/a.py", cwd=repository)
    stages = "".join(f"100644 {blob} {stage}\tsrc/a.py\n" for stage in (1, 2, 3))
    (repository / "stages").write_text(f"0 {'0' * 40}\tsrc/a.py\n{stages}")
    run_git("-c", "alias.load=!git update-index --index-info < stages", "load", cwd=repository)
    with pytest.raises(UndecidedError, match=r"write-tree failed .*unmerged"):
        staged(repository)


def test_outside_of_git_nothing_is_staged(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"not in a git repository, so nothing is staged \(leave out --staged\)$"):
        staged(tmp_path)


def test_nothing_is_written_into_the_repository(repository: Path, run_git: Git) -> None:
    (repository / "src/a.py").write_text("a = 2\n")
    run_git("add", "-A", cwd=repository)
    before = {path: path.read_bytes() for path in (repository / ".git").rglob("*") if path.is_file()}
    staged(repository, "docs/plans/plan.md")
    assert {path: path.read_bytes() for path in (repository / ".git").rglob("*") if path.is_file()} == before
    run_git("write-tree", cwd=repository)  # the control: git itself adds the tree
    assert {path: path.read_bytes() for path in (repository / ".git").rglob("*") if path.is_file()} != before
