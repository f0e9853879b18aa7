import pytest

from gates.document.names import confusable, derived_id, looks_like, normal, slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lint", "lint"),
        ("Lint (Ruff/Ultracite)", "lint-ruff-ultracite"),
        ("  Type   Check ", "type-check"),
        ("ＬＩＮＴ", "lint"),
        ("p95 ≤ 200 ms", "p95-200-ms"),
        ("検証", ""),
    ],
)
def test_a_name_gives_a_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_name_without_ascii_letters_keeps_its_id_wherever_it_stands() -> None:
    assert derived_id("検証") == derived_id(" 検証 ") == "gate-30f9a0e7"
    assert derived_id("検証") != derived_id("検査")


@pytest.mark.parametrize("name", ["lint", "LINT", " Lint ", "ｌｉｎｔ"])
def test_names_are_compared_without_case_width_and_outer_blanks(name: str) -> None:
    assert normal(name) == "lint"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("tеsts", "mixes Latin letters with U+0435 CYRILLIC SMALL LETTER IE"),
        ("Τests", "mixes Latin letters with U+03A4 GREEK CAPITAL LETTER TAU"),
        ("te\u200bsts", "holds the invisible character U+200B"),
        ("te\u00adsts", "holds the invisible character U+00AD"),
        ("\u202etests", "holds the invisible character U+202E"),
        ("te\tsts", "holds the invisible character U+0009"),
        ("tests\u2028", "holds the invisible character U+2028"),
    ],
)
def test_a_name_that_can_be_taken_for_another_is_confusable(name: str, why: str) -> None:
    assert confusable(name) == why


@pytest.mark.parametrize("name", ["Lint (Ruff)", "Тесты", "σ-test", "検証 tests", "Größe", "🧪 Tests", "naïve", ""])
def test_names_in_one_script_are_not_confusable(name: str) -> None:
    assert confusable(name) == ""


def test_a_name_of_look_alike_letters_only_looks_like_the_ascii_one() -> None:
    assert looks_like("ѕсоре") == "scope"
