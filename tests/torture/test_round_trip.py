"""An entry in a plan: one more when it is rendered, and no byte of the plan is another."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import pytest
from hypothesis import given

from gates.document.progress import insert_entry
from gates.model.errors import RefusedError
from gates.record.progress_entry import progress_entry
from tests.document.generated import plans
from tests.document.insertion import objection
from tests.document.test_progress_corpus import PLANS, form
from tests.record.runs import RUN
from tests.torture.sizes import generated, size
from tests.torture.tally import Tally

STAMP = "(2026-11-22T07:40Z)"
ENTRY = progress_entry(RUN, "../.gates/records/20261122T074003Z-7c1e5e88.json")
FORMS = ("as-is", "crlf", "byte-order-mark", "no-final-newline", "mixed", "separators", "crlf-no-final-newline")

SMALL = b"# Plan\n\n## Progress\n\n- (2026-01-01T00:00Z) first\n- (2026-01-02T00:00Z) last\n\n## Notes\n\n- x\n"
LOG_LINES = (
    b"- (2026-01-01T00:00Z) word word\n",
    b"- \xe2\x80\xa8 word\r\n",
    b"- word\n  - nested\n\n",
    b"- `a` <!-- b -->\n",
)
TEN_MEGABYTES = 10 * 1024 * 1024

LINE_END = re.compile(rb"\r\n|\n|\r")
# What a plan may be; each of it has to turn up among the generated ones.
FEATURES: Mapping[str, Callable[[bytes], bool]] = {
    "CRLF": lambda plan: set(LINE_END.findall(plan)) == {b"\r\n"},
    "LF": lambda plan: set(LINE_END.findall(plan)) == {b"\n"},
    "mixed": lambda plan: len(set(LINE_END.findall(plan))) > 1,
    "BOM": lambda plan: plan.startswith(b"\xef\xbb\xbf"),
    "no final newline": lambda plan: not plan.endswith((b"\n", b"\r")),
    "fences": lambda plan: b"```" in plan or b"~~~" in plan,
    "comments": lambda plan: b"<!--" in plan,
    "separators": lambda plan: "\u2028".encode() in plan,
}


def written(plan: bytes) -> bytes | None:
    """The plan with the entry; None when it is refused."""
    try:
        return insert_entry(plan, ENTRY)
    except RefusedError:
        return None


def naive(plan: bytes) -> bytes:
    """The negative control: a writer that knows only text and puts the entry below the heading."""
    lines = plan.decode().splitlines()
    at = next((index for index, line in enumerate(lines) if line.startswith("## Progress")), len(lines) - 1) + 1
    return "\n".join([*lines[:at], f"- {ENTRY[0]}", *lines[at:], ""]).encode()


def test_generated_plans_take_one_entry_and_keep_every_byte(tally: Tally) -> None:
    tally.promised = size(100, 10_000)
    refused, seen = 0, Counter[str]()

    @generated(250, 15_000)
    @given(plan=plans())
    def check(plan: bytes) -> None:
        nonlocal refused
        after = written(plan)
        if after is None:
            refused += 1
            return
        tally.done += 1
        seen.update(name for name, is_so in FEATURES.items() if is_so(plan))
        tally.struck += bool(objection(plan, naive(plan), STAMP))
        tally.judge([objection(plan, after, STAMP)])
        assert tally.found == 0, tally

    check()
    tally.note = tally.note or f"{refused} more refused; {', '.join(f'{seen[name]} {name}' for name in FEATURES)}"
    tally.settle()
    assert all(seen[name] >= size(1, 200) for name in FEATURES), seen


@pytest.mark.skipif(not PLANS, reason="no plans of others beside the project")
def test_plans_of_others_take_one_entry_and_keep_every_byte(tally: Tally) -> None:
    cases = list(_forms_of_others())
    tally.promised = len(cases) * 19 // 20
    for plan in cases:
        after = written(plan)
        if after is None:
            continue
        tally.done += 1
        tally.struck += bool(objection(plan, naive(plan), STAMP))
        tally.judge([objection(plan, after, STAMP)])
    tally.note = tally.note or f"{len(cases) - tally.done} more refused"
    tally.settle()


def test_plans_of_ten_megabytes_take_the_entry_of_small_ones(tally: Tally) -> None:
    """A log of ten megabytes between its first and its last entry changes nothing about where the new one goes."""
    lines = LOG_LINES[: size(1, len(LOG_LINES))]
    tally.promised = len(lines)
    first = SMALL[: SMALL.index(b"first\n") + len(b"first\n")]
    for line in lines:
        few, many = (SMALL.replace(first, first + line * count) for count in (4, TEN_MEGABYTES // len(line)))
        assert len(many) >= TEN_MEGABYTES
        tally.done += 1
        tally.struck += naive(many) != many[: many.index(b"\n## Notes")] + f"- {ENTRY[0]}".encode()
        expected = insert_entry(few, ENTRY).replace(first + line * 4, first + line * (TEN_MEGABYTES // len(line)), 1)
        tally.judge(["" if written(many) == expected else f"{line!r}: something else changed"])
    tally.settle()


def _forms_of_others() -> Iterator[bytes]:
    for path in PLANS[:: size(10, 1)]:
        plan = path.read_bytes()
        for ending in FORMS[:: size(3, 1)]:
            match ending:
                case "mixed":
                    yield b"\n".join(line + b"\r" * (index % 2) for index, line in enumerate(plan.split(b"\n")))
                case "separators":
                    yield plan.replace(b". ", b".\xe2\x80\xa8")
                case "crlf-no-final-newline":
                    yield form(form(plan, "no-final-newline"), "crlf")
                case _:
                    yield form(plan, ending)
