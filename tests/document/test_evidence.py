"""Which items of a plan's log are evidence, which only look like it, and where they are."""

import pytest

from gates.document.evidence import Evidence, find_evidence

HEAD = "(2026-11-22T07:40Z) Quality gates: 1 of 1 passed; tree 3f2a9c1d04be ([record](../.gates/records/a.json))"
GATE = "PASS Lint: 0 errors (0 errors)"
ENTRY = f"- {HEAD}\n  - {GATE}\n"


def found(text: str) -> Evidence:
    return find_evidence(text.encode(), "plan.md")


def log(*entries: str) -> str:
    return "# Plan\n\n## Progress\n\n" + "".join(entries) + "\n## Next\n\n- x\n"


def test_an_entry_has_its_lines_its_time_its_record_and_its_places() -> None:
    [entry] = found(log("- (2026-01-01) started\n", ENTRY)).entries
    assert entry.lines == (HEAD, GATE)
    assert (entry.stamp, entry.link, entry.malformed) == ("2026-11-22T07:40Z", "../.gates/records/a.json", None)
    assert [str(place) for place in entry.places] == ["plan.md:6:3", "plan.md:7:5"]


@pytest.mark.parametrize(
    "entry",
    [
        ENTRY.replace("- ", "* "),
        ENTRY.replace("- (", "7. (").replace("  - P", "   - P"),
        ENTRY.replace("- (", "- [x] (").replace("  - P", "      - P"),
        f"  {ENTRY}".replace("\n  -", "\n    -"),
        ENTRY.replace("\n  -", "\n\n  -"),
        ENTRY.replace("\n", "\r\n"),
        ENTRY.removesuffix("\n"),
        f"### Older\n\n{ENTRY}",
    ],
    ids=["stars", "numbers", "boxes", "indented", "spaced", "crlf", "no last line end", "below a sub-heading"],
)
def test_the_form_of_the_list_does_not_matter(entry: str) -> None:
    [one] = found(log(entry)).entries
    assert (one.lines, one.malformed) == ((HEAD, GATE), None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Plan\n\nno log\n",
        log("- (2026-01-01) ran the quality gates, all green\n"),
        log("- passed: 4 of 5 tests\n"),
        log("- PASS\n"),
        log(f"```\n{ENTRY}```\n"),
        log(f"<!--\n{ENTRY}-->\n"),
        f"# Plan\n\n## Notes\n\n{ENTRY}",
        log(f"> {HEAD}\n"),
    ],
    ids=["empty", "no log", "prose", "numbers", "a word", "fence", "comment", "another section", "quotation"],
)
def test_what_is_no_item_of_the_log_or_looks_like_no_evidence_is_none(text: str) -> None:
    assert found(text) == Evidence()


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        (ENTRY.replace("Quality gates: 1 of 1 passed", "Quality  Gates: 1 of 1 ok"), "plan.md:5:3"),
        (ENTRY.replace("(2026-11-22T07:40Z) ", ""), "plan.md:5:3"),
        (ENTRY.replace("PASS Lint", "PASSED Lint"), "plan.md:6:5"),
        (f"{ENTRY}  - all of it by hand\n", "plan.md:7:5"),
        (f"{ENTRY}  and a remark\n", "plan.md:7:1"),
        (ENTRY.replace("Lint", "`Lint`"), "plan.md:6:5"),
        (f"- session 3\n{ENTRY}".replace("\n- (", "\n  - (").replace("\n  - P", "\n    - P"), "plan.md:5:3"),
        ("- PASS Lint: 0 errors (0 errors)\n", "plan.md:5:3"),
        ("- see [record](../.gates/records/a.json)\n", "plan.md:5:3"),
    ],
    ids=["head", "no time", "state", "a line more", "text", "markup", "nested", "a gate alone", "a link alone"],
)
def test_what_only_looks_like_evidence_is_malformed_from_its_first_wrong_line(entry: str, place: str) -> None:
    [one] = found(log(entry)).entries
    assert str(one.malformed) == place


def test_the_record_of_a_malformed_entry_is_still_known() -> None:
    [entry] = found(log(ENTRY.replace("1 of 1 passed", "all passed"))).entries
    assert (entry.stamp, entry.link) == ("", "../.gates/records/a.json")


def test_a_link_is_decoded() -> None:
    [entry] = found(log(ENTRY.replace("../.gates", "../a%20%28b%29/.gates"))).entries
    assert entry.link == "../a (b)/.gates/records/a.json"


def test_a_text_that_is_not_utf8_has_no_evidence() -> None:
    assert find_evidence(log(ENTRY).encode() + b"\xff", "plan.md") == Evidence()


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        (["2026-01-03T00:00Z", "2026-01-02T00:00Z", "2026-01-01T00:00Z"], True),
        (["2026-01-03T00:00Z", "2026-01-03T00:00Z", "2026-01-01T00:00Z"], True),
        (["2026-01-01T00:00Z", "2026-01-02T00:00Z", "2026-01-03T00:00Z"], False),
        (["2026-01-02T00:00Z", "2026-01-01T00:00Z"], False),
        (["2026-01-01T00:00Z", "2026-01-03T00:00Z", "2026-01-02T00:00Z"], False),
        (["2026-01-01T00:00Z"] * 3, False),
    ],
    ids=["falling", "the same minute", "rising", "two", "both", "all the same"],
)
def test_a_log_runs_backwards_only_when_that_is_clear(stamps: list[str], expected: bool) -> None:
    assert found(log(*(ENTRY.replace("2026-11-22T07:40Z", stamp) for stamp in stamps))).newest_first is expected


def test_a_hostile_line_costs_no_more_than_its_length() -> None:
    for text in ("PASS " + ": (" * 50_000, "PASS " + "a: (b " * 30_000 + "`", "Quality gates: 1 of 2 passed, " * 9_000):
        assert len(found(log(f"- {text}\n")).entries) == 1
