"""The HTML page of a run: complete, self-contained, and with no markup but our own."""

from dataclasses import replace
from html.parser import HTMLParser

from gates.record.html import html
from tests.record.runs import RUN, named

NEVER_CLOSED = {"meta"}


class Page(HTMLParser):
    """Collects the text and checks that every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.feed(text)
        assert not self.open

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in NEVER_CLOSED:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_gate_stands_on_the_page() -> None:
    page = Page(html(RUN))
    assert all(result.gate.name in page.text for result in RUN.gates)
    assert "Earlier runs" not in page.text


def test_earlier_runs_are_listed_and_drawn_as_a_trend() -> None:
    page = Page(html(RUN, [replace(RUN, id="earlier")]))
    assert "Earlier runs" in page.text
    assert "svg" in page.tags


def test_names_of_a_plan_bring_no_markup() -> None:
    assert "script" not in Page(html(named("<script>alert(1)</script>", "<b>0</b>"))).tags
