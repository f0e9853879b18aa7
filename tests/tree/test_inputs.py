import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gates.tree.identity import identify
from gates.tree.inputs import Inputs
from gates.tree.root import find_root

Git = Callable[..., str]
PLAN = "docs/plans/plan.md"


def digest(top: Path, *patterns: str) -> str | None:
    root = find_root(top)
    return Inputs.of(root, identify(root, [PLAN])).digest(patterns)


def test_the_whole_tree_counts_without_patterns_but_neither_plans_nor_records(repository: Path) -> None:
    before = digest(repository)
    (repository / PLAN).write_text("# Another plan\n")
    (repository / ".gates/records").mkdir(parents=True)
    (repository / ".gates/records/x.json").write_text("{}")
    assert digest(repository) == before
    (repository / "README.md").write_text("new")
    assert digest(repository) != before


@pytest.mark.parametrize(
    "pattern", ["src/**/*.py", "src", "src/", "./src", "src/a.py", ".", "**"], ids=lambda pattern: pattern
)
def test_a_pattern_selects_files_a_folder_all_that_is_below_it(repository: Path, pattern: str) -> None:
    before = digest(repository, pattern)
    assert before is not None
    (repository / "src/a.py").write_text("a = 2\n")
    assert digest(repository, pattern) != before


def test_what_no_pattern_selects_does_not_count(repository: Path) -> None:
    before = digest(repository, "src/**/*.py", "docs/*.md")
    (repository / "src/run.sh").write_text("echo changed\n")
    assert digest(repository, "src/**/*.py", "docs/*.md") == before


def test_patterns_that_select_nothing_are_no_inputs(repository: Path) -> None:
    assert digest(repository, "lib/**") is None


def test_an_untracked_file_counts_like_any_other(repository: Path) -> None:
    before = digest(repository, "src/*.py")
    (repository / "src/new.py").write_text("")
    assert digest(repository, "src/*.py") != before


def test_by_products_that_git_ignores_do_not_count_although_a_pattern_matches_them(repository: Path) -> None:
    (repository / ".gitignore").write_text("__pycache__/\n")
    before = digest(repository, "src/**")
    (repository / "src/__pycache__").mkdir()
    (repository / "src/__pycache__/a.pyc").write_bytes(b"by-product")
    assert digest(repository, "src/**") == before


def test_an_ignored_file_counts_where_it_is_named(repository: Path) -> None:
    (repository / "build").mkdir()
    (repository / "build/generated.py").write_text("1")
    before = digest(repository, "src/**", "build/generated.py")
    (repository / "build/generated.py").write_text("2")
    changed = digest(repository, "src/**", "build/generated.py")
    assert changed != before
    (repository / "build/generated.py").chmod(0o755)
    assert digest(repository, "src/**", "build/generated.py") != changed


def test_patterns_are_relative_to_the_root_and_not_to_the_repository(repository: Path) -> None:
    (repository / "docs/gates.toml").write_text("")
    (repository / "docs/index.md").write_text("1")
    before = digest(repository / "docs", "*.md")
    (repository / "README.md").write_text("new")
    assert digest(repository / "docs", "*.md") == before
    (repository / "docs/index.md").write_text("2")
    assert digest(repository / "docs", "*.md") != before


def test_a_link_counts_with_the_file_of_the_tree_that_it_leads_to(repository: Path) -> None:
    before = digest(repository, "link")
    (repository / "src/a.py").write_text("a = 2\n")
    assert digest(repository, "link") != before


def test_a_link_counts_with_the_files_of_the_folder_that_it_leads_to(repository: Path) -> None:
    (repository / "all").symlink_to("src")
    before = digest(repository, "all")
    (repository / "src/new.py").write_text("")
    assert digest(repository, "all") != before


def test_a_link_counts_with_the_file_outside_that_it_leads_to(repository: Path) -> None:
    outside = repository.parent / "outside.toml"
    (repository / "config").symlink_to(outside)
    seen = [digest(repository)]
    for text in ("1", "2"):
        outside.write_text(text)
        seen.append(digest(repository))
    assert len(set(seen)) == 3
    assert None not in seen


def test_nobody_follows_a_link_to_a_folder_outside(repository: Path) -> None:
    (repository.parent / "outside").mkdir()
    (repository / "folder").symlink_to("../outside")
    assert digest(repository) is None
    assert digest(repository, "src/*.py") is None


def test_an_edit_of_the_same_size_and_time_stamp_counts(repository: Path, run_git: Git) -> None:
    path = repository / "src/a.py"
    run_git("status", cwd=repository)
    before, status = digest(repository), path.stat()
    path.write_text("a = 2\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert digest(repository) != before


def test_what_an_index_without_a_lock_does_not_know_yet_counts(repository: Path, run_git: Git) -> None:
    before = digest(repository)
    (repository / "src/a.py").write_text("a = 3\n")
    run_git("--no-optional-locks", "status", cwd=repository)
    assert digest(repository) != before
