"""Which decisions a plan holds, and which gates they name."""

import pytest

from gates.document.decisions import mentions, read_decisions


def test_the_items_of_the_log_are_decisions_with_all_that_belongs_to_them() -> None:
    text = (
        "# Plan\n\n## Decision Log\n\nRecord every decision:\n\n- Decision: loosen **Complexity**\n"
        "  Rationale: a parser\n  - more\n- Decision: none\n\n## Risks\n\n- Risk: Tests\n"
    )
    assert read_decisions(text.encode()) == (
        "Record every decision:",
        "Decision: loosen Complexity Rationale: a parser more",
        "Decision: none",
    )


@pytest.mark.parametrize(
    ("text", "decisions"),
    [
        ("## Decisions\n\nA paragraph.\n", ("A paragraph.",)),
        ("## Decision Log\n\n### One\n\nFirst.\n\n# End\n\nNo.\n", ("One", "First.")),
        ("## Decision Log\n\n| What | Why |\n| - | - |\n| Lint | x |\n", ("What Why", "Lint x")),
        ("## Decision Log\n\n```\n- Lint\n```\n\n<!-- - Lint -->\n", ()),
        ("## Notes\n\n- Lint\n", ()),
        ("```\n## Decision Log\n- Lint\n```\n", ()),
        ("", ()),
    ],
    ids=["a paragraph", "headings below", "a table", "fences and comments", "another section", "a fenced log", "empty"],
)
def test_where_decisions_stand(text: str, decisions: tuple[str, ...]) -> None:
    assert read_decisions(text.encode()) == decisions


def test_a_text_that_is_not_utf8_decides_nothing() -> None:
    assert read_decisions(b"## Decision Log\n\n- \xff\n") == ()


@pytest.mark.parametrize(
    ("text", "names", "said"),
    [
        ("We loosen Lint (Ruff) for now", ("lint-ruff", "Lint (Ruff)"), True),
        ("we loosen LINT-RUFF", ("lint-ruff", "Lint (Ruff)"), True),
        ("linting is fine", ("lint", "Lint"), False),
        ("two `type: ignore` in x.py", ("type: ignore",), True),
        ("anything", ("", "…"), False),
    ],
)
def test_a_gate_is_named_by_whole_words(text: str, names: tuple[str, ...], said: bool) -> None:
    assert mentions(text, names) is said
