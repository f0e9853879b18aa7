import pytest

from gates.document.header import find_last_updated, set_last_updated, set_status
from gates.document.plan import read_plan
from gates.model.errors import RefusedError

# Each form with its value, and what becomes of it when the Status is set.
FORMS = [
    ("# P\n\n- Status: In Progress\n- Owner: x\n", "In Progress", "# P\n\n- Status: Complete\n- Owner: x\n"),
    ("# P\n\n* Status: Draft • Priority: P1\n", "Draft", "# P\n\n* Status: Complete • Priority: P1\n"),
    ("# P\n\nStatus: DRAFT\n", "DRAFT", "# P\n\nStatus: Complete\n"),
    ("Status: DRAFT\r\nOwner: x\r\n", "DRAFT", "Status: Complete\r\nOwner: x\r\n"),
    ("# P\n**Status:** active  \n**Owner:** x\n", "active", "# P\n**Status:** Complete  \n**Owner:** x\n"),
    ("# P\n\n**Status**: active\n", "active", "# P\n\n**Status**: Complete\n"),
    ("# P\n\n**Status: active**\n", "active", "# P\n\n**Status: Complete**\n"),
    ("# P\n\n- **Status:** ✅ `blocked`\n", "blocked", "# P\n\n- **Status:** Complete\n"),
    ("# P\n\n- Status: `IN PROGRESS`\n", "IN PROGRESS", "# P\n\n- Status: `Complete`\n"),
    ("# P\n\n- Status: **Draft**\n", "Draft", "# P\n\n- Status: **Complete**\n"),
    ("# P\n\nStatus：進行中\n", "進行中", "# P\n\nStatus：Complete\n"),
    ("# P\n\n## Status\n\nBlocked\n", "Blocked", "# P\n\n## Status\n\nComplete\n"),
    ("# P\n\n## A\n\nx\n\n## Status:\n- Blocked (x)\n", "Blocked (x)", "# P\n\n## A\n\nx\n\n## Status:\n- Complete\n"),
    ("---\nstatus: draft # yet\n---\n# P\n", "draft", "---\nstatus: Complete # yet\n---\n# P\n"),
    ("---\ntitle: x\nstatus: 'draft'\n---\n", "draft", "---\ntitle: x\nstatus: 'Complete'\n---\n"),
    ("# P\n\n| F | V |\n|-|-|\n| **Status** | WIP |\n", "WIP", "# P\n\n| F | V |\n|-|-|\n| **Status** | Complete |\n"),
    ("# P\n\nStatus: WIP (asked\nfor today)\n\nx\n", "WIP (asked for today)", "# P\n\nStatus: Complete\n\nx\n"),
    ("# P\n\n- Status:\n- Owner: x\n", "", "# P\n\n- Status: Complete\n- Owner: x\n"),
    ("# P\n\n## Milestone\n\n- Status: done\n", "done", "# P\n\n## Milestone\n\n- Status: Complete\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "_after"), FORMS, ids=[form[0].strip() for form in FORMS])
def test_every_form_of_status_is_read(text: str, value: str, _after: str) -> None:
    status = read_plan(text.encode(), "plan.md").status
    assert status is not None
    assert status.value == value


@pytest.mark.parametrize(("text", "_value", "after"), FORMS, ids=[form[0].strip() for form in FORMS])
def test_setting_the_status_keeps_its_form(text: str, _value: str, after: str) -> None:
    assert set_status(text.encode(), "Complete") == after.encode()


@pytest.mark.parametrize(
    "text",
    [
        "# P\n\nThe Status: of it\n",
        "# P\n\n- PR Number/Status: <pending> • OPEN\n",
        "# P\n\n## Status\n\nThis ExecPlan is a living document.\n",
        "# P\n\n## Status\n\n| Area | Status |\n|-|-|\n| x | done |\n",
        "# P\n\n```\nStatus: Complete\n```\n",
        "# P\n\n<!--\n- Status: Complete\n-->\n",
        "# P\n\n> Status: Complete\n",
        "# P\n\n    Status: Complete\n",
        "# P\n\n## Phase 1\n\n- Status: done\n\n## Phase 2\n\n- Status: open\n",
        "# P\n\n| Gate | Result | Status |\n|-|-|-|\n",
        "",
    ],
    ids=[
        "in-a-sentence",
        "longer-label",
        "boilerplate",
        "table-below-the-heading",
        "fence",
        "comment",
        "quotation",
        "code",
        "of-phases",
        "column",
        "empty",
    ],
)
def test_what_only_looks_like_a_status_is_none(text: str) -> None:
    assert read_plan(text.encode(), "plan.md").status is None


def test_the_place_of_the_value_is_given_and_all_of_it_is_replaced() -> None:
    data = "\ufeff# Plan ü\r\n\r\n- Status: ✅ Done\r\n".encode()
    status = read_plan(data, "plan.md").status
    assert status is not None
    assert str(status.location) == "plan.md:3:11"
    assert status.kind == "complete"
    assert set_status(data, "X") == data.replace("✅ Done".encode(), b"X")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "---\nstatus: completed\n---\n# P\n\n- Status: In Progress\n",
            [
                (
                    'plan.md:2:9: warning: a second Status, "completed"; "In Progress" on line 6 counts '
                    "(keep one) [two-statuses]"
                )
            ],
        ),
        (
            "# P\n\n- Status: <Proposed | In Progress | Blocked | Complete>\n",
            [
                (
                    "plan.md:3:11: warning: the Status is not filled in "
                    "(write Proposed, In Progress, Blocked or Complete) [unfilled-status]"
                )
            ],
        ),
        (
            "# P\n\n- Status: Code Complete\n",
            [
                (
                    'plan.md:3:11: warning: the Status "Code Complete" is none that gates knows '
                    "(write Proposed, In Progress, Blocked or Complete) [unknown-status]"
                )
            ],
        ),
        ("# P\n\n- Status: ✅ **DONE** (2026-02-26)\n", []),
    ],
    ids=["two", "unfilled", "unknown", "fine"],
)
def test_a_doubtful_status_is_a_warning(text: str, expected: list[str]) -> None:
    assert [str(problem) for problem in read_plan(text.encode(), "plan.md").diagnostics] == expected


def test_a_plan_without_a_status_cannot_be_set() -> None:
    message = "the plan has no Status to set (write `- Status: In Progress` below its title)"
    with pytest.raises(RefusedError) as caught:
        set_status(b"# P\n", "Complete")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "# P\n\n- Start: 1 • Last Updated: <ISO8601 UTC> • By: x\n",
            "# P\n\n- Start: 1 • Last Updated: NOW • By: x\n",
        ),
        ("# P\r\n\r\nLast updated: 2026-01-01\r\n", "# P\r\n\r\nLast updated: NOW\r\n"),
        ("# P\n\n**Last Updated:** 2026-01-01 | **By:** x\n", "# P\n\n**Last Updated:** NOW | **By:** x\n"),
        ("---\nlast_updated: 2026-01-01\n---\n# P\n", "---\nlast_updated: NOW\n---\n# P\n"),
        ("# P\n\n- Status: Draft\n", "# P\n\n- Status: Draft\n"),
    ],
    ids=["between-others", "line", "bold", "front-matter", "absent"],
)
def test_only_the_last_update_is_replaced(text: str, after: str) -> None:
    assert set_last_updated(text.encode(), "NOW") == after.encode()


def test_the_bytes_of_the_last_update_are_given() -> None:
    data = "# Plan\n\n- Start: é • Last Updated: 2026-01-01\n".encode()
    span = find_last_updated(data)
    assert span is not None
    assert data[slice(*span)] == b"2026-01-01"
    assert find_last_updated(b"# Plan\n") is None
