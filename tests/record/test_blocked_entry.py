"""The entry that says why a plan was set to Blocked is in our own words, whatever the gates are called."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from gates.model.entry import INERT
from gates.model.verdict import TreeId
from gates.record.blocked_entry import blocked_entry

NOW = datetime(2026, 11, 22, 7, 40, 3, tzinfo=UTC)
GRAMMAR = rf"\(2026-11-22T07:40Z\) Blocked by gates: {INERT}; 3 times on the same tree 3f2a9c1d04be"
TREE = TreeId(git="3f2a9c1d04be" + "0" * 28, sha256="ab" * 32)


def test_it_says_what_failed_how_often_and_on_which_tree() -> None:
    assert blocked_entry(["Lint failed", "Tests crashed"], 3, TREE, NOW) == (
        "(2026-11-22T07:40Z) Blocked by gates: Lint failed, Tests crashed; 3 times on the same tree 3f2a9c1d04be"
    )


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_every_entry_matches_the_grammar(reasons: list[str]) -> None:
    entry = blocked_entry(reasons, 3, TREE, NOW)
    assert re.fullmatch(GRAMMAR, entry)
    assert "\n" not in entry
