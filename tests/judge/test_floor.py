"""A plan may tighten what gates.toml demands, never loosen it."""

import pytest

from gates.judge.expectation import parse_expectation
from gates.judge.floor import Change, compare


@pytest.mark.parametrize(
    ("floor", "actual", "change"),
    [
        ("CC ≤ 10", "Max CC ≤ 10", Change.SAME),
        ("CC ≤ 10", "CC ≤ 8", Change.TIGHTER),
        ("CC ≤ 10", "CC ≤ 12", Change.LOOSER),
        ("CC < 10", "CC ≤ 10", Change.LOOSER),
        ("CC ≤ 10", "CC < 10", Change.TIGHTER),
        ("CC ≤ 10", "CC ≥ 10", Change.LOOSER),
        ("CC ≤ 10", "CC = 10", Change.TIGHTER),
        ("CC = 10", "CC ≤ 10", Change.LOOSER),
        ("CC ≤ 10", "CC ≠ 10", Change.LOOSER),
        ("coverage ≥ 80%", "coverage ≥ 85%", Change.TIGHTER),
        ("coverage ≥ 80%", "coverage ≥ 79.9%", Change.LOOSER),
        ("coverage ≥ 80%", "coverage > 80%", Change.TIGHTER),
        ("coverage ≥ 80%", "coverage ≥ 0.8", Change.SAME),
        ("coverage ≥ 80%", "duplication ≤ 3%", Change.INCOMPARABLE),
        ("0 errors", "≤ 5 errors", Change.LOOSER),
        ("≤ 5 errors", "no errors", Change.TIGHTER),
        ("0 errors", "0 warnings", Change.INCOMPARABLE),
        ("0 errors", "0 issues", Change.TIGHTER),
        ("0 issues", "0 errors", Change.LOOSER),
        ("≤ 500 KB", "≤ 1 MB", Change.INCOMPARABLE),
        ("≥ 2", "≥ 3", Change.TIGHTER),
        ("≥ 2", "coverage ≥ 3", Change.INCOMPARABLE),
        ("100% passing", "all tests pass", Change.SAME),
        ("100% passing", "pass rate ≥ 95%", Change.LOOSER),
        ("pass rate ≥ 95%", "100% passing", Change.TIGHTER),
        ("100% passing", "pass rate 100%", Change.SAME),
        ("clean", "0 errors", Change.SAME),
        ("clean", "≤ 3 errors", Change.LOOSER),
        ("clean", "coverage ≥ 80%", Change.INCOMPARABLE),
        ("exit 0", "exit code 0", Change.SAME),
        ("exit 0", "non-zero exit", Change.LOOSER),
        ("exit 0", "pass", Change.TIGHTER),
        ("pass", "exit 0", Change.LOOSER),
        ("0 errors", "exit 0", Change.LOOSER),
        ("0 matches", "≤ 3 matches", Change.LOOSER),
        ("≤ 3 matches", "no matches", Change.TIGHTER),
        ("< 10% degradation", "< 5% degradation", Change.TIGHTER),
        ("no regression", "< 5% degradation", Change.LOOSER),
        ("no new errors", "no new warnings", Change.INCOMPARABLE),
        ("no new errors", "0 errors", Change.INCOMPARABLE),
        ("docs are updated", "Docs  are updated", Change.SAME),
        ("docs are updated", "docs are nice", Change.INCOMPARABLE),
        ("docs are updated", "pass", Change.TIGHTER),
        ("docs are updated", "coverage ≥ 80%", Change.INCOMPARABLE),
        ("coverage ≥ 80%", "coverage is good enough", Change.LOOSER),
        ("exit 0", "everything works", Change.LOOSER),
        ("TBD", "TBD", Change.SAME),
        ("0 errors", "TBD", Change.INCOMPARABLE),
        ("TBD", "0 errors", Change.INCOMPARABLE),
        ("0 errors; coverage ≥ 80%", "coverage ≥ 80%, 0 errors", Change.SAME),
        ("0 errors; coverage ≥ 80%", "0 errors; coverage ≥ 85%", Change.TIGHTER),
        ("0 errors; coverage ≥ 80%", "0 errors; coverage ≥ 75%", Change.LOOSER),
        ("0 errors; coverage ≥ 80%", "0 errors", Change.LOOSER),
        ("0 errors; coverage ≥ 80%", "CC ≤ 10; duplication ≤ 3%", Change.INCOMPARABLE),
        ("0 errors", "0 errors; coverage ≥ 80%", Change.TIGHTER),
        ("coverage ≥ 80%", "coverage 85-95%", Change.TIGHTER),
    ],
)
def test_the_change_from_the_floor(floor: str, actual: str, change: Change) -> None:
    assert compare(parse_expectation(floor), parse_expectation(actual)) is change


CELLS = (
    "0 errors",
    "≤ 5 errors",
    "CC ≤ 10",
    "coverage ≥ 80%",
    "pass",
    "exit 0",
    "0 matches",
    "no drift",
    "docs are updated",
    "TBD",
)


@pytest.mark.parametrize("cell", [*CELLS, "; ".join(CELLS[:4])])
def test_nothing_is_looser_than_itself(cell: str) -> None:
    assert compare(parse_expectation(cell), parse_expectation(cell)) is Change.SAME


@pytest.mark.parametrize("floor", CELLS)
@pytest.mark.parametrize("actual", CELLS)
def test_tighter_one_way_is_never_tighter_or_the_same_the_other_way(floor: str, actual: str) -> None:
    there = compare(parse_expectation(floor), parse_expectation(actual))
    back = compare(parse_expectation(actual), parse_expectation(floor))
    if there is Change.TIGHTER:
        assert back in (Change.LOOSER, Change.INCOMPARABLE)
