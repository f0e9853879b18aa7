"""Every text has a reading: the phrases of real plans, and whatever hypothesis makes up."""

import math
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gates.judge.expectation import LONGEST_CELL, parse_expectation
from gates.model.expectation import Compound, Expectation, Prose, Success, Threshold

PHRASES = Path(os.environ.get("GATES_SHARED", Path(__file__).parents[3] / "shared")) / "corpus" / "thresholds.tsv"

VOCABULARY = """
    0 no errors tests pass ≥ ≤ < = 80 % 1e999 -0 all and , ; ( ) - — / : in src/ coverage max cc min exit code 1 new not
    below baseline ** ` <br> &nbsp; 以上 エラー 无 件 ％ n/a ... <limit> ✅ nan 9999999999999999999 , . |
"""
WORDS = st.sampled_from(VOCABULARY.split())
CELLS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join))


def thresholds(expectation: Expectation) -> Iterator[Threshold]:
    clauses = expectation.clauses if isinstance(expectation, Compound) else (expectation,)
    return (clause for clause in clauses if isinstance(clause, Threshold))


@settings(deadline=None)
@given(cell=CELLS, gate=st.sampled_from(["", "Coverage", "Unit tests", "Lint", "Duplication", "Complexity", "Score"]))
def test_any_text_has_a_reading_with_finite_limits(cell: str, gate: str) -> None:
    read = parse_expectation(cell, gate=gate)
    assert read.text == cell.strip()
    assert all(math.isfinite(threshold.limit) for threshold in thresholds(read))


@pytest.mark.parametrize(
    "character", ["(", "`", "*", "~", "[", "<b", "1,", "0 errors and ", "&#9", "a ", "critical/", "- "]
)
def test_a_cell_of_one_character_repeated_is_read_at_once(character: str) -> None:
    parse_expectation(character * (LONGEST_CELL // len(character)))


def test_a_very_long_cell_is_prose() -> None:
    cell = "0 errors; " * LONGEST_CELL
    assert parse_expectation(cell) == Prose(text=cell.strip())


def test_a_number_of_any_length_is_no_crash() -> None:
    for digits in (20, 400, 1900):
        parse_expectation("≤ " + "9" * digits)
        parse_expectation("&#" + "9" * digits + ";")
        parse_expectation("exit " + "9" * digits)


@pytest.mark.skipif(not PHRASES.is_file(), reason="the collection of real phrases is not here")
def test_every_phrase_of_real_plans_has_a_kind() -> None:
    rows = [line.split("\t") for line in PHRASES.read_text(encoding="utf-8").split("\n")[1:] if line]
    kinds = Counter(type(parse_expectation(phrase)).__name__ for phrase, *_ in rows)
    print(*(f"{count:5} {kind}" for kind, count in kinds.most_common()), sep="\n")
    assert sum(kinds.values()) == len(rows) > 1000
    assert len(kinds) == len(get_args(Expectation))


MECHANICAL = frozenset(
    {
        "bare number or percent",
        "exit status 0",
        "zero count (0/no/zero X)",
        "generic pass word",
        "comparator ≥ / > / at least",
        "comparator ≤ / < / at most",
        "all tests pass / 100% passing",
    }
)


@pytest.mark.skipif(not PHRASES.is_file(), reason="the collection of real phrases is not here")
def test_short_mechanical_phrases_of_real_plans_are_hardly_ever_taken_for_prose() -> None:
    rows = [line.split("\t") for line in PHRASES.read_text(encoding="utf-8").split("\n")[1:] if line]
    short = [phrase for phrase, _, kind in rows if kind in MECHANICAL and len(phrase) <= 30]
    prose = [phrase for phrase in short if isinstance(parse_expectation(phrase), Prose)]
    print(*prose, sep="\n")
    assert len(short) > 100
    assert len(prose) <= 0.1 * len(short)
    assert isinstance(parse_expectation("100% passing"), Success)
