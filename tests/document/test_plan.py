import sys

import pytest

from gates.document.plan import Plan, read_plan

TABLE = """\
| Gate | Command | Threshold |
| ---- | ------- | --------- |
| Lint | `ruff check .` | 0 errors |
| Tests | `pytest -q` | 100% passing |
"""
ROWS = [("Lint", ["ruff check ."], "0 errors"), ("Tests", ["pytest -q"], "100% passing")]


def read(text: str) -> Plan:
    return read_plan(text.encode(), "plan.md")


def rows(plan: Plan) -> list[tuple[str, list[str], str]]:
    return [(row.name, [span.text for span in row.commands.commands], row.threshold) for row in plan.rows]


def problems(text: str) -> list[str]:
    return [str(problem) for problem in read(text).diagnostics]


@pytest.mark.parametrize(
    "heading",
    [
        "## Quality Gates",
        "### 5.2 Quality gates (enforced)",
        "# Gates",
        "## **Pre-PR Gates**",
        "## 🚦 Quality Gate",
        "Quality Gates\n-------------",
        "**Quality Gates**",
        "**Quality Gates:**",
        "## 品質ゲート",
        "## 质量门禁",
        "## 품질 게이트",
        "## Quality Gates\n\n### Phase 1",
        "## Test Plan\n\n- Unit\n\n  ### Quality Gates",
    ],
)
def test_the_table_below_a_heading_that_names_gates_is_read(heading: str) -> None:
    indent = "  " if "- Unit" in heading else ""
    table = "".join(f"{indent}{line}\n" for line in TABLE.splitlines())
    plan = read(f"# Plan\n\n{heading}\n\nWhat must hold:\n\n{table}\n## Notes\n")
    assert rows(plan) == ROWS
    assert plan.diagnostics == ()


@pytest.mark.parametrize(
    "hidden",
    [
        f"## Notes\n\n{TABLE}",
        f"## The gate keeper\n\n{TABLE}",
        f"```\n## Quality Gates\n\n{TABLE}\n```\n",
        f"<!--\n## Quality Gates\n\n{TABLE}-->\n",
        "## Quality Gates\n\n" + "".join(f"> {line}\n" for line in TABLE.splitlines()),
        "## Quality Gates\n\n" + "".join(f"    {line}\n" for line in TABLE.splitlines()),
        "## Quality Gates\n\n| Gate | Status | Evidence |\n|---|---|---|\n| Lint | PASS | log |\n",
        "## Quality Gates\n\n| Gate | Requirement | Status |\n|---|---|---|\n| Lint | 0 errors | PASS |\n",
        "## Quality Gates\n\n| Phase | Owner |\n|---|---|\n| 1 | me |\n",
        "## Quality Gates\n\nTo be written.\n",
        "",
    ],
    ids=[
        "other-heading",
        "gate-in-a-sentence",
        "fence",
        "comment",
        "quotation",
        "indented-code",
        "results",
        "results-of-requirements",
        "something-else",
        "no-table",
        "empty",
    ],
)
def test_a_plan_without_a_gates_table_is_no_fault(hidden: str) -> None:
    plan = read(hidden)
    assert (plan.has_table, plan.rows, plan.diagnostics) == (False, (), ())


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "Gate | Command | Threshold\n---|---|---\nLint | `ruff check .` | 0 errors\n",
            ROWS[:1],
        ),
        (
            (
                "  | Threshold | # | Gate | Fail condition | Command |\n  |:-:|--:|:--|---|---|\n"
                "  | 0 errors | 1 | **Lint** | type errors | `ruff check .` |\n"
                "  | 100% passing | 2 | [Tests](x.md) | none | `pytest -q` |\n"
            ),
            ROWS,
        ),
        (
            "| Gate | Command | Threshold |\n|-|-|-|\n| [Lint][1] | [`ruff check .`][1] | 0 errors |\n\n[1]: x.md\n",
            ROWS[:1],
        ),
        ("- | Gate | Command | Threshold |\n  |---|---|---|\n  | Lint | `ruff check .` | 0 errors |\n", ROWS[:1]),
        ("| Gate | Command | Threshold |\n|---|---|---|\n| | | |\n| Lint | `ruff check .` | 0 errors |\n", ROWS[:1]),
        ("| Gate | Command | Threshold |\n|-|-|-|\n| Lint | `ruff check .` | 0 errors | <!-- x -->\n", ROWS[:1]),
    ],
    ids=[
        "no-outer-pipes",
        "indented-and-in-another-order",
        "links-by-reference",
        "on-the-line-of-a-bullet",
        "empty-row",
        "comment-behind-the-row",
    ],
)
def test_tables_of_every_form_are_read(table: str, expected: list[tuple[str, list[str], str]]) -> None:
    plan = read(f"## Quality Gates\n\n{table}")
    assert rows(plan) == expected
    assert plan.diagnostics == ()


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["windows", "old-mac"])
@pytest.mark.parametrize("head", ["", "\ufeff"], ids=["plain", "byte-order-mark"])
def test_line_ends_and_a_byte_order_mark_change_nothing(end: str, head: str) -> None:
    text = f"# Plan\n\n- Status: Blocked\n\n## Gates\n\nodd\u2028line\n\n{TABLE}"
    assert read(head + text.replace("\n", end)).rows == read(text).rows


def test_every_part_of_a_row_has_its_place() -> None:
    (row,) = read("## Gates\n\n| Gate | Command | Threshold |\n|-|-|-|\n|  Tür  | `a` / ``b`` |≤ 3|\n").rows
    assert str(row.location) == "plan.md:5:1"
    assert str(row.name_location) == "plan.md:5:4"
    assert str(row.commands.location) == "plan.md:5:11"
    assert [str(span.location) for span in row.commands.commands] == ["plan.md:5:12", "plan.md:5:19"]
    assert str(row.threshold_location) == "plan.md:5:24"


def test_what_a_reader_sees_is_the_name_and_the_threshold() -> None:
    (row,) = read(
        "## Gates\n\n| ID | Gate | Command | Expected |\n|-|-|-|-|\n"
        "| G-1 | **Lint**<br>`src` | `a \\| b` | `0` errors<br>coverage &gt;= 85% \\| <n> |\n"
    ).rows
    assert row.declared_id == "G-1"
    assert row.name == "Lint src"
    assert row.commands.commands[0].text == "a | b"
    assert row.threshold == "0 errors; coverage >= 85% | <n>"


def test_cells_that_are_missing_are_empty() -> None:
    (row,) = read("## Gates\n\n| Gate | Command | Threshold |\n|-|-|-|\n| Lint |\n").rows
    assert (row.name, row.commands.relation, row.commands.prose, row.threshold) == ("Lint", "none", "", "")


def test_a_row_without_a_name_column_is_called_by_its_command() -> None:
    (row,) = read("## Gates\n\n| Command | Expected |\n|-|-|\n| `make lint` | pass |\n").rows
    assert row.name == "make lint"


def test_results_below_the_gates_are_no_second_table() -> None:
    results = "### Results\n\n| Gate | Command | Result |\n|---|---|---|\n| Lint | `ruff check .` | PASS |\n"
    plan = read(f"## Quality Gates\n\n{TABLE}\n{results}")
    assert rows(plan) == ROWS
    assert plan.diagnostics == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"## Quality Gates\n\n{TABLE}\n### More\n\n{TABLE}",
            [
                (
                    "plan.md:10:1: a second gates table; the first is on line 3 "
                    "(keep one, or put this one under a heading that does not name gates) [two-tables]"
                )
            ],
        ),
        (
            "## Gates\n\n| Gate | Requirement |\n|-|-|\n| Lint | 0 errors |\n",
            [
                (
                    'plan.md:3:1: warning: no column of the gates table is for the command: "Gate", "Requirement" '
                    '(name it "Command") [no-command-column]'
                )
            ],
        ),
        (
            "## Gates\n\n| Gate | Command | On failure |\n|-|-|-|\n| Lint | `a` | stop |\n",
            [
                (
                    "plan.md:3:1: warning: no column of the gates table is for the threshold: "
                    '"Gate", "Command", "On failure" (name it "Threshold") [no-threshold-column]'
                )
            ],
        ),
        (
            "## Gates\n\n| Gate | Local command | CI command | Threshold |\n|-|-|-|-|\n| Lint | `a` | `b` | 0 |\n",
            [
                (
                    'plan.md:3:26: "CI command" could be the same as another column of the gates table '
                    '(have one column named "Command" and one named "Threshold") [ambiguous-column]'
                )
            ],
        ),
        (
            "## Gates\n\n| Gate | Command | Threshold |\n|-|-|-|\n| Lint | `a | b` | 0 |\n",
            ["plan.md:5:1: a | inside a code span splits the cell in two (write it as \\|) [cell-split]"],
        ),
        (
            "## Gates\n\n| Gate | Command | Threshold | Status |\n|-|-|-|-|\n| Lint | `a | b` | 0 |\n",
            ["plan.md:5:1: a | inside a code span splits the cell in two (write it as \\|) [cell-split]"],
        ),
        (
            "## Gates\n\n| Gate | Command | Threshold |\n|-|-|-|\n| Lint | a | b | 0 |\n",
            [
                (
                    "plan.md:5:1: the row has 4 cells, the header 3: a | too many "
                    "(write a | that belongs to the text as \\|) [cell-split]"
                )
            ],
        ),
        (
            f"## Gates\n\n{TABLE}All of them must pass.\n",
            [
                (
                    "plan.md:7:1: this text is a row of the gates table, because it stands directly below "
                    "(put a blank line above it) [row-after-table]"
                )
            ],
        ),
        (
            "## Gates\n\n| Gate | Command | Threshold |\n|-|-|-|\n| | `a` | 0 |\n",
            ["plan.md:5:1: this row of the gates table names no gate (fill in its first cell) [no-gate-name]"],
        ),
        (
            f"# Plan\n\n```\ncode\n\n## Quality Gates\n\n{TABLE}",
            [
                (
                    'plan.md:3:1: this fence is never closed, "## Quality Gates" is part of it '
                    "(close it with the same number of marks) [unclosed-fence]"
                )
            ],
        ),
        (
            f"## Gates\n\n{TABLE}\n<!-- notes\n",
            ["plan.md:8:1: warning: this comment is never closed (close it with -->) [unclosed-comment]"],
        ),
    ],
    ids=[
        "two-tables",
        "no-command-column",
        "no-threshold-column",
        "two-command-columns",
        "pipe-in-code",
        "pipe-in-code-as-many-cells",
        "pipe-too-many",
        "text-below",
        "no-name",
        "open-fence",
        "open-comment",
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, expected: list[str]) -> None:
    assert problems(text) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"# Plan\n\nx\xff", "plan.md:3:2: not UTF-8: byte 0xff at offset 9 (save the file as UTF-8) [not-utf8]"),
        ("# é".encode("utf-16"), "plan.md:1:1: not UTF-8: byte 0xff at offset 0 (save the file as UTF-8) [not-utf8]"),
    ],
    ids=["one-byte", "utf-16"],
)
def test_a_plan_that_is_not_utf8_has_one_problem_and_nothing_else(data: bytes, expected: str) -> None:
    plan = read_plan(data, "plan.md")
    assert [str(problem) for problem in plan.diagnostics] == [expected]
    assert not plan.has_table


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# ExecPlan: **Fast** `x`\n", "ExecPlan: Fast x"),
        ("---\ntitle: no\n---\n\n<!-- c -->\n\nTitle\n=====\n", "Title"),
        ("## Purpose\n", "Purpose"),
        ("text\n\n## Purpose\n", ""),
    ],
    ids=["plain", "below-front-matter", "first-heading", "none"],
)
def test_the_title_is_the_first_heading(text: str, title: str) -> None:
    assert read(text).title == title


def test_what_was_read_is_remembered_and_its_bytes_are_let_go() -> None:
    data = f"# Plan\n\n{TABLE}".encode()
    held = sys.getrefcount(data)
    plan = read_plan(data, "plan.md")
    assert sys.getrefcount(data) == held
    assert read_plan(bytes(bytearray(data)), "plan.md") is plan
    assert read_plan(data, "other.md").path == "other.md"
