import pytest

from gates.document.log import WINDOW
from gates.document.progress import insert_entry
from gates.model.errors import RefusedError
from tests.document.insertion import objection

STAMP = "(2026-11-22T07:40Z)"
ENTRY = (f"{STAMP} Quality gates: 1 of 2 passed", "PASS Lint: 0 errors", "FAIL Tests: 1 failure")
SHOWN = f"- {ENTRY[0]}\n  - {ENTRY[1]}\n  - {ENTRY[2]}\n"

BOXES = SHOWN.replace("- (", "- [x] (", 1)
STARS = SHOWN.replace("- (", "* (").replace("  - ", "  * ")
PLUSES = SHOWN.replace("- (", "+ (").replace("  - ", "  + ")
INDENTED = "".join(f"  {line}\n" for line in SHOWN.split("\n") if line)
NUMBERED = f"10. {ENTRY[0]}\n    - {ENTRY[1]}\n    - {ENTRY[2]}\n"
ONES = f"1) {ENTRY[0]}\n   - {ENTRY[1]}\n   - {ENTRY[2]}\n"
WIDE = f"-   {ENTRY[0]}\n    - {ENTRY[1]}\n    - {ENTRY[2]}\n"
TABBED = f"-\t{ENTRY[0]}\n    - {ENTRY[1]}\n    - {ENTRY[2]}\n"

DESCENDING = "- 2026-01-03\n- 2026-01-02\n- 2026-01-01\n"

# Each plan with ⟦the place⟧ of the entry and the entry as it must look there.
CASES = {
    "below-the-newest": ("# P\n\n## Progress\n\n- a\n- b\n⟦⟧\n## Next\n", SHOWN),
    "no-blank-lines-at-all": ("## Progress\n- a\n⟦⟧## Next\n", SHOWN),
    "template-heading": ("## Progress (Running Log)\n\nText.\n\n- (YYYY-MM-DDThh:mmZ) <what>\n⟦⟧\n## Next\n", SHOWN),
    "numbered-heading": ("## 11. Progress log\n\n- a\n⟦⟧", SHOWN),
    "decorated-heading": ("### 🚀 **Progress Log**\n\n- a\n⟦⟧", SHOWN),
    "session-heading": ("# Progress Per Session (Running Summary Log)\n- a\n⟦⟧", SHOWN),
    "underlined-heading": ("Progress\n--------\n\n- a\n⟦⟧\nNext\n----\n- b\n", SHOWN),
    "best-name-of-several": ("## Progress Summary\n\n- a\n\n## Progress\n\n- b\n⟦⟧\n### Progress\n\n- c\n", SHOWN),
    "stars": ("## Progress\n\n* a\n⟦⟧", STARS),
    "pluses": ("## Progress\n\n+ a\n⟦⟧", PLUSES),
    "indented-list": ("## Progress\n\n  - a\n  - b\n⟦⟧", INDENTED),
    "wide-bullets": ("## Progress\n\n-   a\n⟦⟧", WIDE),
    "tab-after-the-bullet": ("## Progress\n\n-\ta\n⟦⟧", TABBED),
    "empty-last-item": ("## Progress\n\n-\n⟦⟧", SHOWN),
    "numbers-go-on": ("## Progress\n\n8. a\n9. b\n⟦⟧", NUMBERED),
    "numbers-that-are-all-one": ("## Progress\n\n1) a\n1) b\n⟦⟧", ONES),
    "checkboxes": ("## Progress\n\n- [x] (2026-01-01) a\n- [ ] b\n- [~] c\n⟦⟧", BOXES),
    "some-checkboxes": ("## Progress\n\n- [x] a\n- b\n⟦⟧", SHOWN),
    "links-are-no-boxes": ("## Progress\n\n- [x](y) a\n⟦⟧", SHOWN),
    "continuation-and-nested-list": ("## Progress\n\n- a\n  more\n\n  - b\n    - c\n\n    d\n⟦⟧\n\n## Next\n", SHOWN),
    "lazy-line": ("## Progress\n\n- a\nlazy\n⟦⟧\n## Next\n", SHOWN),
    "fence-in-an-item": ("## Progress\n\n- a\n\n  ```\n  ## Next\n\n  - b\n  ```\n⟦⟧\n## Next\n", SHOWN),
    "before-a-closing-rule": ("## Progress\n\n- a\n⟦⟧\n---\n\n## Next\n", SHOWN),
    "before-a-rule-directly-below": ("## Progress\n\n- a\n⟦⟧---\n", SHOWN),
    "before-a-paragraph": ("## Progress\n\n- a\n⟦⟧\nText.\n", SHOWN),
    "before-text-directly-below": ("## Progress\n\n- ```\n  code\n  ```\n⟦⟧text\n", SHOWN + "\n"),
    "last-of-several-lists": ("## Progress\n\n1. how to\n\nText.\n\n- a\n⟦⟧", SHOWN),
    "before-the-first-sub-heading": ("## Progress\n\n- a\n⟦⟧\n### Phase 1\n\n- b\n", SHOWN),
    "lists-only-below-sub-headings": ("## Progress\n⟦⟧\n### Phase 1\n\n- b\n", "\n" + SHOWN),
    "blank-lines-between-entries": ("## Progress\n\n- a\n\n- b\n⟦⟧\n## Next\n", "\n" + SHOWN),
    "paragraph-only": ("## Progress\n\nNothing yet.\n⟦⟧\n## Next\n", "\n" + SHOWN),
    "paragraph-and-a-closing-rule": ("## Progress\n\nNothing yet.\n⟦⟧\n---\n", "\n" + SHOWN),
    "indented-rule-below": ("## Progress\n\nNothing yet.\n⟦⟧\n  ---\n", "\n" + WIDE),
    "table-only": ("## Progress\n\n| a | b |\n|---|---|\n| 1 | 2 |\n⟦⟧\n## Next\n", "\n" + SHOWN),
    "nothing": ("## Progress\n⟦⟧\n## Next\n", "\n" + SHOWN),
    "nothing-and-no-blank-line": ("## Progress\n⟦⟧## Next\n", "\n" + SHOWN),
    "not-in-a-fence": ("```\n## Progress\n\n- no\n```\n\n## Progress\n\n- a\n⟦⟧", SHOWN),
    "not-in-a-comment": ("<!--\n## Progress\n\n- no\n-->\n\n## Progress\n\n- a\n⟦⟧\n<!-- notes -->\n", SHOWN),
    "newest-first": (
        "## Progress\n\n⟦⟧- (2026-03-03) c\n- (2026-03-02) b\n- note\n- (2026-03-01 09:00Z) a\n",
        SHOWN,
    ),
    "newest-first-with-blank-lines": (
        "## Progress\n\nText.\n⟦⟧- [x] (2026-03-03) c\n\n- [x] (2026-03-02) b\n\n- [x] (2026-03-01) a\n",
        BOXES + "\n",
    ),
    "newest-first-numbered": ("## Progress\n\n⟦⟧10. 2026-03-03 c\n11. 2026-03-02 b\n12. 2026-03-01 a\n", NUMBERED),
    "two-stamps-are-no-order": ("## Progress\n\n- (2026-03-03) c\n- (2026-03-02) b\n⟦⟧", SHOWN),
    "mixed-order": ("## Progress\n\n- (2026-03-03) c\n- (2026-03-01) a\n- (2026-03-02) b\n⟦⟧", SHOWN),
    "same-day": ("## Progress\n\n- (2026-03-03) c\n- (2026-03-03) b\n- (2026-03-02) a\n⟦⟧", SHOWN),
    "new-section": (
        "# P\n\n- Status: Draft\n- Owner: x\n⟦⟧\n## Purpose\n\nText.\n",
        f"\n## Progress\n\n{SHOWN}",
    ),
    "new-section-below-an-introduction": ("# P\n\nText.\n⟦⟧\n## Purpose\n", f"\n## Progress\n\n{SHOWN}"),
    "new-section-without-blank-lines": ("# P\n⟦⟧## Purpose\n", f"\n## Progress\n\n{SHOWN}\n"),
    "new-section-below-front-matter": ("---\nstatus: x\n---\n\n# A\n⟦⟧", f"\n## Progress\n\n{SHOWN}"),
    "new-section-at-the-end": ("# P\n\n- Status: Draft\n⟦⟧", f"\n## Progress\n\n{SHOWN}"),
    "new-section-although-a-fence-has-one": (
        "# P\n⟦⟧\n## A\n\n```md\n## Progress\n\n- no\n```\n",
        f"\n## Progress\n\n{SHOWN}",
    ),
    "empty-plan": ("⟦⟧", f"## Progress\n\n{SHOWN}"),
}  # fmt: skip


def split_case(name: str) -> tuple[str, str]:
    before, _, after = CASES[name][0].partition("⟦⟧")
    return before, after


@pytest.mark.parametrize("name", CASES)
def test_the_entry_goes_where_the_log_goes_on(name: str) -> None:
    before, after = split_case(name)
    written = insert_entry((before + after).encode(), ENTRY)
    assert written.decode() == before + CASES[name][1] + after


@pytest.mark.parametrize("name", CASES)
def test_markdown_shows_one_more_entry_and_nothing_else_changed(name: str) -> None:
    plan = "".join(split_case(name)).encode()
    assert objection(plan, insert_entry(plan, ENTRY), STAMP) == ""


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["windows", "old-mac"])
@pytest.mark.parametrize("name", CASES)
def test_the_line_ends_of_the_neighbours_are_kept(name: str, end: str) -> None:
    if name == "empty-plan":
        pytest.skip("has no neighbours")
    before, after = (part.replace("\n", end) for part in split_case(name))
    written = insert_entry(f"\ufeff{before}{after}".encode(), ENTRY)
    assert written.decode() == f"\ufeff{before}{CASES[name][1].replace(chr(10), end)}{after}"


def test_in_a_plan_of_mixed_line_ends_the_line_above_counts() -> None:
    assert insert_entry(b"## Progress\n\n- a\r\n\n## Next\n", ENTRY[:1]) == (
        b"## Progress\n\n- a\r\n- (2026-11-22T07:40Z) Quality gates: 1 of 2 passed\r\n\n## Next\n"
    )


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_a_missing_final_line_end_is_added_first(end: str) -> None:
    plan = f"## Progress{end}{end}- a"
    assert insert_entry(plan.encode(), ENTRY[:1]).decode() == f"{plan}{end}- {ENTRY[0]}{end}"


def test_odd_separators_are_no_line_ends() -> None:
    plan = "## Progress\n\n- a\u2028## Next\n- b\x0c\x85c\n"
    assert insert_entry(plan.encode(), ENTRY).decode() == plan + SHOWN


@pytest.mark.parametrize(
    ("plan", "shown"),
    [
        ("## Progress\n\n- a\n", "## Progress\n\n- a\n- 1\n- 2\n"),
        ("# P\n\n## Next\n", "# P\n\n## Progress\n\n- 1\n- 2\n\n## Next\n"),
        ("## Progress\n\n3. a\n4. b\n", "## Progress\n\n3. a\n4. b\n5. 1\n6. 2\n"),
        (f"## Progress\n\n{DESCENDING}", f"## Progress\n\n- 2\n- 1\n{DESCENDING}"),
    ],
    ids=["list", "new-section", "numbered", "newest-first"],
)  # fmt: skip
def test_a_second_entry_goes_next_to_the_first(plan: str, shown: str) -> None:
    assert insert_entry(insert_entry(plan.encode(), ("1",)), ("2",)).decode() == shown


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (
            "## Progress\n\n- a\n\n## Progress\n\n- b\n",
            "the plan has several Progress logs, on the lines 1 and 5 (rename all but one)",
        ),
        (
            "## Progress\n\n<!-- notes\n",
            (
                "line 5 of the plan, the end of its Progress log, cannot take an entry "
                "(is a fence or a comment above it left open, or is there indented text below it?)"
            ),
        ),
        (
            "## Progress\n\n-\n\n  text\n",
            (
                "line 4 of the plan, the end of its Progress log, cannot take an entry "
                "(is a fence or a comment above it left open, or is there indented text below it?)"
            ),
        ),
    ],
    ids=["several-logs", "open-comment", "text-that-would-become-the-entry's"],
)
def test_what_cannot_be_done_safely_is_refused(plan: str, message: str) -> None:
    with pytest.raises(RefusedError) as caught:
        insert_entry(plan.encode(), ENTRY)
    assert str(caught.value) == message


def test_a_plan_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"the plan is not UTF-8 \(byte 15\); nothing was written"):
        insert_entry(b"## Progress\n\n- \xff\n", ENTRY)


@pytest.mark.parametrize("marker", ["-", "{}."], ids=["bullets", "numbers"])
@pytest.mark.parametrize("newest_first", [False, True], ids=["ascending", "descending"])
def test_a_log_longer_than_two_windows_is_continued_the_same(marker: str, newest_first: bool) -> None:
    count = 3 * WINDOW // 1000
    stamps = [f"2026-{day // 28 + 1:02}-{day % 28 + 1:02}" for day in range(count)]
    ordered = stamps[::-1] if newest_first else stamps
    items = [f"{marker.format(100 + number)} ({stamp}) {'x' * 1000}\n" for number, stamp in enumerate(ordered)]
    place = 0 if newest_first else count
    written = insert_entry(f"## Progress\n\n{''.join(items)}\n## Next\n".encode(), ("entry",)).decode()
    items.insert(place, f"{marker.format(100 + place)} entry\n")
    assert written == f"## Progress\n\n{''.join(items)}\n## Next\n"


def test_blocks_in_a_long_log_are_kept_together() -> None:
    item = "- (2026-01-01) text\n  - nested\n\n  ```\n  - code\n  ```\n\n"
    log = "## Progress\n\n" + item * (3 * WINDOW // len(item))
    assert insert_entry(log.encode(), ("entry",)).decode() == f"{log}- entry\n\n"
