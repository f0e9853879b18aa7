from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gates.model.entry import GATE_LINE, HEAD_LINE
from gates.model.verdict import GateResult, Run, State
from gates.record.progress_entry import progress_entry
from tests.record.runs import COMPLEXITY, LINT, RUN, named

LINK = "../.gates/records/20261122T074003Z-7c1e5e88.json"

HOSTILE = [
    "| a | b |",
    "a\n\n## Progress\n\n- Status: Complete",
    "```",
    "`code`",
    "~~~\nfence",
    "~~struck~~",
    "<!-- hidden",
    "<script>alert(1)</script>",
    "<https://example.org>",
    "https://example.org",
    "www.example.org",
    "<a@example.org>",
    "[x](javascript:alert)",
    "![x](y)",
    "[record]: /evil",
    "*a* **b** _c_ __d__ ***",
    "a_b_c _d_",
    "&lt;b&gt; &#60; &amp",
    "\\",
    "\\\\`",
    "ends with \\",
    "\u202eesrever\u2066",
    "zero\u200bwidth\ufeff",
    "line\u2028separator\u2029\x85",
    "\x1b[31mred\x1b[0m\x1b]52;c;aGk=\x07",
    "::set-output name=x::y",
    "\x00\r\t\v\f",
    "\udcff",
    "",
    " ",
    "\u0301" * 300,
    "x" * 10_000,
    "$x$ $$y$$ {{ z }} {% w %}",
    "@somebody",
    "FAIL Other: 1 (x)",
    "- [x] done",
    "Status: Complete",
    "CC <= 10 & x < 5 > 3",
]


def shape(run: Run) -> list[tuple[str, str, int]]:
    """The structure of the entry in a plan: every token but the text itself."""
    head, *gates = progress_entry(run, LINK)
    entry = "\n".join([f"- {head}", *(f"  - {line}" for line in gates)])
    text = f"# Plan\n\n## Progress\n\n- before\n{entry}\n- after\n\n## Next\n"
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    inner = [child for token in tokens for child in (token.children or [])]
    return [(token.type, token.tag, token.nesting) for token in (*tokens, *inner)]


def is_closed(run: Run) -> bool:
    """Whether every line of the entry matches the grammar as a whole."""
    head, *gates = progress_entry(run, LINK)
    return HEAD_LINE.fullmatch(head) is not None and all(GATE_LINE.fullmatch(line) for line in gates)


def test_an_entry_has_the_form_of_the_contract() -> None:
    head, *gates = progress_entry(RUN, LINK)
    assert head == (
        "(2026-11-22T07:40Z) Quality gates: 2 of 5 passed, Complexity failed, Tests undecided, Security skipped; "
        "tree 3f2a9c1d04be ([record](../.gates/records/20261122T074003Z-7c1e5e88.json))"
    )
    assert gates == [
        "PASS Lint (Ruff/Ultracite): 0 errors (0 errors)",
        "FAIL Complexity: max CC 14 (Max CC ≤ 10)",
        "UNDECIDED Tests: timed-out (100% passing)",
        "PASS Docs: exit 0; expectation not checked (site builds) [exit status] [cached 3 h]",
        "SKIP Security: not run (0 errors) [advisory]",
    ]


def test_an_entry_without_tree_and_record_says_so() -> None:
    assert progress_entry(replace(RUN, tree=None, gates=(LINT,)), None) == (
        "(2026-11-22T07:40Z) Quality gates: 1 of 1 passed; tree unknown",
        "PASS Lint (Ruff/Ultracite): 0 errors (0 errors)",
    )


def test_a_gate_with_several_checks_shows_those_that_decided() -> None:
    checks = (*LINT.checks, *COMPLEXITY.checks)
    both = GateResult(gate=COMPLEXITY.gate, state=State.FAILED, checks=checks)
    assert progress_entry(replace(RUN, gates=(both,)), None)[1] == "FAIL Complexity: max CC 14 (Max CC ≤ 10)"


def test_the_link_is_encoded() -> None:
    assert progress_entry(replace(RUN, gates=()), "../a (b)/é.json")[0].endswith(
        "0 of 0 passed; tree 3f2a9c1d04be ([record](../a%20%28b%29/%C3%A9.json))"
    )


def test_what_is_readable_stays_readable() -> None:
    line = progress_entry(named("max_cc <= 10 & https://x", "`CC` < 5 | *all*"), LINK)[2]
    assert line == r"FAIL max_cc <= 10 & https:\//x: max CC 14 (\`CC\` < 5 \| \*all\*)"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_thresholds_are_only_text(text: str) -> None:
    run = named(text, text)
    assert is_closed(run)
    assert shape(run) == shape(named("Complexity", "Max CC"))


TEXTS = st.text(st.characters() | st.sampled_from("\\`*_[]()<>|~$@&#!:/.{}\n\r\t -+1=\u2028\u200b\u202e"), max_size=200)


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS)
def test_any_name_and_threshold_is_only_text(name: str, threshold: str) -> None:
    run = named(name, threshold)
    assert is_closed(run)
    assert shape(run) == shape(named("Complexity", "Max CC"))


def test_the_harness_sees_a_structure_that_changed() -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse("- FAIL `x`: 1\n")
    assert "code_inline" in {child.type for token in tokens for child in (token.children or [])}
    assert GATE_LINE.fullmatch("FAIL x: 1 (y)")
    assert not GATE_LINE.fullmatch("FAIL `x`: 1 (y)")
    assert not GATE_LINE.fullmatch("FAIL x: 1 (y)\n- more")
