from pathlib import Path

import pytest

from gates.tree.glob import matches
from gates.tree.listing import Listing
from gates.tree.plans import DEFAULT_PATTERNS, find_plans
from gates.tree.root import Root, find_root


@pytest.mark.parametrize(
    ("path", "pattern", "expected"),
    [
        ("docs/plans/a.md", "docs/plans/**/*.md", True),
        ("docs/plans/x/y/a.md", "docs/plans/**/*.md", True),
        ("docs/plansx/a.md", "docs/plans/**/*.md", False),
        ("old/docs/plans/a.md", "docs/plans/**/*.md", False),
        ("docs/x/execplan.md", "docs/*execplan*.md", False),
        ("docs/my-ExecPlan-2.md", "docs/*execplan*.md", True),
        ("EXECPLAN.md", "execplan*.md", True),
        ("a/b/c.md", "**/c.md", True),
        ("c.md", "**/c.md", True),
        ("a/b/c", "a/**", True),
        ("ab.md", "a?.md", True),
        ("a/.md", "a?.md", False),
        ("a+b.md", "a+b.md", True),
        ("aab.md", "a+b.md", False),
        ("a\nb.md", "a*.md", True),
    ],
)
def test_a_pattern_matches(path: str, pattern: str, expected: bool) -> None:
    assert matches(path, [pattern]) is expected


def test_plans_are_found_where_plans_are_kept(tmp_path: Path) -> None:
    wanted = [
        ".agent/plans/a.md", ".agents/plans/a.md", "docs/exec-plans/active/a.md", "docs/execplan-x.md",
        "docs/execplans/a.md", "docs/plans/done/a.md", "execplan.md", "plans/a.md", "x.execplan.md",
    ]  # fmt: skip
    for path in [*wanted, "README.md", "docs/guide.md", "plans/a.txt", "node_modules/p/x.execplan.md"]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    assert find_plans(Listing(root=Root(path=tmp_path))) == tuple(wanted)


def test_patterns_never_reach_into_the_folders_of_tools(tmp_path: Path) -> None:
    for folder in (".git", ".venv", "node_modules", "docs"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text("")
    assert find_plans(Listing(root=Root(path=tmp_path)), ["**/*.md"]) == ("docs/a.md",)


def test_ignored_and_deleted_plans_are_not_found_but_new_ones_are(repository: Path) -> None:
    (repository / ".gitignore").write_text("docs/plans/private.md\n")
    (repository / "docs/plans/private.md").write_text("")
    (repository / "docs/plans/new.md").write_text("")
    (repository / "docs/plans/plan.md").unlink()
    assert find_plans(Listing(root=find_root(repository)), DEFAULT_PATTERNS) == ("docs/plans/new.md",)


def test_plans_are_relative_to_a_root_below_the_repository(repository: Path) -> None:
    (repository / "docs/gates.toml").write_text("")
    assert find_plans(Listing(root=find_root(repository / "docs"))) == ("plans/plan.md",)
