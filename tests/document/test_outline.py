import pytest

from gates.document.lines import split_lines
from gates.document.outline import BOLD_LEVEL, Unclosed, read_outline

Found = list[tuple[int, int, str]]


def outlined(text: str) -> Found:
    """Line (from 1), level and title of each heading."""
    headings = read_outline(split_lines(text.encode())).headings
    return [(heading.line + 1, heading.level, heading.title) for heading in headings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# A\n\n###### B ##\n", [(1, 1, "A"), (3, 6, "B")]),
        ("text\n  ## A\n", [(2, 2, "A")]),
        ("A\n===\n\nB\nC\n---\n", [(1, 1, "A"), (4, 2, "B\nC")]),
        ("text\n\n**Gates:**\n\n- x\n", [(3, BOLD_LEVEL, "**Gates:**")]),
        ("**Gates**\n| a | b |\n|---|---|\n", [(1, BOLD_LEVEL, "**Gates**")]),
        ("**Note** that\n\n**so**\nit goes on\n", []),
        ("#hashtag\n####### seven\n    # code\n", []),
    ],
    ids=["hashes", "indented", "underlined", "bold", "bold-above-a-table", "bold-in-a-text", "no-headings"],
)
def test_headings_of_every_form_are_found(text: str, found: Found) -> None:
    assert outlined(text) == found


@pytest.mark.parametrize(
    "hidden",
    [
        "```\n# A\n```\n",
        "~~~~ md\n# A\n~~~\n# B\n~~~~\n",
        "```\n# A\n~~~\n```\n",
        "<!--\n# A\n\n# B\n-->\n",
        "<pre>\n\n# A\n</pre>\n",
        "<div>\n# A\n",
        "> # A\n",
        "- item\n\n  # A\n",
        "- item\n  ```\n  # A\n  ```\n",
        "- item\n---\n",
        "- item\nlazy\n===\n",
        "---\nstatus: x\n# comment\n---\n",
    ],
    ids=[
        "fence",
        "longer-fence",
        "other-fence-inside",
        "comment",
        "pre",
        "html",
        "quotation",
        "list-item",
        "fence-in-a-list-item",
        "rule-below-a-list",
        "underline-in-a-lazy-line",
        "front-matter",
    ],
)
def test_what_only_looks_like_a_heading_is_none(hidden: str) -> None:
    lines = hidden.count("\n")
    assert outlined(f"{hidden}\n# Real\n") == [(lines + 2, 1, "Real")]


def test_a_fence_in_a_list_item_ends_with_the_item() -> None:
    assert outlined("- item\n  ```\n  open\n\n# A\n") == [(5, 1, "A")]


def test_a_fence_below_a_list_does_not_end_with_it() -> None:
    assert outlined("- item\n\ntext\n  ```\n# A\n  ```\n# B\n") == [(7, 1, "B")]


@pytest.mark.parametrize(
    ("text", "unclosed"),
    [
        ("# A\n```\n# B\n", Unclosed(line=1, kind="fence")),
        ("# A\n\n<!-- note\n# B\n", Unclosed(line=2, kind="comment")),
        ("# A\n```\n```\n<!-- -->\n", None),
    ],
    ids=["fence", "comment", "closed"],
)
def test_a_block_that_swallows_the_rest_is_named(text: str, unclosed: Unclosed | None) -> None:
    assert read_outline(split_lines(text.encode())).unclosed == unclosed
