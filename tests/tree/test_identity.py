import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gates.model.errors import UndecidedError
from gates.tree.hashes import Hashes
from gates.tree.identity import Changes, Snapshot, changed, identify
from gates.tree.root import Root, find_root

Git = Callable[..., str]


def snapshot(top: Path, *leave_out: str) -> Snapshot:
    return identify(find_root(top), leave_out)


def test_a_clean_checkout_has_the_tree_of_its_commit(repository: Path, run_git: Git) -> None:
    assert snapshot(repository).id.git == run_git("rev-parse", "HEAD^{tree}", cwd=repository)


def test_the_tree_of_the_files_without_the_plan_is_the_tree_of_a_commit_without_it(
    repository: Path, run_git: Git
) -> None:
    left_out = snapshot(repository, "docs/plans/plan.md").id.git
    run_git("rm", "-q", "docs/plans/plan.md", cwd=repository)
    run_git("commit", "-q", "-m", "Drop the plan", cwd=repository)
    assert left_out == run_git("rev-parse", "HEAD^{tree}", cwd=repository)


def test_the_prose_of_a_left_out_plan_does_not_matter(repository: Path) -> None:
    before = snapshot(repository, "docs/plans/plan.md")
    (repository / "docs/plans/plan.md").write_text("# Another plan\n")
    assert snapshot(repository, "docs/plans/plan.md") == before


def test_a_plan_is_left_out_by_its_path_from_a_root_below_the_repository(repository: Path) -> None:
    (repository / "docs/gates.toml").write_text("")
    before = snapshot(repository / "docs", "plans/plan.md")
    (repository / "docs/plans/plan.md").write_text("# Another plan\n")
    assert snapshot(repository / "docs", "plans/plan.md") == before
    assert "src/a.py" in before.entries


def test_records_and_logs_do_not_matter(repository: Path) -> None:
    before = snapshot(repository)
    for folder in (".gates/records", "docs/.gates/logs"):
        (repository / folder).mkdir(parents=True)
        (repository / folder / "x").write_text("x")
    assert snapshot(repository) == before


def test_tracked_records_do_not_matter_either(repository: Path, run_git: Git) -> None:
    (repository / ".gates/records").mkdir(parents=True)
    (repository / ".gates/records/r.json").write_text("{}")
    before = snapshot(repository)
    run_git("add", "-A", cwd=repository)
    run_git("commit", "-q", "-m", "Record", cwd=repository)
    assert snapshot(repository) == before


def edit(top: Path) -> None:
    (top / "src/a.py").write_text("a = 2\n")


def create(top: Path) -> None:
    (top / "src/b.py").write_text("")


def delete(top: Path) -> None:
    (top / "src/a.py").unlink()


def make_executable(top: Path) -> None:
    (top / "src/a.py").chmod(0o755)


def turn_link(top: Path) -> None:
    (top / "link").unlink()
    (top / "link").symlink_to("src/run.sh")


def change_line_ending(top: Path) -> None:
    (top / "src/a.py").write_bytes(b"a = 1\r\n")


@pytest.mark.parametrize("change", [edit, create, delete, make_executable, turn_link, change_line_ending])
def test_every_kind_of_change_gives_another_id(repository: Path, change: Callable[[Path], None]) -> None:
    before = snapshot(repository).id
    change(repository)
    after = snapshot(repository).id
    assert after.git != before.git
    assert after.sha256 != before.sha256


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_flags_of_the_index_hide_nothing(repository: Path, run_git: Git, flag: str) -> None:
    before = snapshot(repository)
    run_git("update-index", flag, "src/a.py", cwd=repository)
    assert snapshot(repository) == before
    edit(repository)
    assert run_git("status", "--porcelain", cwd=repository) == ""  # the control: git itself sees nothing
    assert changed(before, snapshot(repository)) == Changes(modified=("src/a.py",))


def test_a_restored_modification_time_hides_nothing(repository: Path, run_git: Git) -> None:
    run_git("config", "core.trustctime", "false", cwd=repository)
    run_git("config", "core.checkStat", "minimal", cwd=repository)
    path = repository / "src/a.py"
    os.utime(path, ns=(10**18, 10**18))
    run_git("update-index", "--refresh", cwd=repository)
    before = snapshot(repository)
    path.write_text("a = 2\n")
    os.utime(path, ns=(10**18, 10**18))
    assert run_git("status", "--porcelain", cwd=repository) == ""
    assert changed(before, snapshot(repository)) == Changes(modified=("src/a.py",))


def test_sparse_checkout_hides_nothing(repository: Path, run_git: Git) -> None:
    before = snapshot(repository)
    run_git("sparse-checkout", "set", "--cone", "--sparse-index", "docs", cwd=repository)
    assert changed(before, snapshot(repository)) == Changes(deleted=("src/a.py", "src/run.sh"))


def test_what_only_git_info_exclude_hides_is_part_of_the_tree_with_a_warning(repository: Path) -> None:
    before = snapshot(repository)
    assert before.warnings == ()
    (repository / ".git/info/exclude").write_text("# mine\nconftest.py\n")
    (repository / "conftest.py").write_text("")
    after = snapshot(repository)
    assert changed(before, after) == Changes(created=("conftest.py",))
    assert after.warnings == (
        ".git/info/exclude hides files from git, but not from the gates: they count as part of the tree",
    )


def test_what_gitignore_hides_is_not_part_of_the_tree(repository: Path) -> None:
    before = snapshot(repository)
    (repository / "build").mkdir()
    (repository / "build/x").write_text("")
    assert snapshot(repository) == before


def test_an_ignored_file_that_is_staged_is_part_of_the_tree(repository: Path, run_git: Git) -> None:
    (repository / "build").mkdir()
    (repository / "build/kept").write_text("")
    run_git("add", "-f", "build/kept", cwd=repository)
    staged = snapshot(repository)
    assert "build/kept" in staged.entries
    run_git("commit", "-q", "-m", "Keep", cwd=repository)
    assert snapshot(repository) == staged


def test_neither_filters_nor_hooks_nor_the_fsmonitor_are_run(repository: Path, run_git: Git, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    (repository / ".git/info/attributes").write_text("*.py filter=evil\n")
    run_git("config", "filter.evil.clean", f"touch {marker}; echo 'a = 1'", cwd=repository)
    run_git("config", "filter.evil.required", "true", cwd=repository)
    run_git("config", "core.fsmonitor", f"touch {marker}", cwd=repository)
    hook = repository / ".git/hooks/post-index-change"
    hook.write_text(f"#!/bin/sh\ntouch {marker}\n")
    hook.chmod(0o755)
    before = snapshot(repository)
    edit(repository)
    assert changed(before, snapshot(repository)) == Changes(modified=("src/a.py",))
    assert not marker.exists()
    run_git("add", "src/a.py", cwd=repository)
    assert marker.exists()  # the control: git itself runs them


def test_the_repository_is_left_exactly_as_it_was(repository: Path) -> None:
    def everything() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in (repository / ".git").rglob("*") if path.is_file()}

    before = everything()
    edit(repository)
    create(repository)
    snapshot(repository)
    assert everything() == before


def test_nothing_is_left_in_the_temporary_folder(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    snapshot(repository)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_variables_of_git_in_the_environment_are_ignored(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(repository)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.excludesFile")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "/dev/null")
    assert snapshot(repository) == before


def test_an_unborn_branch_has_a_tree(tmp_path: Path, run_git: Git) -> None:
    run_git("init", "-q")
    empty = snapshot(tmp_path)
    assert empty.id.git == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    (tmp_path / "a").write_text("")
    assert changed(empty, snapshot(tmp_path)) == Changes(created=("a",))


def test_a_detached_head_and_a_linked_worktree_have_the_same_tree(
    repository: Path, run_git: Git, tmp_path: Path
) -> None:
    before = snapshot(repository).id
    run_git("checkout", "-q", "--detach", cwd=repository)
    run_git("worktree", "add", "-q", str(tmp_path / "linked"), "main", cwd=repository)
    assert snapshot(repository).id == before
    assert snapshot(tmp_path / "linked").id == before


def test_a_conflict_in_the_index_is_the_content_on_disk(repository: Path, run_git: Git) -> None:
    before = snapshot(repository)
    blob = before.entries["src/a.py"].partition(" ")[2]
    lines = "".join(f"100644 {blob} {stage}\tsrc/a.py\n" for stage in (1, 2, 3))
    run_git("update-index", "--force-remove", "src/a.py", cwd=repository)
    (repository / "conflict").write_text(lines)
    run_git("-c", f"alias.feed=!git update-index --index-info <{repository}/conflict", "feed", cwd=repository)
    (repository / "conflict").unlink()
    assert snapshot(repository) == before


def test_hostile_names_are_names(repository: Path) -> None:
    names = ["-rf", "a\nb", 'quo"te', "$(touch x)", ":(top)x", "é", os.fsdecode(b"\xff"), " space "]
    before = snapshot(repository)
    for name in names:
        (repository / name).write_text("")
    assert changed(before, snapshot(repository)) == Changes(created=tuple(sorted(names)))


@pytest.fixture
def with_submodule(repository: Path, run_git: Git, tmp_path: Path) -> Path:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "in.py").write_text("")
    run_git("init", "-q", cwd=inner)
    run_git("add", "-A", cwd=inner)
    run_git("commit", "-q", "-m", "Inner", cwd=inner)
    run_git("submodule", "--quiet", "add", str(inner), "sub", cwd=repository)
    run_git("commit", "-q", "-m", "With a submodule", cwd=repository)
    return repository


def test_a_submodule_is_kept(with_submodule: Path, run_git: Git) -> None:
    assert snapshot(with_submodule).id.git == run_git("rev-parse", "HEAD^{tree}", cwd=with_submodule)


def test_a_change_inside_a_submodule_is_seen(with_submodule: Path) -> None:
    before = snapshot(with_submodule)
    (with_submodule / "sub/in.py").write_text("changed")
    after = snapshot(with_submodule)
    assert changed(before, after) == Changes(modified=("sub/in.py",))
    assert after.id != before.id


def test_a_submodule_that_is_not_initialised_is_no_error(with_submodule: Path, run_git: Git) -> None:
    run_git("submodule", "--quiet", "deinit", "-f", "sub", cwd=with_submodule)
    assert snapshot(with_submodule).id.git == run_git("rev-parse", "HEAD^{tree}", cwd=with_submodule)


def test_a_broken_repository_is_undecided_in_gits_words(repository: Path) -> None:
    root = find_root(repository)
    (repository / ".git/index").write_bytes(b"nonsense")
    with pytest.raises(UndecidedError, match=r"^git ls-files failed in .*/project: .*index file"):
        identify(root)


def test_a_repository_without_a_commit_inside_is_undecided(repository: Path, run_git: Git) -> None:
    (repository / "inner").mkdir()
    run_git("init", "-q", cwd=repository / "inner")
    with pytest.raises(UndecidedError, match="/inner: does not have a commit checked out"):
        snapshot(repository)


def test_outside_of_git_the_content_has_a_sha256(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("a = 1\n")
    (tmp_path / "link").symlink_to("nowhere")
    for cache in (".venv", "node_modules", "__pycache__", ".git", ".gates", ".mypy_cache"):
        (tmp_path / cache).mkdir()
        (tmp_path / cache / "x").write_text("")
    (tmp_path / "plan.md").write_text("")
    os.mkfifo(tmp_path / "pipe")
    before = identify(Root(path=tmp_path), ["plan.md"])
    assert before.id.git is None
    assert sorted(before.entries) == ["a.py", "link"]
    (tmp_path / "a.py").chmod(0o755)
    after = identify(Root(path=tmp_path), ["plan.md"])
    assert changed(before, after) == Changes(modified=("a.py",))
    assert after.id != before.id


def test_the_tree_is_the_same_whether_or_not_files_were_read_before(repository: Path) -> None:
    root, hashes = find_root(repository), Hashes()
    assert identify(root, (), hashes) == identify(root) == identify(root, (), Hashes(hashes.tables))


def test_a_file_behind_a_link_is_not_the_tracked_one(repository: Path) -> None:
    before = snapshot(repository)
    (repository / "src").rename(repository / "build")
    (repository / "src").symlink_to("build")
    assert changed(before, snapshot(repository)) == Changes(deleted=("src/a.py", "src/run.sh"), created=("src",))


def test_a_tracked_file_that_has_become_a_folder_is_what_is_in_it(repository: Path) -> None:
    before = snapshot(repository)
    (repository / "src/a.py").unlink()
    (repository / "src/a.py").mkdir()
    (repository / "src/a.py/b").write_text("")
    assert changed(before, snapshot(repository)) == Changes(deleted=("src/a.py",), created=("src/a.py/b",))


def test_a_tracked_file_that_has_become_a_repository_is_that(repository: Path, run_git: Git) -> None:
    before = snapshot(repository)
    (repository / "src/a.py").unlink()
    run_git("init", "-q", "src/a.py", cwd=repository)
    run_git("commit", "-q", "--allow-empty", "-m", "Inner", cwd=repository / "src/a.py")
    commit = run_git("rev-parse", "HEAD", cwd=repository / "src/a.py")
    after = snapshot(repository)
    assert changed(before, after) == Changes(modified=("src/a.py",))
    assert after.entries["src/a.py"] == f"160000 {commit}"


def test_files_in_the_place_of_a_submodule_are_seen(with_submodule: Path, run_git: Git) -> None:
    run_git("submodule", "--quiet", "deinit", "-f", "sub", cwd=with_submodule)
    before = snapshot(with_submodule)
    (with_submodule / "sub/conftest.py").write_text("")
    after = snapshot(with_submodule)
    assert changed(before, after) == Changes(created=("sub/conftest.py",))
    assert after.id != before.id


def test_a_submodule_whose_repository_is_broken_is_undecided(with_submodule: Path) -> None:
    (with_submodule / "sub/.git").unlink()
    (with_submodule / "sub/.git").mkdir()
    with pytest.raises(UndecidedError, match=r"its \.git is no repository"):
        snapshot(with_submodule)
