"""What the shards of one run counted, added up: tests, and nothing else."""

import pytest

from gates.judge.expectation import parse_expectation
from gates.judge.judge import judge
from gates.measure.command import parse_command
from gates.measure.extractor import Probes
from gates.measure.measure import measure
from gates.measure.registry import all_extractors
from gates.measure.shards import Part, merge_shards
from gates.measure.tally import Tally, measured
from gates.model.measurement import Examined, Finding, Measurement, Metric, Output, Problem, Tool
from gates.model.outcome import Stream
from gates.model.verdict import State

PYTEST = Tool(name="pytest", version="9.0.1")
MYPY = Measurement(
    tool=Tool(name="mypy"),
    metrics=(Metric(name="errors", value=0),),
    examined=Examined(count=3, unit="files"),
    findings_exit_codes=frozenset({1}),
)


def shard(
    number: int, passed: int, failed: int = 0, skipped: int = 0, *, exit_code: int | None = None, neutral: int = 0
) -> Part:
    findings = tuple(Finding(text=f"FAILED {number}-{index}") for index in range(failed))
    tally = Tally(passed=passed, failed=failed, skipped=skipped, neutral=neutral)
    code = int(failed > 0) if exit_code is None else exit_code
    return Part(name=f"{number}/2", exit_code=code, measurements=(measured(PYTEST, tally, findings=findings),))


def doubt(*parts: Part) -> tuple[str, str]:
    [merged] = merge_shards(parts)[1]
    assert not merged.metrics
    [problem] = merged.problems
    return problem.reason, problem.text


def test_tests_are_added_up_and_the_rate_is_that_of_all() -> None:
    code, [merged] = merge_shards([shard(1, 90, skipped=1, neutral=2), shard(2, 1, failed=9)])

    values = {metric.name: metric.value for metric in merged.metrics}
    assert values == {
        "pass_rate": pytest.approx(100 * 93 / 102),
        "tests": 102,
        "passed": 91,
        "failures": 9,
        "skipped": 1,
    }
    assert merged.examined == Examined(count=102, unit="tests")
    assert (code, merged.findings_exit_codes) == (1, frozenset({1}))
    assert (merged.tool, merged.worst, len(merged.findings)) == (PYTEST, "FAILED 2-0", 9)


def test_one_shard_is_the_whole() -> None:
    part = shard(1, 7, failed=1)

    assert merge_shards([part]) == (1, part.measurements)


def test_shards_that_all_ended_well_leave_nothing_to_explain() -> None:
    code, [merged] = merge_shards([shard(1, 3), shard(2, 4)])

    assert (code, merged.findings_exit_codes, merged.problems) == (0, frozenset(), ())


@pytest.mark.parametrize("crashed", [3, -9, 139])
def test_a_status_that_a_shard_cannot_explain_speaks_for_all(crashed: int) -> None:
    code, [merged] = merge_shards([shard(1, 3, failed=1), shard(2, 4, exit_code=crashed)])

    assert (code, merged.findings_exit_codes) == (crashed, frozenset())


def test_a_failure_in_one_shard_does_not_explain_the_status_of_another() -> None:
    code, [merged] = merge_shards([shard(1, 3, failed=1), shard(2, 4, exit_code=1)])

    assert (code, merged.findings_exit_codes, merged.metric("failures")) == (
        1,
        frozenset(),
        Metric(name="failures", value=1),
    )


def test_what_is_doubtful_in_one_shard_is_doubtful() -> None:
    problem = Problem(reason="crashed", text="the run was broken off")
    broken = Part(name="2/2", exit_code=2, measurements=(Measurement(tool=PYTEST, problems=(problem,)),))

    assert doubt(shard(1, 3), broken) == ("crashed", "shard 2/2: the run was broken off")


def test_a_shard_without_tests_is_doubtful() -> None:
    assert doubt(shard(1, 3), shard(2, 0)) == ("nothing-examined", "shard 2/2: no tests passed or failed")


@pytest.mark.parametrize("swapped", [False, True])
def test_a_shard_that_tells_nothing_is_doubtful(swapped: bool) -> None:
    parts = [shard(1, 3), Part(name="2/2", exit_code=0, measurements=())]

    assert doubt(*reversed(parts) if swapped else parts) == ("inconsistent", "pytest: not all shards tell of it")


def test_other_tools_cannot_be_added_up() -> None:
    parts = [Part(name=f"{number}/2", exit_code=0, measurements=(MYPY,)) for number in (1, 2)]

    assert doubt(*parts) == ("no-measurement", "mypy: what it measures cannot be added up over shards, as tests can")


def test_different_runners_cannot_be_added_up() -> None:
    other = measured(Tool(name="vitest"), Tally(passed=2, failed=0))

    assert doubt(shard(1, 3), Part(name="2/2", exit_code=0, measurements=(other,))) == (
        "inconsistent",
        "pytest: not all shards tell of it",
    )


def test_coverage_of_a_part_is_left_out() -> None:
    with_coverage = [
        Part(
            name=f"{number}/2",
            exit_code=0,
            measurements=(
                measured(
                    PYTEST, Tally(passed=5, failed=0), extra=(Metric(name="coverage", value=50.0 + number, unit="%"),)
                ),
            ),
        )
        for number in (1, 2)
    ]

    [merged] = merge_shards(with_coverage)[1]
    assert (merged.metric("coverage"), merged.metric("tests")) == (None, Metric(name="tests", value=10))


def test_of_shards_that_nobody_can_measure_the_statuses_are_left() -> None:
    parts = [Part(name=f"{number}/3", exit_code=code, measurements=()) for number, code in enumerate((0, 4, 7), 1)]

    assert merge_shards(parts) == (4, ())


CLEAN = {
    "ruff check src": "All checks passed!\n",
    "tsc --noEmit": "",
    "pyright src": "0 errors, 0 warnings, 0 informations\n",
    "flake8 src": "",
    "jscpd src": "Duplications detection: Found 0 exact clones with 0(0%) duplicated lines in 6 (1 formats) files.\n",
}
EXPECTED = ("0 errors", "pass", "exit 0", "Duplication ≤ 3%", "no new errors")


@pytest.mark.parametrize("expected", EXPECTED)
@pytest.mark.parametrize("command", CLEAN)
def test_a_tool_that_has_to_be_asked_what_it_examined_never_passes_in_shards(command: str, expected: str) -> None:
    line = parse_command(command)
    output = Output(stdout=Stream(data=CLEAN[command].encode()), stderr=Stream(), exit_code=0, command=command)
    whole = measure(line, output)
    assert whole[0].metrics, "the output is not that of the tool"

    code, merged = merge_shards([Part(name=f"{number}/2", exit_code=0, measurements=whole) for number in (1, 2)])

    assert judge(parse_expectation(expected), code, merged).state is State.UNDECIDED


def test_every_tool_that_has_to_be_asked_is_in_the_table_above() -> None:
    asked = {name for one in all_extractors() if isinstance(one, Probes) for name in one.TOOLS}
    assert asked == {parse_command(command).calls[0].tool for command in CLEAN} | {"vue-tsc", "basedpyright"}
