"""The other test runners: unittest, bun, vitest, jest, node, cargo and go."""

from types import ModuleType

import pytest

from gates.measure.extractors import bun, cargo_test, go_test, jest, node_test, unittest, vitest
from gates.measure.registry import extractor_for
from gates.model.measurement import Measurement, Output
from gates.model.outcome import Stream

TOOLS = {
    "unittest": "unittest",
    "bun": "bun test",
    "vitest": "vitest",
    "jest": "jest",
    "node": "node test",
    "cargo": "cargo test",
    "go": "go test",
}


def read(runner: str, text: str, exit_code: int = 0) -> Measurement | None:
    extractor = extractor_for(TOOLS[runner])
    assert extractor is not None
    output = Output(stdout=Stream(), stderr=Stream(data=text.encode()), exit_code=exit_code, argv=(runner, "test"))
    return extractor.measure(output)


def values(measurement: Measurement | None) -> dict[str, float]:
    assert measurement is not None
    return {metric.name: metric.value for metric in measurement.metrics}


def passes(measurement: Measurement | None, exit_code: int = 0) -> bool:
    """Judge as a threshold of 100 % would."""
    if measurement is None or measurement.problems or exit_code not in {0} | measurement.findings_exit_codes:
        return False
    rate = measurement.metric("pass_rate")
    return rate is not None and rate.value == 100


CLEAN = {
    "unittest": "..s\nRan 3 tests in 0.001s\n\nOK (skipped=1)\n",
    "bun": "\n 2 pass\n 1 skip\n 0 fail\n 2 expect() calls\nRan 3 tests across 2 files. [28.00ms]\n",
    "vitest": " Test Files  2 passed (2)\n      Tests  2 passed | 1 skipped (3)\n   Duration  371ms\n",
    "jest": "Test Suites: 1 passed, 1 total\nTests:       1 skipped, 2 passed, 3 total\nTime: 1 s\n",
    "node": "ℹ tests 3\nℹ suites 0\nℹ pass 2\nℹ fail 0\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\n",
    "cargo": (
        "running 3 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0s\n"
    ),
    "go": "--- PASS: TestA (0.00s)\n--- PASS: TestB (0.00s)\n--- SKIP: TestC (0.00s)\nok  \texample.com/a\t0.003s\n",
}
BAD = {
    "unittest": "Ran 5 tests in 0.001s\n\nFAILED (failures=1, errors=1, skipped=1)\n",
    "bun": " 2 pass\n 1 skip\n 1 fail\n 1 error\nRan 5 tests across 2 files. [28.00ms]\n",
    "vitest": " Test Files  2 failed | 1 passed (3)\n      Tests  1 failed | 2 passed | 1 skipped (4)\n",
    "jest": "Test Suites: 2 failed, 1 passed, 3 total\nTests:       1 failed, 1 skipped, 2 passed, 4 total\n",
    "node": "# tests 5\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 0\n# todo 1\n",
    "cargo": "test result: FAILED. 2 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s\n",
    "go": (
        "--- PASS: TestA (0.00s)\n--- PASS: TestB (0.00s)\n--- SKIP: TestD (0.00s)\n--- FAIL: TestC (0.00s)\n"
        "FAIL\nFAIL\texample.com/a\t0.003s\nFAIL\texample.com/b [build failed]\n"
    ),
}
EMPTY = {
    "unittest": "Ran 0 tests in 0.000s\n\nOK\n",
    "bun": " 0 pass\n 2 skip\n 0 fail\nRan 2 tests across 1 file. [1ms]\n",
    "vitest": " Test Files  1 skipped (1)\n      Tests  1 skipped (1)\n",
    "jest": "Test Suites: 1 skipped, 0 of 1 total\nTests:       1 skipped, 1 total\n",
    "node": "# tests 0\n# suites 0\n# pass 0\n# fail 0\n# cancelled 0\n# skipped 0\n# todo 0\n",
    "cargo": "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.0s\n",
    "go": "?   \texample.com/a\t[no test files]\nok  \texample.com/b\t0.1s [no tests to run]\n",
}


@pytest.mark.parametrize("runner", CLEAN)
def test_a_clean_run_is_a_pass_of_all_that_ran(runner: str) -> None:
    measurement = read(runner, CLEAN[runner])
    measured = values(measurement)
    assert passes(measurement)
    assert (measured["pass_rate"], measured["passed"], measured["failures"], measured["skipped"]) == (100, 2, 0, 1)


@pytest.mark.parametrize("runner", BAD)
def test_everything_that_went_wrong_counts_as_a_failure(runner: str) -> None:
    measured = values(read(runner, BAD[runner], 1))
    assert (measured["pass_rate"], measured["passed"], measured["failures"], measured["skipped"]) == (50, 2, 2, 1)


@pytest.mark.parametrize("runner", EMPTY)
def test_a_run_of_nothing_examined_nothing(runner: str) -> None:
    measurement = read(runner, EMPTY[runner])
    assert measurement is not None
    assert [problem.reason for problem in measurement.problems] == ["nothing-examined"]


@pytest.mark.parametrize("runner", BAD)
def test_no_part_of_a_bad_run_is_a_pass(runner: str) -> None:
    cut = BAD[runner].split("\n")
    parts = ["\n".join(cut[start:end]) for start in range(len(cut)) for end in range(start, len(cut) + 1)]
    if runner == "go":  # of a list of packages nobody can tell whether it is complete
        parts = [part for part in parts if "FAIL" in part]
    assert [part for part in parts if passes(read(runner, part))] == []


@pytest.mark.parametrize(
    ("runner", "text"),
    [
        pytest.param("unittest", "Ran 3 tests in 0.001s\n", id="unittest without a verdict"),
        pytest.param("unittest", "Ran 3 tests in 0.001s\n\nFAILED\n", id="unittest failed for no reason"),
        pytest.param("bun", " 3 pass\nRan 6 tests across 2 files. [1ms]\n", id="bun without some counts"),
        pytest.param(
            "jest", "Test Suites: 1 passed, 1 total\nTests:       1 passed, 4 total\n", id="jest does not add up"
        ),
        pytest.param("node", "# tests 5\n# pass 3\n# fail 0\n", id="node does not add up"),
        pytest.param("cargo", "test result: FAILED. 2 passed; 0 failed; 0 ignored\n", id="cargo failed for no reason"),
        pytest.param(
            "cargo",
            "running 1 test\ntest result: ok. 1 passed; 0 failed; 0 ignored\nrunning 9 tests\n",
            id="cargo died in the second binary",
        ),
    ],
)
def test_a_summary_that_contradicts_itself_is_a_problem(runner: str, text: str) -> None:
    measurement = read(runner, text)
    assert measurement is not None
    assert [problem.reason for problem in measurement.problems] in (["inconsistent"], ["crashed"])


@pytest.mark.parametrize(
    "extractor", [unittest, bun, vitest, jest, node_test, cargo_test, go_test], ids=lambda one: one.__name__
)
def test_other_text_is_not_recognised(extractor: ModuleType) -> None:
    text = b'error: script "test" exited with code 1\n 3 pass\nok\nTests 3 passed\nRan 3 tests\n# pass 3\nFAIL\n'
    assert extractor.measure(Output(stdout=Stream(data=text), stderr=Stream(), exit_code=0)) is None


def test_the_counts_of_several_runs_are_added() -> None:
    assert values(read("bun", CLEAN["bun"] + BAD["bun"], 1))["tests"] == 6


def test_bun_after_bail_has_only_its_failures() -> None:
    measurement = read(
        "bun", "(fail) fails [0.22ms]\nRan 2 tests across 1 file. [18.00ms]\nBailed out after 1 failure\n", 1
    )
    measured = values(measurement)
    assert (measured["tests"], measured["failures"], measured["pass_rate"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("runner", "text"),
    [
        ("vitest", " Test Files  1 failed | 1 passed (2)\n      Tests  2 passed (2)\n"),
        ("vitest", " Failed Suites 1 \n Test Files  2 failed (2)\n      Tests  1 failed | 2 passed (3)\n"),
        ("vitest", " Test Files  1 passed (1)\n      Tests  2 passed (2)\n     Errors  1 error\n"),
        ("jest", "Test Suites: 1 failed, 1 passed, 2 total\nTests:       2 passed, 2 total\n"),
        ("jest", "  ● Test suite failed to run\nTest Suites: 1 failed, 1 total\nTests:       0 total\n"),
    ],
    ids=["broken suite", "broken suite beside failures", "unhandled error", "broken suite in jest", "nothing but it"],
)
def test_a_suite_that_did_not_load_is_a_failure_although_all_tests_passed(runner: str, text: str) -> None:
    assert values(read(runner, text, 1))["failures"] >= 1
    assert not passes(read(runner, text, 1), 1)


def test_cargo_explains_its_status_only_when_it_went_on_after_a_failure() -> None:
    def codes(*argv: str) -> frozenset[int]:
        output = Output(stdout=Stream(data=BAD["cargo"].encode()), stderr=Stream(), exit_code=101, argv=argv)
        measurement = cargo_test.measure(output)
        assert measurement is not None
        return measurement.findings_exit_codes

    assert codes("cargo", "test") == frozenset()
    assert codes("cargo", "test", "--no-fail-fast") == frozenset({101})


def test_go_without_v_counts_packages() -> None:
    measured = read("go", "ok  \texample.com/a\t(cached)\tcoverage: 81.5% of statements\nok  \texample.com/b\t0.01s\n")
    assert measured is not None
    assert measured.examined is not None
    assert (measured.examined.count, measured.examined.unit) == (2, "packages")
    assert values(measured)["coverage"] == 81.5


def test_go_events_are_read_as_the_text_they_carry() -> None:
    events = (
        '{"Action":"output","Package":"a","Test":"TestA","Output":"--- PASS: TestA (0.00s)\\n"}\n'
        "not json\n"
        '{"Action":"output","Package":"a","Output":"ok  \\ta\\t0.01s\\n"}\n'
        '{"Action":"pass","Package":"a"}\n'
    )
    assert values(read("go", events))["passed"] == 1


@pytest.mark.parametrize(
    ("runner", "table"),
    [
        ("bun", "File      | % Funcs | % Lines | Uncovered\nAll files |  100.00 |   71.43 |\n"),
        ("jest", "File | % Stmts | % Branch | % Funcs | % Lines | Uncovered\nAll files | 90 | 50 | 60 | 71.43 | \n"),
    ],
)
def test_the_coverage_table_is_another_metric(runner: str, table: str) -> None:
    assert values(read(runner, table + CLEAN[runner]))["coverage"] == 71.43
