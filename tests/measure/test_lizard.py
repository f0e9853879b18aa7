"""lizard's output: the list of functions, checked against its totals."""

import pytest

from gates.measure.extractors import lizard
from gates.model.measurement import Finding, Measurement, Output
from gates.model.outcome import Stream
from tests.measure.outputs import measured

HEADER = (
    "================================================\n"
    "  NLOC    CCN   token  PARAM  length  location  \n"
    "------------------------------------------------\n"
)
ROWS = (
    "      20     10     75      1      20 cc10@4-23@src/a.py\n"
    "      22     11     82      1      22 A::operator ( )@26-47@src/sp ace/a b.cpp\n"
)
FILES = (
    "2 file analyzed.\n"
    "==============================================================\n"
    "NLOC    Avg.NLOC  AvgCCN  Avg.token  function_cnt    file\n"
    "--------------------------------------------------------------\n"
    "     20      20.0    10.0       75.0         1     src/a.py\n"
    "     22      22.0    11.0       82.0         1     src/sp ace/a b.cpp\n"
    "\n"
)
WARNINGS = "!!!! Warnings (cyclomatic_complexity > 10 or length > 1000) !!!!\n" + HEADER + ROWS.split("\n")[1] + "\n"


def totals(functions: int, warnings: int) -> str:
    return (
        "==========================================================================================\n"
        "Total nloc   Avg.NLOC  AvgCCN  Avg.token   Fun Cnt  Warning cnt   Fun Rt   nloc Rt\n"
        "------------------------------------------------------------------------------------------\n"
        f"        42      21.0    10.5       78.5        {functions}            {warnings}      0.50    0.52\n"
    )


FOUND = HEADER + ROWS + FILES + WARNINGS + totals(2, 1)
CLEAN = HEADER + ROWS + FILES + "No thresholds exceeded (cyclomatic_complexity > 15)\n" + totals(2, 0)
NOTHING = HEADER + "0 file analyzed.\n" + totals(1, 0)


def read(stdout: str, words: str = "lizard -C 10 src", stderr: str = "", exit_code: int = 0) -> Measurement | None:
    return lizard.measure(
        Output(
            stdout=Stream(data=stdout.encode()),
            stderr=Stream(data=stderr.encode()),
            exit_code=exit_code,
            argv=tuple(words.split()),
        )
    )


def reasons(measurement: Measurement | None) -> list[str]:
    assert measurement is not None
    return [problem.reason for problem in measurement.problems]


def test_the_largest_complexity_is_measured_and_the_repeated_rows_are_not_counted() -> None:
    measurement = read(FOUND, exit_code=1)
    assert measurement is not None
    assert [(metric.name, metric.value, metric.unit) for metric in measurement.metrics] == [
        ("max_cc", 11, "cc"),
        ("warnings", 1, ""),
    ]
    assert measurement.worst == "src/sp ace/a b.cpp:26 A::operator ( ) has CC 11"
    assert measurement.findings == (
        Finding(text="src/sp ace/a b.cpp:26 A::operator ( ) has CC 11", path="src/sp ace/a b.cpp", line=26),
    )
    assert measurement.problems == ()
    assert measurement.examined is not None
    assert (measurement.examined.count, measurement.examined.unit) == (2, "files")


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        pytest.param("lizard -C 10 src", {1}, id="the warning is the function above the limit"),
        pytest.param("lizard -C10 src", {1}, id="glued"),
        pytest.param("lizard --CCN=10 src", {1}, id="long"),
        pytest.param("lizard -C 9 src", set(), id="two are above, one is warned about"),
        pytest.param("lizard src", set(), id="none is above the default of 15"),
    ],
)
def test_exit_1_is_explained_only_when_the_warnings_are_about_complexity(words: str, codes: set[int]) -> None:
    measurement = read(FOUND, words)
    assert measurement is not None
    assert measurement.findings_exit_codes == codes


def test_an_extension_adds_columns() -> None:
    text = CLEAN.replace("length  location", "length  CogC  location").replace("      20 cc10", "      20     9 cc10")
    assert reasons(read(text)) == []


@pytest.mark.parametrize("line", range(len(CLEAN.split("\n")) - 2))
def test_an_output_that_is_cut_never_passes(line: int) -> None:
    for part in (CLEAN.split("\n")[: line + 1], CLEAN.split("\n")[line + 1 :]):
        measurement = read("\n".join(part))
        whole = measurement is not None and [metric.value for metric in measurement.metrics] == [11, 0]
        assert measurement is None or measurement.problems or whole


def test_a_row_that_is_missing_is_noticed() -> None:
    measurement = read(CLEAN.replace(ROWS.split("\n")[1] + "\n", ""))
    assert measurement is not None
    assert [problem.text for problem in measurement.problems] == ["2 functions counted, 1 listed"]


def test_no_file_is_nothing_examined_although_lizard_counts_a_function() -> None:
    assert reasons(read(NOTHING)) == ["nothing-examined"]


def test_an_unreadable_file_is_a_problem() -> None:
    assert reasons(read(CLEAN, stderr="Error: Fail to read source file 'src/link.py'\n")) == ["inconsistent"]


def test_the_runs_of_a_command_are_taken_together() -> None:
    measurement = read(CLEAN + NOTHING + FOUND, exit_code=1)
    assert measurement is not None
    assert measurement.examined is not None
    assert (measurement.examined.count, measurement.problems) == (4, ())


@pytest.mark.parametrize(
    "stdout", ["", "src/a.py:26: warning: f has 22 NLOC, 11 CCN\n", '20,10,75,1,20,"f@4-23@a.py"\n']
)
def test_other_formats_are_not_measured(stdout: str) -> None:
    assert read(stdout) is None


def test_the_duplicate_extension_adds_its_rate() -> None:
    measurement = read(CLEAN + "Duplicates\n====\n\nTotal duplicate rate: 31.67%\nTotal unique rate: 64.89%\n")
    assert measurement is not None
    metric = measurement.metric("duplication")
    assert metric is not None
    assert (metric.value, metric.unit) == (31.67, "%")


def test_paths_leave_out_options_and_their_values() -> None:
    words = ["lizard", "-l", "python", "-C", "10", "-x", "./tests/*", "-Eduplicate", "-i", "2", "src", "tools"]
    assert lizard.paths(tuple(words)) == ("src", "tools")


def test_duplicate_blocks_are_the_findings_of_the_duplication_extension() -> None:
    blocks = (
        "Duplicate block:\n-----\nsrc/a.py:1 ~ 4\nsrc/b.py:1 ~ 4\n^^^^^\n\n"
        "Duplicate block:\n-----\nsrc/a.py:10 ~ 40\nsrc/c.py:2 ~ 32\n^^^^^\n\n"
    )
    text = CLEAN + f"Duplicates\n=====\n{blocks}Total duplicate rate: 12.50%\nTotal unique rate: 90.00%\n"
    measurement = read(text, "lizard -Eduplicate src")
    assert measurement is not None
    assert [finding.text for finding in measurement.findings] == [
        "src/a.py:10-40 = src/c.py:2-32",
        "src/a.py:1-4 = src/b.py:1-4",
    ]
    assert measurement.worst == "src/a.py:10-40 = src/c.py:2-32"


def test_a_listing_that_was_too_long_to_be_kept_is_said_to_be() -> None:
    (problem,) = measured("lizard src", "  NLOC    CCN   token  PARAM  length  location\n", dropped=1_400_000).problems
    assert problem.reason == "no-measurement"
    assert problem.text.endswith("; 1400000 bytes of it were left out, since it is too long (let it print less)")
