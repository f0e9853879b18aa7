"""Whatever a plan looks like: an entry is either refused or it appears once, in the log, and nothing else changes."""

from hypothesis import HealthCheck, given, settings

from gates.document.lines import split_lines
from gates.document.outline import BOLD_LEVEL, read_outline
from gates.document.progress import insert_entry
from gates.model.errors import RefusedError
from tests.document.generated import plans
from tests.document.insertion import headings, objection

STAMP = "(2030-11-22T07:40Z)"
LATER = "(2030-11-22T08:15Z)"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_an_entry_is_refused_or_stands_in_the_log_alone(plan: bytes) -> None:
    try:
        once = insert_entry(plan, (f"{STAMP} gates", "PASS Lint"))
    except RefusedError:
        return
    assert objection(plan, once, STAMP) == ""
    twice = insert_entry(once, (f"{LATER} gates",))
    assert objection(once, twice, LATER) == ""
    assert STAMP.encode() in twice


@settings(max_examples=200, deadline=None)
@given(plan=plans())
def test_the_outline_has_the_headings_that_markdown_has(plan: bytes) -> None:
    outline = read_outline(split_lines(plan))
    if outline.body:
        return  # front matter, which plain Markdown takes for something else
    found = [(heading.level, heading.title) for heading in outline.headings if heading.level < BOLD_LEVEL]
    assert found == headings(plan)
