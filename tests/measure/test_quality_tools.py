"""coverage, interrogate, radon, xenon and vulture."""

import pytest

from gates.measure.extractors import coverage, interrogate, radon, vulture
from gates.model.measurement import Measurement, Output
from gates.model.outcome import Stream


def said(stdout: str, words: str, exit_code: int = 0, stderr: str = "") -> Output:
    return Output(
        stdout=Stream(data=stdout.encode()),
        stderr=Stream(data=stderr.encode()),
        exit_code=exit_code,
        command=words,
        argv=tuple(words.split()),
    )


def values(measurement: Measurement | None) -> dict[str, float]:
    assert measurement is not None
    return {metric.name: metric.value for metric in measurement.metrics}


def reasons(measurement: Measurement | None) -> list[str]:
    assert measurement is not None
    return [problem.reason for problem in measurement.problems]


@pytest.mark.parametrize(
    ("text", "percent", "statements"),
    [
        pytest.param("TOTAL                8      2    75%\n", 75, 8, id="plain"),
        pytest.param("TOTAL               13      2    85%\n", 100 * 11 / 13, 13, id="84.6 is not rounded up to 85"),
        pytest.param("TOTAL                9      5      6      1    33%\n", 33, 9, id="branches: as printed"),
        pytest.param("TOTAL                9      5  44.44%\n", 100 * 4 / 9, 9, id="decimals"),
        pytest.param("| **TOTAL** |    **9** |    **5** | **44%** |   |\n", 100 * 4 / 9, 9, id="markdown"),
        pytest.param("TOTAL 8 2 75%\nTOTAL 10 5 50%\n", 50, 18, id="the lowest of two"),
    ],
)
def test_the_total_of_coverage(text: str, percent: float, statements: int) -> None:
    measurement = coverage.measure(said(text, "coverage report"))
    assert values(measurement) == {"coverage": pytest.approx(percent)}
    assert measurement is not None
    assert measurement.examined is not None
    assert measurement.examined.count == statements


def test_the_bare_total_of_coverage_is_read_only_where_it_was_asked_for() -> None:
    assert values(coverage.measure(said("75\n", "coverage report --format=total"))) == {"coverage": 75}
    assert coverage.measure(said("75\n", "coverage report")) is None


def test_a_report_about_nothing_examined_nothing() -> None:
    assert reasons(coverage.measure(said("TOTAL   0   0   100%\n", "coverage report"))) == ["nothing-examined"]


def test_a_report_below_its_own_limit_does_not_pass_by_a_masked_status() -> None:
    text = "TOTAL 8 2 75%\nCoverage failure: total of 75 is less than fail-under=90\n"
    assert reasons(coverage.measure(said(text, "coverage report", 0))) == ["inconsistent"]
    honest = coverage.measure(said(text, "coverage report", 2))
    assert honest is not None
    assert (honest.problems, honest.findings_exit_codes) == ((), frozenset())


def test_no_data_is_no_measurement() -> None:
    assert coverage.measure(said("No data to report.\n", "coverage report", 1)) is None


def test_interrogate_is_counted_from_its_table() -> None:
    text = (
        "| TOTAL                |           3 |          1 |           2 |        66.7% |\n"
        "---------------- RESULT: FAILED (minimum: 80.0%, actual: 66.7%) -----------------\n"
    )
    measurement = interrogate.measure(said(text, "interrogate -v src", 1))
    assert values(measurement) == {"docstring_coverage": pytest.approx(200 / 3)}
    assert values(interrogate.measure(said("RESULT: PASSED (minimum: 80.0%, actual: 100.0%)\n", "interrogate"))) == {
        "docstring_coverage": 100
    }
    assert interrogate.measure(said("", "interrogate -q src")) is None


BLOCKS = "src/a.py\n    F 6:0 g - C (13)\n    M 9:4 K.f - A (2)\nsrc/b.py\n    C 1:0 K - B (7)\n"


def test_radon_gives_the_worst_block() -> None:
    measurement = radon.measure(
        said(BLOCKS + "\n3 blocks (classes, functions, methods) analyzed.\n", "radon cc -s src")
    )
    assert values(measurement) == {"max_cc": 13, "grade": 3}
    assert measurement is not None
    assert measurement.worst == "src/a.py:6 g has CC 13"
    assert [(finding.path, finding.line) for finding in measurement.findings] == [("src/a.py", 6)]


def test_radon_without_numbers_gives_the_grade_alone() -> None:
    measurement = radon.measure(said("src/a.py\n    F 6:0 g - C\n", "radon cc src"))
    assert values(measurement) == {"grade": 3}


def test_radon_that_could_not_read_a_file_is_not_believed() -> None:
    text = BLOCKS + "src/c.py\n    ERROR: invalid syntax (<unknown>, line 1)\n"
    assert reasons(radon.measure(said(text, "radon cc -s src"))) == ["inconsistent"]


def test_radon_on_nothing_is_no_measurement() -> None:
    assert radon.measure(said("", "radon cc -s nosuch")) is None


def test_xenon_counts_what_it_complains_about_and_is_silent_otherwise() -> None:
    text = "ERROR:xenon:block \"src/a.py:6 g\" has a rank of C\nERROR:xenon:module 'src/a.py' has a rank of B\n"
    measurement = radon.measure(said("", "xenon -b A src", 1, text))
    assert values(measurement) == {"errors": 2, "grade": 3}
    assert values(radon.measure(said("", "xenon -b A src"))) == {"errors": 0}
    assert radon.measure(said("", "xenon -b A src || true")) is None
    assert radon.measure(said("", "xenon -b A src", 1)) is None


def test_vulture_counts_lines_and_is_silent_otherwise() -> None:
    measurement = vulture.measure(said("src/a.py:1: unused function 'f' (60% confidence)\n", "vulture src", 3))
    assert values(measurement) == {"errors": 1}
    assert measurement is not None
    assert measurement.findings_exit_codes == frozenset({3})
    assert values(vulture.measure(said("", "vulture src"))) == {"errors": 0}
    assert vulture.measure(said("", "vulture nosuch", 1, "Error: nosuch could not be found.\n")) is None
