"""What each way to write a threshold means: the documentation of the grammar, by kind.

The readings are written as ``metric|or metric <= limit unit``; ``main`` is the command's own main number.
"""

import pytest

from gates.judge.expectation import parse_expectation
from gates.model.expectation import (
    Compound,
    ExitStatus,
    Expectation,
    NotRunnable,
    OutputLines,
    Prose,
    Relative,
    Success,
    Threshold,
)

Row = tuple[str, str, str]
"""The cell, the gate's name, the reading."""

# None of something is at most 0 of whatever counts it; a lone 0 asks the gate's name what is counted.
NOTHING_FOUND: tuple[Row, ...] = (
    ("0 errors", "", "errors|failures <= 0"),
    ("zero errors", "", "errors|failures <= 0"),
    ("no errors", "", "errors|failures <= 0"),
    ("No errors.", "", "errors|failures <= 0"),
    ("**0 errors**", "", "errors|failures <= 0"),
    ("`0 errors`", "", "errors|failures <= 0"),
    ("[0 errors][1]", "", "errors|failures <= 0"),
    ("0 errors found", "", "errors|failures <= 0"),
    ("0 lint errors", "", "errors|failures <= 0"),
    ("no type errors", "", "errors|failures <= 0"),
    ("0 errors in src/", "", "errors|failures <= 0"),
    ("zero linting violations", "", "errors|warnings|failures <= 0"),
    ("no issues found", "", "errors|warnings|failures <= 0"),
    ("0 findings", "", "errors|warnings|failures <= 0"),
    ("no problems", "", "errors|warnings|failures <= 0"),
    ("0 problems reported", "", "errors|warnings|failures <= 0"),
    ("0 warnings", "", "warnings|errors <= 0"),
    ("no warnings", "", "warnings|errors <= 0"),
    ("0 errors and warnings", "", "errors|failures <= 0 & warnings|errors <= 0"),
    ("no errors or warnings", "", "errors|failures <= 0 & warnings|errors <= 0"),
    ("0 lint/type errors", "", "errors|failures <= 0"),
    ("0 failures", "", "failures|errors <= 0"),
    ("no failing tests", "", "failures|errors <= 0"),
    ("0 failed tests", "", "failures|errors <= 0"),
    ("no skipped tests", "", "skipped <= 0"),
    ("0 vulnerabilities", "", "vulnerabilities|errors|warnings|failures <= 0"),
    ("no high or critical vulnerabilities", "", "vulnerabilities|errors|warnings|failures <= 0"),
    ("0 critical/high", "", "errors|warnings|failures <= 0"),
    ("0 known CVEs", "", "vulnerabilities|errors|warnings|failures <= 0"),
    ("ruff check: 0 errors", "", "errors|failures <= 0"),
    ("errors: 0", "", "errors|failures <= 0"),
    ("errors = 0", "", "errors|failures <= 0"),
    ("errors == 0", "", "errors|failures <= 0"),
    ("0 clones", "", "clones <= 0"),
    ("0 orphans", "", "orphans <= 0"),
    ("0 hash mismatches", "", "hash_mismatches <= 0"),
    ("zero bugs (effort=max)", "", "errors|warnings|failures <= 0"),
    ("0", "Lint (Ruff/Ultracite)", "errors|failures <= 0"),
    ("none", "Type errors", "errors|failures <= 0"),
    ("0", "Unit tests", "failures|errors <= 0"),
    ("0", "Occurrences left", "main <= 0"),
    ("no more than a single error", "", "errors|failures <= 1"),
    ("0 high severity", "", "errors|warnings|failures <= 0"),
)

# A comparator and a number. Max and min before a metric are no comparators. An unknown label is a metric that only
# gates.toml can measure.
NUMBERS: tuple[Row, ...] = (
    ("Max CC ≤ 10", "", "max_cc <= 10 cc"),
    ("less than or equal to 10", "Complexity", "max_cc <= 10 cc"),
    ("CC less than or equal to 10", "", "max_cc <= 10 cc"),
    ("don't exceed 10", "Complexity", "max_cc <= 10 cc"),
    ("not to exceed 10", "Complexity", "max_cc <= 10 cc"),
    ("no CC above 10", "", "max_cc <= 10 cc"),
    ("no complexity over 10", "", "max_cc <= 10 cc"),
    ("no duplication over 3%", "", "duplication <= 3 %"),
    ("max cc <= 10", "", "max_cc <= 10 cc"),
    ("CC < 10", "", "max_cc < 10 cc"),
    ("CCN ≤ 15", "", "max_cc <= 15 cc"),
    ("cyclomatic complexity at most 10", "", "max_cc <= 10 cc"),
    ("complexity under 8", "", "max_cc < 8 cc"),
    ("CC ≤ 10 per function", "", "max_cc <= 10 cc"),
    ("Average CC ≤ 5", "", "average_cc <= 5"),
    ("no function above 10", "", "max_cc <= 10 cc"),
    ("all functions ≤ 12", "", "max_cc <= 12 cc"),
    ("≤ 3%", "Duplication", "duplication <= 3 %"),
    ("duplication ≤ 3%", "", "duplication <= 3 %"),
    ("duplication < 2.5 %", "", "duplication < 2.5 %"),
    ("≤ 3 % duplicated lines", "", "duplication <= 3 %"),
    ("≤ 50 duplicated lines", "", "duplicated_lines <= 50"),
    ("coverage ≥ 80%", "", "coverage >= 80 %"),
    ("coverage is greater than or equal to 80 %", "", "coverage >= 80 %"),
    ("coverage must not drop below 80%", "", "coverage >= 80 %"),
    ("coverage can't fall below 80%", "", "coverage >= 80 %"),
    ("coverage never below 80 %", "", "coverage >= 80 %"),
    ("not under 80% coverage", "", "coverage >= 80 %"),
    ("≥ .8", "Coverage", "coverage >= 80 %"),
    (".8", "Coverage", "coverage >= 80 %"),
    ("errors may not exceed 5", "", "errors|failures <= 5"),
    ("errors should not be more than 5", "", "errors|failures <= 5"),
    ("3 errors or fewer", "", "errors|failures <= 3"),
    ("all 212 pass", "", "success & passed|tests >= 212"),
    ("≥80% coverage", "", "coverage >= 80 %"),
    ("coverage >= 80", "", "coverage >= 80 %"),
    ("coverage of at least 80%", "", "coverage >= 80 %"),
    ("coverage must be at least 80%", "", "coverage >= 80 %"),
    ("at least 80 percent coverage", "", "coverage >= 80 %"),
    ("minimum coverage: 80%", "", "coverage >= 80 %"),
    ("line coverage ≥ 85%", "", "coverage >= 85 %"),
    ("≥ 75% branch coverage", "", "branch_coverage >= 75 %"),
    ("statements ≥ 80%, branches ≥ 70%", "", "coverage >= 80 % & branch_coverage >= 70 %"),
    ("coverage stays ≥ 80%", "", "coverage >= 80 %"),
    ("coverage ≥ 0.8", "", "coverage >= 80 %"),
    ("80%+ coverage", "", "coverage >= 80 %"),
    ("85% or higher", "Coverage", "coverage >= 85 %"),
    ("≥ 90% coverage on new code", "", "coverage_on_new_code >= 90 %"),
    ("≥ 85% per changed file", "", "per_changed_file >= 85 %"),
    ("mutation score ≥ 60%", "", "mutation >= 60 %"),
    ("pass rate ≥ 95%", "", "pass_rate >= 95 %"),
    ("≥ 95% passing", "", "pass_rate >= 95 %"),
    ("≥ 95% of tests pass", "", "pass_rate >= 95 %"),
    ("≤ 5 errors", "", "errors|failures <= 5"),
    ("at most five warnings", "", "warnings|errors <= 5"),
    ("max 10 warnings", "", "warnings|errors <= 10"),
    ("not more than 3 errors", "", "errors|failures <= 3"),
    ("fewer than 5 skipped tests", "", "skipped < 5"),
    ("≥ 40 tests", "", "passed|tests >= 40"),
    ("40+ tests passing", "", "passed|tests >= 40"),
    ("tests ≥ 40", "", "passed|tests >= 40"),
    ("4,000+ passed", "", "passed|tests >= 4000"),
    ("exactly 12 tests", "", "passed|tests == 12"),
    ("score ≥ 90", "", "score >= 90"),
    ("accessibility ≥ 95", "", "accessibility >= 95"),
    ("p95 < 200 ms", "", "p95 < 200 ms"),
    ("response time under 300ms", "", "response_time < 300 ms"),
    ("bundle size ≤ 500 KB", "", "bundle_size <= 500 KB"),
    ("≤ 500 KB", "Bundle size", "main <= 500 KB"),
    ("< 200 LOC", "", "loc|printed < 200"),
    ("≤ 5k tokens", "", "tokens <= 5000"),
    ("≥ 99.95% availability", "", "availability >= 99.95 %"),
    ("max_restarts = 0", "", "max_restarts <= 0"),
    ("fraction ≥ 0.95", "", "fraction >= 0.95"),
    ("≥ 2", "", "main >= 2"),
    ("≥1", "", "main >= 1"),
    ("<= 60s", "", "main <= 60 s"),
    ("> 50%", "", "main > 50 %"),
    ("exactly 3", "", "main == 3"),
    ("≠ 0", "", "main != 0"),
    ("≥ 1 (baseline 0)", "", "main >= 1"),
)

# Without a comparator the metric or the gate's name gives the direction, from a closed list.
BARE_NUMBERS: tuple[Row, ...] = (
    ("80%", "Coverage", "coverage >= 80 %"),
    ("10", "Complexity", "max_cc <= 10 cc"),
    ("3%", "Duplication", "duplication <= 3 %"),
    ("100%", "Unit tests", "success"),
    ("100%", "Test coverage", "coverage >= 100 %"),
    ("200ms", "Latency p95", "main <= 200 ms"),
    ("Max CC 10", "", "max_cc <= 10 cc"),
    ("CC max 10", "", "max_cc <= 10 cc"),
    ("80 %", "Coverage", "coverage >= 80 %"),
    ("25", "Integration tests", "passed|tests >= 25"),
    ("95", "Lighthouse score", "main >= 95"),
    ("0", "", "main <= 0"),
    ("none", "", "main <= 0"),
    ("100%", "", "main >= 100 %"),
    ("0%", "", "main <= 0 %"),
    ("15 max", "", "main <= 15"),
    ("~~80%~~ 90%", "Coverage", "coverage >= 90 %"),
    ("≥ 80", "Coverage", "coverage >= 80 %"),
    ("≥ 80%", "Unit tests", "coverage|pass_rate >= 80 %"),
    ("≥ 1", "Error handling in place", "main >= 1"),
    ("-0", "", "main <= 0"),
)

# n/n is all of them, n/m at least n; a range is both of its ends.
FRACTIONS_AND_RANGES: tuple[Row, ...] = (
    ("12/12", "", "success & passed|tests >= 12"),
    ("12/12 tests", "", "success & passed|tests >= 12"),
    ("212/212 pass", "", "success & passed|tests >= 212"),
    ("≥ 9.5/10", "Pylint", "score >= 9.5"),
    ("10.00/10", "Pylint", "score >= 10"),
    ("rated at 9.50/10", "", "score >= 9.5"),
    ("80 ≤ coverage ≤ 90", "", "coverage >= 80 % & coverage <= 90 %"),
    ("0 < errors ≤ 5", "", "errors|failures > 0 & errors|failures <= 5"),
    ("16/17 or higher", "", "passed|tests >= 16"),
    ("≥ 7/10", "", "passed|tests >= 7"),
    ("9/10", "Score", "score >= 9"),
    ("score ≥ 9/10", "", "score >= 9"),
    ("80-90%", "Coverage", "coverage >= 80 % & coverage <= 90 %"),
    ("between 80 and 90% coverage", "", "coverage >= 80 % & coverage <= 90 %"),
    ("60–200 lines", "", "lines >= 60 & lines <= 200"),
    ("3 to 5 errors", "", "errors|failures >= 3 & errors|failures <= 5"),
)

# The tool's own idea of nothing being wrong.
SUCCESS: tuple[Row, ...] = (
    ("pass", "", "success"),
    ("PASS", "", "success"),
    ("passes", "", "success"),
    ("ok", "", "success"),
    ("clean", "", "success"),
    ("green", "", "success"),
    ("all green", "", "success"),
    ("everything passes", "", "success"),
    ("everything green", "", "success"),
    ("nothing fails", "", "success"),
    ("tests never fail", "", "success"),
    ("success", "", "success"),
    ("✅", "", "success"),
    ("✅ Pass", "", "success"),
    ("all pass", "", "success"),
    ("all tests pass", "", "success"),
    ("All tests passing", "", "success"),
    ("tests pass", "", "success"),
    ("all checks passed", "", "success"),
    ("all unit tests pass", "", "success"),
    ("all 5 criteria pass", "", "success"),
    ("smoke tests pass", "", "success"),
    ("100% passing", "", "success"),
    ("100% pass", "", "success"),
    ("100% of tests pass", "", "success"),
    ("100% pass rate", "", "success"),
    ("build succeeds", "", "success"),
    ("compiles", "", "success"),
    ("lint clean", "", "success"),
    ("mypy --strict passes", "", "success"),
    ("go test ./... passes", "", "success"),
    ("must pass", "", "success"),
    ("must not fail", "", "success"),
    ("pass (exit 0)", "", "success"),
    ("pass — on every platform", "", "success"),
)

# The exit status, literally.
EXIT_STATUS: tuple[Row, ...] = (
    ("exit 0", "", "exit == 0"),
    ("exit code 0", "", "exit == 0"),
    ("exit status 0", "", "exit == 0"),
    ("exit=0", "", "exit == 0"),
    ("both exit 0", "", "exit == 0"),
    ("returns 0", "", "exit == 0"),
    ("exits 1", "", "exit == 1"),
    ("exit 1 (no match)", "", "exit == 1"),
    ("non-zero exit", "", "exit != 0"),
    ("exit non-zero", "", "exit != 0"),
    ("exit code != 0", "", "exit != 0"),
    ("must fail", "", "exit != 0"),
    ("doesn't exit 0", "", "exit != 0"),
    ("must not exit 0", "", "exit != 0"),
    ("exits cleanly", "", "exit == 0"),
)

# What the command prints is the result.
OUTPUT: tuple[Row, ...] = (
    ("empty", "", "lines <= 0"),
    ("no output", "", "lines <= 0"),
    ("empty output", "", "lines <= 0"),
    ("(empty)", "", "lines <= 0"),
    ("no diff", "", "lines <= 0"),
    ("zero diffs", "", "lines <= 0"),
    ("0 matches", "", "lines <= 0"),
    ("no matches", "", "lines <= 0"),
    ("no hits in src/", "", "lines <= 0"),
    ("0 lines", "", "lines <= 0"),
    ("≥ 1 match", "", "lines >= 1"),
    ("at least one match", "", "lines >= 1"),
    ("exactly 3 hits", "", "lines == 3"),
    ("1 occurrence", "", "lines == 1"),
    ("≤ 60 lines", "", "lines <= 60"),
    ("non-empty", "", "lines >= 1"),
)

# Compared with the base.
RELATIVE: tuple[Row, ...] = (
    ("no regressions", "", "not worse: main"),
    ("no drift", "", "not worse: main"),
    ("no new errors", "", "not worse: errors|failures"),
    ("0 new warnings", "", "not worse: warnings|errors"),
    ("no new issues vs baseline", "", "not worse: errors|warnings|failures"),
    ("coverage not below baseline", "", "not worse: coverage"),
    ("coverage ≥ baseline", "", "not worse: coverage"),
    ("no decrease in coverage", "", "not worse: coverage"),
    ("no worse than main", "", "not worse: main"),
    ("same test count", "", "not worse: passed|tests"),
    ("< 10% degradation", "", "not worse: main (slack 0.1)"),
    ("≤ 2% coverage drop", "", "not worse: coverage (slack 0.02)"),
    ("≥ 98% of baseline", "", "not worse: main (slack 0.02)"),
    ("no regression", "Coverage", "not worse: coverage"),
    ("same or better than main", "Coverage", "not worse: coverage"),
    ("no drop in coverage > 1%", "", "not worse: coverage (slack 0.01)"),
)

# Every clause can be read; a note in brackets counts when it is a limit of a known metric.
COMPOUND: tuple[Row, ...] = (
    ("0 errors; coverage ≥ 85%", "", "errors|failures <= 0 & coverage >= 85 %"),
    ("0 errors, 0 warnings", "", "errors|failures <= 0 & warnings|errors <= 0"),
    ("0 errors<br>≤ 5 warnings", "", "errors|failures <= 0 & warnings|errors <= 5"),
    ("all tests pass and coverage ≥ 80%", "", "success & coverage >= 80 %"),
    ("exit 0, no output", "", "exit == 0 & lines <= 0"),
    ("coverage ≥ 80 %, no decrease vs. main", "", "coverage >= 80 % & not worse: main"),
    ("0 failed + 0 skipped", "", "failures|errors <= 0 & skipped <= 0"),
    ("all 40 tests pass", "", "success & passed|tests >= 40"),
    ("100% passing (40+ tests)", "", "success & passed|tests >= 40"),
    ("pass; CC ≤ 10; duplication ≤ 3%", "", "success & max_cc <= 10 cc & duplication <= 3 %"),
)

# Japanese, Chinese, Korean, full-width characters.
LANGUAGES: tuple[Row, ...] = (
    ("エラー0", "", "errors|failures <= 0"),
    ("エラーゼロ", "", "errors|failures <= 0"),
    ("警告なし", "", "warnings|errors <= 0"),
    ("カバレッジ80%以上", "", "coverage >= 80 %"),
    ("複雑度 10 以下", "", "max_cc <= 10 cc"),
    ("全て合格", "", "success"),
    ("エラーがないこと", "", "errors|failures <= 0"),
    ("テストがすべてパスする", "", "success"),
    ("80%を超える", "カバレッジ", "coverage > 80 %"),
    ("10を超えないこと", "複雑度", "max_cc <= 10 cc"),
    ("错误数为0", "", "errors|failures <= 0"),
    ("覆盖率达到80%", "", "coverage >= 80 %"),
    ("所有测试通过", "", "success"),
    ("終了コード 0", "", "exit == 0"),
    ("回帰なし", "", "not worse: main"),
    ("出力空", "", "lines <= 0"),
    ("覆盖率不低于80%", "", "coverage >= 80 %"),
    ("圈复杂度不超过10", "", "max_cc <= 10 cc"),
    ("0 个错误", "", "errors|failures <= 0"),
    ("无错误", "", "errors|failures <= 0"),
    ("测试全部通过", "", "success"),
    ("通过率 100%", "", "success"),
    ("退出码 0", "", "exit == 0"),
    ("오류 0개", "", "errors|failures <= 0"),
    ("오류 없음", "", "errors|failures <= 0"),
    ("커버리지 80% 이상", "", "coverage >= 80 %"),
    ("모든 테스트 통과", "", "success"),
    ("최대 10개", "", "main <= 10"),
    ("coverage：≥８０％", "", "coverage >= 80 %"),
    ("≤&nbsp;3%", "Duplication", "duplication <= 3 %"),
    ("不超过 3%", "重复率", "duplication <= 3 %"),
)

# Placeholders, work for people, numbers that cannot be compared or have no direction.
NOT_RUNNABLE: tuple[Row, ...] = (
    ("", "", "not runnable"),
    ("-", "", "not runnable"),
    ("—", "", "not runnable"),
    ("...", "", "not runnable"),
    ("?", "", "not runnable"),
    ("TBD", "", "not runnable"),
    ("n/a", "", "not runnable"),
    ("N/A (kept)", "", "not runnable"),
    ("TODO", "", "not runnable"),
    ("[value]", "", "not runnable"),
    ("<threshold>", "", "not runnable"),
    ("≥ X%", "", "not runnable"),
    ("≥ <limit>%", "", "not runnable"),
    ("{coverage}%", "", "not runnable"),
    ("manual review", "", "not runnable"),
    ("ruff", "", "not runnable"),
    ("fail", "", "not runnable"),
    ("must not pass", "", "not runnable"),
    ("tests do not pass", "", "not runnable"),
    ("not green", "", "not runnable"),
    ("不合格", "", "not runnable"),
    ("测试不通过", "", "not runnable"),
    ("75% → 80%", "Coverage", "not runnable"),
    ("höchstens 10", "Complexity", "not runnable"),
    ("80% lines / 70% branches", "Coverage", "not runnable"),
    ("lower than main", "Duplication", "not runnable"),
    ("10.5/10", "", "not runnable"),
    ("7", "", "not runnable"),
    ("80%", "", "not runnable"),
    ("~80%", "", "not runnable"),
    ("≤ NaN", "", "not runnable"),
    ("Coverage ≥ NaN %", "", "not runnable"),
    ("Max CC ≤ inf", "", "not runnable"),
    ("at most ∞", "", "not runnable"),
    ("≥ 85%; duplication ≤ infinity", "", "not runnable"),
    ("inf", "", "not runnable"),
    ("no NaN values in the table", "", "prose"),
    ("no infinite loops", "", "prose"),
    ("≥ inf", "", "not runnable"),
    ("1e999", "", "not runnable"),
    ("≥ 1e999%", "", "not runnable"),
    ("13/12", "", "not runnable"),
    ("> +80%", "", "not runnable"),
    ("≤ 1.5 lines", "", "not runnable"),
)

# Everything else: only the exit status speaks. One clause that cannot be read makes the whole prose.
PROSE: tuple[Row, ...] = (
    ("documentation updated", "", "prose"),
    ("no unmanaged overwrites", "", "prose"),
    ("works on both platforms", "", "prose"),
    ("some tests pass", "", "prose"),
    ("no tests without owner", "", "prose"),
    ("0 errors, docs updated", "", "prose"),
    ("no file > 500 lines", "", "prose"),
    ("grade A", "", "prose"),
    ("five fields documented", "", "prose"),
)

KINDS = {
    "nothing found": NOTHING_FOUND,
    "numbers": NUMBERS,
    "bare numbers": BARE_NUMBERS,
    "fractions and ranges": FRACTIONS_AND_RANGES,
    "success": SUCCESS,
    "exit status": EXIT_STATUS,
    "output": OUTPUT,
    "relative": RELATIVE,
    "compound": COMPOUND,
    "languages": LANGUAGES,
    "not runnable": NOT_RUNNABLE,
    "prose": PROSE,
}


def shown(expectation: Expectation) -> str:
    match expectation:
        case Threshold():
            unit = f" {expectation.unit}" if expectation.unit else ""
            return f"{'|'.join(expectation.metrics) or 'main'} {expectation.operator} {expectation.limit:g}{unit}"
        case Success():
            return "success"
        case ExitStatus():
            return f"exit {expectation.operator} {expectation.limit}"
        case OutputLines():
            return f"lines {expectation.operator} {expectation.limit}"
        case Relative():
            slack = f" (slack {expectation.slack:g})" if expectation.slack else ""
            return f"not worse: {'|'.join(expectation.metrics) or 'main'}{slack}"
        case Compound():
            return " & ".join(shown(clause) for clause in expectation.clauses)
        case Prose():
            return "prose"
        case NotRunnable():
            return "not runnable"


@pytest.mark.parametrize(
    ("cell", "gate", "reading"),
    [
        pytest.param(cell, gate, reading, id=f"{kind}: {cell or 'empty cell'}{f' of {gate}' if gate else ''}")
        for kind, rows in KINDS.items()
        for cell, gate, reading in rows
    ],
)
def test_a_cell_means_what_its_author_meant(cell: str, gate: str, reading: str) -> None:
    assert shown(parse_expectation(cell, gate=gate)) == reading


def test_the_table_has_no_phrase_twice() -> None:
    cells = [(cell, gate) for rows in KINDS.values() for cell, gate, _ in rows]
    assert len(cells) == len(set(cells)) >= 200


def test_the_text_stays_the_authors_own() -> None:
    assert parse_expectation("  **≥\u00a080 %** lines ", gate="Coverage").text == "**≥\u00a080 %** lines"


def test_each_clause_keeps_its_own_words() -> None:
    read = parse_expectation("`0 errors`; Coverage ≥ 85%")
    assert isinstance(read, Compound)
    assert [clause.text for clause in read.clauses] == ["0 errors", "Coverage ≥ 85%"]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("", "an empty cell is a placeholder, not an expectation"),
        ("TBD", "tbd is a placeholder, not an expectation"),
        ("Manual review", "manual review is work for a person, not for a command"),
        ("mypy --strict", "mypy --strict names a tool, not an expectation"),
        ("fail", "fail does not say what to expect: write exit 1, or 0 errors"),
        ("80%", "nothing says whether 80% is a minimum or a maximum: write ≥, ≤ or ="),
        ("≤ 1e999", "1e999 is not a number that can be compared"),
        ("~80%", "~80% has no number that can be compared"),
        ("13/12", "13/12 is not a part of a whole"),
        ("90-80%", "90-80% is not a range"),
    ],
)
def test_what_cannot_be_run_says_why(cell: str, why: str) -> None:
    assert parse_expectation(cell) == NotRunnable(text=cell, why=why)
