"""Entries in the plans of other people; the plans are no part of the project and are looked for next to it."""

import os
from pathlib import Path

import pytest

from gates.document.progress import insert_entry
from gates.model.errors import RefusedError
from tests.document.insertion import objection

FOLDER = Path(os.environ.get("GATES_SHARED", Path(__file__).parents[3] / "shared")) / "corpus" / "plans"
PLANS = sorted(FOLDER.glob("*.md"))
STAMP = "(2030-11-22T07:40Z)"
ENTRY = (
    f"{STAMP} Quality gates: 1 of 2 passed, Complexity failed",
    "PASS Lint: 0 errors",
    "FAIL Complexity: max CC 14",
)

pytestmark = pytest.mark.skipif(not PLANS, reason=f"no plans of others in {FOLDER}")


def written(plan: bytes) -> bytes | None:
    try:
        return insert_entry(plan, ENTRY)
    except RefusedError:
        return None


def form(plan: bytes, ending: str) -> bytes:
    plain = plan.replace(b"\r\n", b"\n")
    match ending:
        case "crlf":
            return plain.replace(b"\n", b"\r\n")
        case "byte-order-mark":
            return b"\xef\xbb\xbf" + plain.removeprefix(b"\xef\xbb\xbf")
        case "no-final-newline":
            return plain.rstrip(b"\n")
        case _:
            return plan


@pytest.mark.parametrize("ending", ["as-is", "crlf", "byte-order-mark", "no-final-newline"])
def test_one_entry_appears_in_every_plan_and_nothing_else_changes(ending: str) -> None:
    plans = {path.name: form(path.read_bytes(), ending) for path in PLANS}
    results = {name: (plan, written(plan)) for name, plan in plans.items()}
    complaints = {name: objection(plan, after, STAMP) for name, (plan, after) in results.items() if after is not None}
    refused = [name for name, (_, after) in results.items() if after is None]
    assert {name: why for name, why in complaints.items() if why} == {}
    assert len(refused) <= len(plans) // 20


def test_an_entry_at_the_end_of_the_file_is_noticed() -> None:
    """The negative control: what a naive inserter does is wrong for most plans."""
    plans = [path.read_bytes() for path in PLANS]
    naive = [plan + f"\n- {ENTRY[0]}\n".encode() for plan in plans]
    noticed = [bool(objection(plan, after, STAMP)) for plan, after in zip(plans, naive, strict=True)]
    assert sum(noticed) > len(plans) // 2


def test_an_entry_below_the_first_line_that_says_progress_is_noticed() -> None:
    plans = [plan for path in PLANS if b"\n## Progress\n" in (plan := path.read_bytes())]
    naive = [plan.replace(b"\n## Progress\n", f"\n## Progress\n- {ENTRY[0]}\n".encode(), 1) for plan in plans]
    assert any(objection(plan, after, STAMP) for plan, after in zip(plans, naive, strict=True))
