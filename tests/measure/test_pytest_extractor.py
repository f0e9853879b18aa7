"""pytest's output: what its summary lines add up to, and when they must not be believed."""

import pytest

from gates.measure.extractors import pytest as extractor
from gates.model.measurement import Finding, Measurement, Output
from gates.model.outcome import Stream


def read(stdout: str, exit_code: int = 0, stderr: str = "") -> Measurement | None:
    return extractor.measure(
        Output(
            stdout=Stream(data=stdout.encode()),
            stderr=Stream(data=stderr.encode()),
            exit_code=exit_code,
            argv=("pytest",),
        )
    )


def values(measurement: Measurement | None) -> dict[str, float]:
    assert measurement is not None
    return {metric.name: metric.value for metric in measurement.metrics}


def reasons(measurement: Measurement | None) -> list[str]:
    assert measurement is not None
    return [problem.reason for problem in measurement.problems]


@pytest.mark.parametrize(
    ("line", "ran", "passed", "failed"),
    [
        pytest.param("2 passed in 0.01s", 2, 2, 0, id="quiet"),
        pytest.param("===== 2 passed in 0.01s =====", 2, 2, 0, id="framed"),
        pytest.param("\x1b[32m\x1b[1m2 passed\x1b[0m\x1b[32m in 0.02s\x1b[0m", 2, 2, 0, id="coloured"),
        pytest.param("1 passed in 61.01s (0:01:01)", 1, 1, 0, id="minutes"),
        pytest.param("3 passed in 0.12 seconds", 3, 3, 0, id="old wording"),
        pytest.param("1 passed, 3 deselected in 0.10s", 1, 1, 0, id="deselected"),
        pytest.param("2 passed, 1 rerun in 0.10s", 2, 2, 0, id="rerun"),
        pytest.param("1 failed, 1 passed, 2 subtests passed in 0.03s", 2, 1, 1, id="subtests are parts of a test"),
        pytest.param("1 failed, 1 passed, 1 subtests failed in 0.03s", 3, 1, 2, id="failed subtests"),
        pytest.param(
            "= 1 failed, 4 passed, 1 skipped, 1 xfailed, 1 xpassed, 1 warning, 1 error in 0.03s =",
            8,
            4,
            2,
            id="all words",
        ),
        pytest.param("2 passed in 0.01s\n1 failed, 2 passed in 0.02s", 5, 4, 1, id="two runs"),
    ],
)
def test_the_summary_lines_add_up(line: str, ran: int, passed: int, failed: int) -> None:
    measured = values(read(f"..\n{line}\n", 1 if failed else 0))
    assert (measured["tests"], measured["passed"], measured["failures"]) == (ran, passed, failed)
    assert measured["pass_rate"] == 100 * (ran - failed) / ran


@pytest.mark.parametrize(
    "stdout",
    [
        pytest.param("..   [100%]\n", id="too quiet for a summary"),
        pytest.param("9 tests collected in 0.01s\n", id="only collected"),
        pytest.param("it said: 99 passed in 0.01s\n", id="in the middle of a line"),
        pytest.param("", id="silence"),
    ],
)
def test_no_summary_is_no_measurement(stdout: str) -> None:
    assert read(stdout) is None


@pytest.mark.parametrize(
    "line", ["no tests ran in 0.01s", "2 skipped in 0.01s", "2 deselected in 0.01s", "1 xfailed in 0.05s"]
)
def test_a_run_in_which_nothing_passed_examined_nothing(line: str) -> None:
    assert reasons(read(f"{line}\n", 0)) == ["nothing-examined"]


def test_failures_explain_exit_1() -> None:
    measurement = read("1 failed, 9 passed in 0.01s\n", 1)
    assert measurement is not None
    assert (measurement.findings_exit_codes, measurement.problems) == (frozenset({1}), ())


@pytest.mark.parametrize(
    "banner",
    [
        "!!!!!!!!!!!! stopping after 1 failures !!!!!!!!!!!!",
        "!!!!!!!! Interrupted: Test failed, continuing from this test next run. !!!!!!!!",
        "!!!!!!!! Interrupted: 1 error during collection !!!!!!!!",
        "! xdist.dsession.Interrupted: stopping after 1 failures !",
    ],
)
def test_a_run_that_its_failures_ended_is_measured_but_explains_no_status(banner: str) -> None:
    measurement = read(f"{banner}\n1 failed, 9 passed in 0.01s\n", 1)
    assert measurement is not None
    assert (measurement.findings_exit_codes, measurement.problems) == (frozenset(), ())


@pytest.mark.parametrize(
    "banner",
    [
        "!!!!!!!!!!!!!! KeyboardInterrupt !!!!!!!!!!!!!!",
        "!!!!!!!!!! _pytest.outcomes.Exit: bye !!!!!!!!!!",
        "! _pytest.outcomes.Exit: a message as long as the line itself !",
        "!!!!!!!! Interrupted: 1 error during collection !!!!!!!!",
        "INTERNALERROR> RuntimeError: boom",
    ],
)
def test_a_run_that_was_broken_off_is_never_believed(banner: str) -> None:
    assert reasons(read(f"1 passed in 0.15s\n{banner}\n", 0)) == ["crashed"]


COVERED = """\
Name         Stmts   Miss  Cover
--------------------------------
src/calc.py      9      5    44%
--------------------------------
TOTAL            9      5    44%
"""


def test_the_total_of_pytest_cov_is_a_second_metric_and_not_rounded() -> None:
    assert values(read(f"{COVERED}1 passed in 0.03s\n"))["coverage"] == pytest.approx(44.4444, abs=1e-4)


def test_a_total_beside_no_collected_data_is_left_over_from_another_run() -> None:
    said = "CoverageWarning: No data was collected. (no-data-collected)"
    assert "coverage" not in values(read(f"{COVERED}1 passed in 0.03s\n{said}\n"))


def test_a_coverage_limit_that_was_not_reached_never_passes() -> None:
    said = "FAIL Required test coverage of 90% not reached. Total coverage: 44.44%\n1 passed in 0.03s\n"
    honest, masked = read(said, 1), read(said, 0)
    assert honest is not None
    assert honest.findings_exit_codes == frozenset()
    assert reasons(masked) == ["inconsistent"]


def test_findings_are_the_short_summary_with_the_line_of_the_traceback() -> None:
    measurement = read(
        "____________________________ T.test_a[3] ____________________________\n"
        "\n"
        "tests/test_x.py:9: in helper\n"
        "E   assert 3 < 3\n"
        "\n"
        "tests/test_x.py:3: AssertionError\n"
        "=========================== short test summary info ===========================\n"
        "FAILED tests/test_x.py::T::test_a[3] - assert 3 < 3\n"
        "ERROR tests/test_y.py\n"
        "1 failed, 1 error in 0.02s\n",
        1,
    )
    assert measurement is not None
    assert measurement.findings == (
        Finding(text="FAILED tests/test_x.py::T::test_a[3] - assert 3 < 3", path="tests/test_x.py", line=3),
        Finding(text="ERROR tests/test_y.py", path="tests/test_y.py"),
    )
    assert measurement.worst == "FAILED tests/test_x.py::T::test_a[3] - assert 3 < 3"


def test_the_version_is_read_from_the_header() -> None:
    measurement = read("platform linux -- Python 3.11.7, pytest-9.2.0, pluggy-1.7.0\n==== 1 passed in 0.02s ====\n")
    assert measurement is not None
    assert (measurement.tool.name, measurement.tool.version) == ("pytest", "9.2.0")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("pytest -q", (), id="none"),
        pytest.param(
            "pytest -q tests/unit tests/test_x.py::T::test_a[1]", ("tests/unit", "tests/test_x.py"), id="node ids"
        ),
        pytest.param("pytest -k slow -m unit -n 4 --cov src tests", ("tests",), id="values of options"),
        pytest.param("pytest --pyargs pkg.tests", (), id="module names"),
    ],
)
def test_paths_are_what_it_collects_from(words: str, expected: tuple[str, ...]) -> None:
    assert extractor.paths(tuple(words.split())) == expected
