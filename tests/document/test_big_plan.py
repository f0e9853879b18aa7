from time import process_time

import pytest

from gates.document.plan import read_plan
from gates.document.progress import insert_entry

TABLE = "## Quality Gates\n\n| Gate | Command | Threshold |\n|---|---|---|\n| Lint | `ruff check .` | 0 errors |\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "entry",
    ["- (2026-01-01T00:00Z) {}\n", "1. (2026-01-01T00:00Z) {}\n", "- (2026-01-01) {}\n  - nested\n\n"],
    ids=["bullets", "numbers", "spaced"],
)
def test_a_plan_of_ten_megabytes_is_read_and_continued_within_a_second(entry: str) -> None:
    log = entry.format("word " * 95) * 20_000
    plan = f"# Plan\n\n- Status: In Progress\n\n## Progress\n\n{log}\n{TABLE}".encode()
    read_plan(TABLE.encode(), "plan.md")  # the parser is imported once
    start = process_time()
    rows = read_plan(plan, "plan.md").rows
    written = insert_entry(plan, ("entry",))
    assert process_time() - start < 1
    assert [row.name for row in rows] == ["Lint"]
    assert len(written) - len(plan) <= len(b"20001. entry\n\n")
