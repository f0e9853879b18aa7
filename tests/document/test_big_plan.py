"""Plans with long logs: the work grows no faster than the log. How long it takes is told by ``benchmarks.big_plan``."""

import sys
from types import FrameType

import pytest

from benchmarks.big_plan import FORMS, plan
from gates.document.plan import read_plan
from gates.document.progress import insert_entry


def calls(form: str, entries: int) -> int:
    """How many calls it takes to read such a plan and to append to it."""
    data, count = plan(form, entries), 0

    def tell(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tell)
    try:
        rows = read_plan(data, "plan.md").rows
        written = insert_entry(data, ("entry",))
    finally:
        sys.setprofile(before)
    assert [row.name for row in rows] == ["Lint"]
    assert 0 < len(written) - len(data) <= len(b"20001. entry\n\n")
    return count


@pytest.mark.parametrize("form", FORMS)
def test_twice_the_log_is_at_most_twice_the_work(form: str) -> None:
    calls(form, 10)  # patterns are compiled once

    assert calls(form, 2_000) <= 2 * calls(form, 1_000)


def test_all_of_twenty_thousand_entries_are_kept() -> None:
    data = plan("bullets", 20_000)

    written = insert_entry(data, ("entry",))

    assert len(data) > 9_500_000
    assert written.replace(b"- entry\n", b"", 1) == data
