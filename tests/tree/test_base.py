import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gates.model.errors import RefusedError
from gates.tree.base import Base, files_at, find_base, read_at, snapshot_at
from gates.tree.identity import identify
from gates.tree.root import find_root

Git = Callable[..., str]


def base(top: Path, ref: str | None = None, **environ: str) -> Base | None:
    return find_base(find_root(top), ref, environ)


def commit(top: Path, run_git: Git, name: str, text: str = "x\n") -> str:
    (top / name).parent.mkdir(parents=True, exist_ok=True)
    (top / name).write_text(text)
    run_git("add", "-A", cwd=top)
    run_git("commit", "-q", "-m", f"Write {name}", cwd=top)
    return run_git("rev-parse", "HEAD", cwd=top)


@pytest.fixture
def branch(repository: Path, run_git: Git) -> Path:
    """The repository on a branch with one commit of its own, while main went on with another."""
    run_git("switch", "-q", "-c", "topic", cwd=repository)
    commit(repository, run_git, "topic.txt")
    run_git("switch", "-q", "main", cwd=repository)
    commit(repository, run_git, "main.txt")
    run_git("switch", "-q", "topic", cwd=repository)
    return repository


# --- which commit ----------------------------------------------------------------------------------------------------


def test_on_the_default_branch_the_base_is_head(repository: Path, run_git: Git) -> None:
    head = run_git("rev-parse", "HEAD", cwd=repository)
    assert base(repository) == Base(commit=head, ref="main", described=f"{head[:12]}, the head of main")


def test_on_a_branch_the_base_is_where_it_left(branch: Path, run_git: Git) -> None:
    start = run_git("rev-parse", "main~1", cwd=branch)
    assert base(branch) == Base(commit=start, ref="main", described=f"{start[:12]}, the merge base with main")


def test_a_detached_head_has_a_base_too(branch: Path, run_git: Git) -> None:
    run_git("switch", "-q", "--detach", cwd=branch)
    found = base(branch)
    assert found is not None
    assert found.commit == run_git("rev-parse", "main~1", cwd=branch)


def test_in_a_merge_commit_of_a_pull_request_the_base_is_the_head_of_the_target(branch: Path, run_git: Git) -> None:
    run_git("switch", "-q", "--detach", "main", cwd=branch)
    run_git("merge", "-q", "--no-ff", "-m", "Merge topic into main", "topic", cwd=branch)
    found = base(branch)
    assert found is not None
    assert found.commit == run_git("rev-parse", "main", cwd=branch)


def test_what_the_remote_has_comes_before_the_local_branch(branch: Path, run_git: Git, tmp_path: Path) -> None:
    run_git("switch", "-q", "main", cwd=branch)
    run_git("clone", "-q", str(branch), str(tmp_path / "clone"))
    clone = tmp_path / "clone"
    remote = run_git("rev-parse", "HEAD", cwd=clone)
    commit(clone, run_git, "not-pushed.txt")
    found = base(clone)
    assert found is not None
    assert (found.commit, found.ref) == (remote, "origin/HEAD")


def test_a_named_branch_is_preferred_to_a_tag_of_that_name(branch: Path, run_git: Git) -> None:
    run_git("tag", "main", "topic", cwd=branch)
    for found in (base(branch, "main"), base(branch)):
        assert found is not None
        assert found.commit == run_git("rev-parse", "refs/heads/main~1", cwd=branch)


def test_a_remote_branch_is_preferred_to_a_tag_of_that_name(branch: Path, run_git: Git, tmp_path: Path) -> None:
    run_git("switch", "-q", "main", cwd=branch)
    run_git("clone", "-q", "-b", "topic", str(branch), str(tmp_path / "clone"))
    clone = tmp_path / "clone"
    run_git("tag", "origin/main", "HEAD", cwd=clone)
    run_git("tag", "origin/HEAD", "HEAD", cwd=clone)
    for found in (base(clone, "origin/main"), base(clone)):
        assert found is not None
        assert found.commit == run_git("merge-base", "refs/remotes/origin/main", "HEAD", cwd=clone)
        assert found.commit != run_git("rev-parse", "HEAD", cwd=clone)


@pytest.mark.parametrize("way", ["flag", "environment"])
def test_a_base_can_be_named(branch: Path, run_git: Git, way: str) -> None:
    found = base(branch, "HEAD~1") if way == "flag" else base(branch, GATES_BASE="HEAD~1")
    assert found is not None
    assert (found.commit, found.ref) == (run_git("rev-parse", "HEAD~1", cwd=branch), "HEAD~1")


def test_the_flag_counts_more_than_the_environment(branch: Path) -> None:
    found = base(branch, "HEAD", GATES_BASE="HEAD~1")
    assert found is not None
    assert found.ref == "HEAD"


def test_the_only_branch_is_its_own_default_branch(repository: Path, run_git: Git) -> None:
    run_git("branch", "-m", "trunk", cwd=repository)
    found = base(repository)
    assert found is not None
    assert (found.commit, found.ref) == (run_git("rev-parse", "HEAD", cwd=repository), "trunk")


def test_outside_of_git_there_is_no_base(tmp_path: Path) -> None:
    assert base(tmp_path) is None


def test_before_the_first_commit_there_is_no_base(tmp_path: Path, run_git: Git) -> None:
    run_git("init", "-q", "-b", "main")
    assert base(tmp_path) is None


# --- refused, never passed -------------------------------------------------------------------------------------------


def test_a_name_outside_of_git_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"^main: is no base here, since .* is not in a git repository$"):
        base(tmp_path, "main")


@pytest.mark.parametrize("name", ["nowhere", "--all", "HEAD~99", "0" * 40, "HEAD:src"])
def test_an_unknown_name_is_refused(repository: Path, name: str) -> None:
    with pytest.raises(RefusedError, match=r"no such branch or commit, so there is no base to compare with"):
        base(repository, name)


def test_several_branches_without_a_usual_name_are_refused(repository: Path, run_git: Git) -> None:
    run_git("branch", "-m", "trunk", cwd=repository)
    run_git("branch", "other", cwd=repository)
    with pytest.raises(RefusedError, match=r"no branch is known .* \(name it with --base or GATES_BASE\)$"):
        base(repository)


def test_a_branch_without_a_common_commit_is_refused(repository: Path, run_git: Git) -> None:
    run_git("switch", "-q", "--orphan", "fresh", cwd=repository)
    with pytest.raises(RefusedError, match=r"^main: cannot be compared with HEAD, since one of them has no commit"):
        base(repository)
    commit(repository, run_git, "a.txt")
    with pytest.raises(RefusedError, match=r"^main: has no commit in common with HEAD that is known here"):
        base(repository)


def test_a_shallow_clone_without_the_base_is_refused(branch: Path, run_git: Git, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    run_git("switch", "-q", "main", cwd=branch)
    run_git("clone", "-q", "--depth", "1", "--no-single-branch", "-b", "topic", f"file://{branch}", str(clone))
    for name in (None, "origin/main"):
        with pytest.raises(RefusedError, match=r"no commit in common .*git fetch --unshallow, or fetch-depth: 0 in CI"):
            base(clone, name)


def test_a_shallow_clone_of_a_pull_request_alone_is_refused(branch: Path, run_git: Git, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    run_git("init", "-q", "-b", "main", str(clone))
    run_git("fetch", "-q", "--depth", "1", f"file://{branch}", "topic:refs/remotes/pull/1/merge", cwd=clone)
    run_git("checkout", "-q", "refs/remotes/pull/1/merge", cwd=clone)
    with pytest.raises(RefusedError, match=r"no branch is known .*fetch-depth: 0 in CI"):
        base(clone)


def test_replaced_commits_and_grafts_move_no_base(branch: Path, run_git: Git) -> None:
    honest = base(branch)
    topic, main = (run_git("rev-parse", name, cwd=branch) for name in ("topic", "main"))
    run_git("replace", main, topic, cwd=branch)
    (branch / ".git/info").mkdir(exist_ok=True)
    (branch / ".git/info/grafts").write_text(f"{main} {topic}\n")
    assert run_git("merge-base", "main", "topic", cwd=branch) == topic  # the control: git believes it
    assert base(branch) == honest


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_file_is_read_as_it_was(repository: Path) -> None:
    root = find_root(repository)
    (repository / "src/a.py").write_text("a = 2\n")
    assert read_at(root, "HEAD", "src/a.py") == b"a = 1\n"
    assert read_at(root, "HEAD", "./docs/../src/a.py") == b"a = 1\n"


@pytest.mark.parametrize("path", ["nowhere", "src/nowhere", "src", "src/a.py/x", "../project/src/a.py", "/etc/passwd"])
def test_what_is_no_file_of_the_commit_is_none(repository: Path, path: str) -> None:
    assert read_at(find_root(repository), "HEAD", path) is None


def test_paths_are_relative_to_a_root_below_the_repository(repository: Path, run_git: Git) -> None:
    head = commit(repository, run_git, "docs/gates.toml", "a")
    root = find_root(repository / "docs")
    assert root.path == repository / "docs"
    assert read_at(root, head, "gates.toml") == b"a"
    assert sorted(files_at(root, head)) == ["gates.toml", "plans/plan.md"]


def test_links_are_followed_inside_of_the_commit(repository: Path, run_git: Git) -> None:
    (repository / "folder").symlink_to("src")
    commit(repository, run_git, "x")
    root = find_root(repository)
    assert read_at(root, "HEAD", "link") == b"a = 1\n"
    assert read_at(root, "HEAD", "folder/a.py") == b"a = 1\n"


@pytest.mark.parametrize("target", ["/etc/passwd", "../outside", "nowhere", "stray"])
def test_a_link_that_leads_astray_is_refused(repository: Path, run_git: Git, target: str) -> None:
    (repository / "stray").symlink_to(target)
    commit(repository, run_git, "x")
    with pytest.raises(RefusedError, match=r"^stray: is a link at HEAD that leads to no file of that commit$"):
        read_at(find_root(repository), "HEAD", "stray")


@pytest.mark.parametrize("path", ["src/a.py", "link"])
def test_a_file_that_a_partial_clone_lacks_is_refused_and_not_fetched(
    repository: Path, run_git: Git, tmp_path: Path, path: str
) -> None:
    clone = tmp_path / "clone"
    run_git("config", "uploadpack.allowFilter", "true", cwd=repository)
    run_git("clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{repository}", str(clone))
    with pytest.raises(RefusedError, match=r"(lacks its content|leads to no file)"):
        read_at(find_root(clone), "HEAD", path)
    assert run_git("cat-file", "blob", "HEAD:src/a.py", cwd=clone) == "a = 1"  # the control: git fetches it


def test_every_file_of_a_commit_is_listed(repository: Path, run_git: Git) -> None:
    (repository / "src/a.py").unlink()
    files = files_at(find_root(repository), "HEAD")
    assert list(files) == [".gitignore", "docs/plans/plan.md", "link", "src/a.py", "src/run.sh"]
    assert files["src/run.sh"] == f"100755 {run_git('rev-parse', 'HEAD:src/run.sh', cwd=repository)}"
    assert files["link"].startswith("120000 ")


def test_outside_of_git_nothing_is_listed_or_read(tmp_path: Path) -> None:
    root = find_root(tmp_path)
    assert (files_at(root, "HEAD"), read_at(root, "HEAD", "x")) == ({}, None)
    with pytest.raises(RefusedError, match=r"not in a git repository, so it has no commits$"):
        snapshot_at(root, "HEAD")


# --- snapshots -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("leave_out", [(), ("docs/plans/plan.md",)])
def test_the_snapshot_of_head_is_that_of_a_clean_checkout(repository: Path, leave_out: tuple[str, ...]) -> None:
    root = find_root(repository)
    assert snapshot_at(root, "HEAD", leave_out) == identify(root, leave_out)


def test_records_do_not_matter_for_a_commit_either(repository: Path, run_git: Git) -> None:
    root = find_root(repository)
    before = snapshot_at(root, "HEAD")
    commit(repository, run_git, ".gates/records/r.json", "{}")
    assert snapshot_at(root, "HEAD") == before == identify(root)


def test_the_snapshot_of_a_commit_ignores_what_is_on_disk(repository: Path) -> None:
    root = find_root(repository)
    before = identify(root)
    shutil.rmtree(repository / "src")
    assert snapshot_at(root, "HEAD") == before != identify(root)


@pytest.fixture
def submodule(repository: Path, run_git: Git, tmp_path: Path) -> Path:
    """The repository with a submodule ``lib``, committed."""
    run_git("init", "-q", "-b", "main", str(tmp_path / "lib"))
    commit(tmp_path / "lib", run_git, "lib.py")
    run_git("submodule", "--quiet", "add", str(tmp_path / "lib"), "lib", cwd=repository)
    run_git("commit", "-q", "-m", "Add lib", cwd=repository)
    return repository


def test_a_clean_submodule_counts_with_its_files(submodule: Path) -> None:
    root = find_root(submodule)
    assert "lib/lib.py" in snapshot_at(root, "HEAD").entries
    assert snapshot_at(root, "HEAD") == identify(root)


def test_a_dirty_submodule_is_not_the_commit(submodule: Path) -> None:
    root = find_root(submodule)
    (submodule / "lib/lib.py").write_text("changed\n")
    assert snapshot_at(root, "HEAD").id != identify(root).id


def test_an_uninitialised_submodule_is_the_same_in_both(submodule: Path, run_git: Git) -> None:
    run_git("submodule", "deinit", "-q", "-f", "lib", cwd=submodule)
    root = find_root(submodule)
    assert snapshot_at(root, "HEAD") == identify(root)


def test_a_submodule_that_lacks_the_commit_equals_no_tree_on_disk(submodule: Path, run_git: Git) -> None:
    root = find_root(submodule)
    run_git("update-index", "--cacheinfo", f"160000,{'1' * 40},lib", cwd=submodule)
    run_git("commit", "-q", "-m", "Point elsewhere", cwd=submodule)
    assert snapshot_at(root, "HEAD").id != identify(root).id


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_flags_of_the_index_do_not_reach_a_commit(repository: Path, run_git: Git, flag: str) -> None:
    root = find_root(repository)
    before = snapshot_at(root, "HEAD")
    run_git("update-index", flag, "src/a.py", cwd=repository)
    (repository / "src/a.py").write_text("a = 2\n")
    assert snapshot_at(root, "HEAD") == before != identify(root)


def test_sparse_checkout_does_not_reach_a_commit(repository: Path, run_git: Git) -> None:
    root = find_root(repository)
    before = snapshot_at(root, "HEAD")
    run_git("sparse-checkout", "set", "--cone", "--sparse-index", "docs", cwd=repository)
    assert snapshot_at(root, "HEAD") == before != identify(root)
