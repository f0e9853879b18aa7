import pytest

from gates.document.plan import read_plan
from gates.document.table_template import gates_table, insert_table
from gates.model.errors import InputError, RefusedError
from gates.model.facts import Facts

PYTHON = Facts(python="pyproject.toml")
TABLE = "| Gate | Command | Threshold |\n| - | - | - |\n| Lint | `ruff check .` | 0 errors |\n"


def test_the_table_is_fitted_to_the_project() -> None:
    assert gates_table(PYTHON, frozenset({"uv", "ruff", "mypy", "lizard", "pytest"}), "src tests") == (
        "| Gate        | Command                               | Threshold / Expectation |\n"
        "| ----------- | ------------------------------------- | ----------------------- |\n"
        "| Lint        | `uv run ruff check .`                 | 0 errors                |\n"
        "| Type Check  | `uv run mypy src tests`               | 0 errors                |\n"
        "| Complexity  | `uv run lizard -C 10 src tests`       | Max CC ≤ 10             |\n"
        "| Duplication | `uv run lizard -Eduplicate src tests` | Duplication ≤ 3%        |\n"
        "| Tests       | `uv run pytest -q`                    | 100% passing            |\n"
    )


def test_alternatives_stand_in_one_cell() -> None:
    both = Facts(python="setup.py", javascript="package.json")
    assert "| `ruff check .` / `npx eslint .` |" in gates_table(both, frozenset({"ruff", "eslint", "npm"}))


def test_a_project_without_known_tools_gets_a_placeholder_that_cannot_run() -> None:
    assert "`<the command that runs the tests>`" in gates_table(Facts(), frozenset())


SPOTS = [
    (
        "at the end of the test plan",
        "# P\n\n## Test Plan\n\n- Unit: x\n\n## Handoff\n\nText\n",
        f"# P\n\n## Test Plan\n\n- Unit: x\n\n### Quality Gates\n\n{TABLE}\n## Handoff\n\nText\n",
    ),
    (
        "behind the sub-sections of the test plan",
        "# P\n\n## 7. Test Plan\n\n### Unit\n\ntext\n\n## Handoff\n",
        f"# P\n\n## 7. Test Plan\n\n### Unit\n\ntext\n\n### Quality Gates\n\n{TABLE}\n## Handoff\n",
    ),
    (
        "at the end of a test plan that ends the text",
        "# P\n\n## Test Plan\n\n- Unit: x\n",
        f"# P\n\n## Test Plan\n\n- Unit: x\n\n### Quality Gates\n\n{TABLE}",
    ),
    (
        "before the rule that closes the test plan",
        "# P\n\n## Test Plan\n\n- Unit: x\n\n---\n\n## Handoff\n",
        f"# P\n\n## Test Plan\n\n- Unit: x\n\n### Quality Gates\n\n{TABLE}\n---\n\n## Handoff\n",
    ),
    (
        "between sections without a blank line",
        "# P\n## Test Plan\n- Unit: x\n## Handoff\n",
        f"# P\n## Test Plan\n- Unit: x\n\n### Quality Gates\n\n{TABLE}\n## Handoff\n",
    ),
    (
        "in the section that already names quality gates",
        "# P\n\n## Quality Gates\n\nAll of them.\n\n## Handoff\n",
        f"# P\n\n## Quality Gates\n\nAll of them.\n\n{TABLE}\n## Handoff\n",
    ),
    (
        "before the last section",
        "# P\n\n## One\n\ntext\n\n## Two\n\ntext\n",
        f"# P\n\n## One\n\ntext\n\n## Quality Gates\n\n{TABLE}\n## Two\n\ntext\n",
    ),
    (
        "at the end of a plan with one section",
        "# P\n\n## One\n\ntext\n",
        f"# P\n\n## One\n\ntext\n\n## Quality Gates\n\n{TABLE}",
    ),
    ("at the end of a plan without headings", "text\n", f"text\n\n## Quality Gates\n\n{TABLE}"),
    ("without a final line end", "text", f"text\n\n## Quality Gates\n\n{TABLE}".removesuffix("\n")),
    ("in an empty file", "", f"## Quality Gates\n\n{TABLE}"),
    (
        "past a heading in a fence",
        "# P\n\n```md\n## Test Plan\n```\n\ntext\n",
        f"# P\n\n```md\n## Test Plan\n```\n\ntext\n\n## Quality Gates\n\n{TABLE}",
    ),
    ("behind a byte order mark", "\ufeff", f"\ufeff## Quality Gates\n\n{TABLE}"),
]


@pytest.mark.parametrize(("before", "after"), [spot[1:] for spot in SPOTS], ids=[spot[0] for spot in SPOTS])
@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_table_goes(before: str, after: str, eol: str) -> None:
    if "\n" not in before:  # nothing shows which line end the file has
        eol = "\n"
    assert insert_table(before.replace("\n", eol).encode(), TABLE).decode() == after.replace("\n", eol)


@pytest.mark.parametrize(("before", "after"), [spot[1:] for spot in SPOTS], ids=[spot[0] for spot in SPOTS])
def test_the_table_is_read_where_it_went(before: str, after: str) -> None:
    assert [row.name for row in read_plan(insert_table(before.encode(), TABLE), "plan.md").rows] == ["Lint"]


def test_a_plan_that_has_a_table_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"^plan\.md: has a Quality Gates table already \(edit that one\)$"):
        insert_table(insert_table(b"# P\n", TABLE), TABLE, "plan.md")


def test_a_table_that_nobody_would_see_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"^plan\.md: a table would not be seen here"):
        insert_table(b"# P\n\n```sh\nmake\n", TABLE, "plan.md")


def test_a_plan_that_is_no_utf8_is_wrong_input() -> None:
    with pytest.raises(InputError):
        insert_table(b"# P \xff\n", TABLE, "plan.md")
