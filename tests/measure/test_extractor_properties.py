"""What holds for every extractor that counts tests, complexity, duplication or coverage, whatever it is fed with."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gates.measure.command import parse_command
from gates.measure.measure import measure
from gates.measure.registry import extractor_for
from gates.model.measurement import Measurement, Output
from gates.model.outcome import Stream

TOOLS = (
    "pytest",
    "unittest",
    "bun test",
    "vitest",
    "jest",
    "node test",
    "cargo test",
    "go test",
    "coverage report",
    "lizard",
    "jscpd",
    "radon",
    "interrogate",
)
# Pieces that the summaries are made of, with what must not trip anybody: signs, endless numbers, foreign digits.
PIECES = st.sampled_from(
    [
        *(
            "\n",
            " ",
            "  ",
            ", ",
            "|",
            "│",
            "=",
            "!",
            "!!!!! ",
            "\x1b[1m",
            "-",
            ".",
            "%",
            "(",
            ")",
            "0",
            "1",
            "7",
            "٣",
            "²",
        ),
        *(
            "9" * 30,
            " passed",
            " failed",
            " in 0.01s",
            "FAILED (failures=",
            "Ran 3 tests in 0.1s",
            "Ran 3 tests across 1 file.",
        ),
        *(
            " 3 pass\n",
            "Test Files  1 passed (1)\n",
            "Tests  ",
            "Tests:  ",
            "Test Suites: 1 failed, 1 total\n",
            "# tests 3\n",
        ),
        *(
            "# pass ",
            "# fail ",
            "test result: ok. 1 passed; 0 failed\n",
            "ok  \tpkg\t0.1s\n",
            "--- PASS: T (0.00s)\n",
            "TOTAL ",
        ),
        *(
            "  NLOC    CCN   token  PARAM  length  location\n",
            " 1 2 3 4 5 f@1-2@a.py\n",
            "1 file analyzed.\n",
            "{",
            "}",
        ),
        *(
            "Total nloc   Avg.NLOC   Fun Cnt  Warning cnt\n",
            "│ Format │ Files analyzed │ Total lines │",
            "│ Total: │",
            "%)",
        ),
        *("    F 1:0 f - A (1)\n", "RESULT: PASSED (minimum: 80.0%, actual: "),
    ]
)


def read(tool: str, data: bytes, exit_code: int = 0) -> Measurement | None:
    extractor = extractor_for(tool)
    assert extractor is not None
    output = Output(
        stdout=Stream(data=data), stderr=Stream(data=data[::-1]), exit_code=exit_code, argv=tuple(tool.split())
    )
    return extractor.measure(output)


@pytest.mark.parametrize("tool", TOOLS)
@settings(max_examples=50, deadline=None)
@given(data=st.binary(max_size=300))
def test_arbitrary_bytes_are_no_measurement(tool: str, data: bytes) -> None:
    measurement = read(tool, data)
    assert measurement is None or measurement.problems


@pytest.mark.parametrize("tool", TOOLS)
@settings(max_examples=50, deadline=None)
@given(pieces=st.lists(PIECES, max_size=25), exit_code=st.sampled_from([0, 1, 2, 101, -9]))
def test_nothing_made_of_pieces_raises_or_counts_without_having_looked(
    tool: str, pieces: list[str], exit_code: int
) -> None:
    measurement = read(tool, "".join(pieces).encode(), exit_code)
    if measurement is not None and not measurement.problems:
        assert measurement.metrics
        assert measurement.examined is None or measurement.examined.count > 0


RUNS = {
    "pytest": "2 passed in 0.01s\n",
    "unittest": "Ran 2 tests in 0.1s\n\nOK\n",
    "bun test": " 2 pass\n 0 fail\nRan 2 tests across 1 file. [1ms]\n",
    "vitest": " Test Files  1 passed (1)\n      Tests  2 passed (2)\n",
    "jest": "Test Suites: 1 passed, 1 total\nTests:       2 passed, 2 total\n",
    "node test": "# tests 2\n# pass 2\n# fail 0\n",
    "coverage report": "TOTAL   8   2   75%\n",
    "lizard": (
        "  NLOC    CCN   token  PARAM  length  location\n 1 2 3 4 5 f@1-2@a.py\n1 file analyzed.\n"
        "Total nloc   Fun Cnt  Warning cnt\n 1  1  0\n"
    ),
    "jscpd": (
        "| Format | Files analyzed | Total lines | Clones found | Duplicated lines |\n| Total: | 2 | 90 | 0 | 0 |\n"
    ),
}


@pytest.mark.parametrize("tool", RUNS)
def test_two_calls_that_tell_one_result_are_not_believed(tool: str) -> None:
    def problems(command: str, stdout: str) -> list[str]:
        output = Output(stdout=Stream(data=stdout.encode()), stderr=Stream(), exit_code=0)
        measured = measure(parse_command(command), output)
        return [problem.reason for measurement in measured for problem in measurement.problems]

    call = {"node test": "node --test"}.get(tool, tool)
    assert problems(f"{call}; {call}", 2 * RUNS[tool]) == []
    assert problems(f"{call}; {call}", RUNS[tool]) == ["inconsistent"]
