"""Verdicts, in tables: what was expected, how the command ended, what was measured."""

from dataclasses import replace

import pytest

from gates.judge.expectation import parse_expectation
from gates.judge.judge import judge
from gates.model.measurement import Examined, Finding, Measurement, Metric, Problem, Tool
from gates.model.verdict import JudgedBy, Reason, State, Verdict


def lint(errors: float, *, tool: str = "ruff", warnings: float | None = None, files: int | None = None) -> Measurement:
    metrics = [Metric(name="errors", value=errors)]
    metrics += [Metric(name="warnings", value=warnings)] if warnings is not None else []
    return Measurement(
        tool=Tool(name=tool),
        metrics=tuple(metrics),
        examined=None if files is None else Examined(count=files, unit="files"),
        findings_exit_codes=frozenset({1} if errors else ()),
    )


def ran(passed: int, failed: int = 0, *, coverage: float | None = None, skipped: int = 0) -> Measurement:
    ran = passed + failed
    rate = (Metric(name="pass_rate", value=100 * passed / ran, unit="%"),) if ran else ()
    covered = (Metric(name="coverage", value=coverage, unit="%"),) if coverage is not None else ()
    return Measurement(
        tool=Tool(name="pytest"),
        metrics=(
            *rate,
            Metric(name="tests", value=ran),
            Metric(name="passed", value=passed),
            Metric(name="failures", value=failed),
            Metric(name="skipped", value=skipped),
            *covered,
        ),
        examined=Examined(count=ran, unit="tests"),
        findings_exit_codes=frozenset({1} if failed else ()),
    )


def lizard(cc: float, warnings: int = 0) -> Measurement:
    return Measurement(
        tool=Tool(name="lizard"),
        metrics=(Metric(name="max_cc", value=cc, unit="cc"), Metric(name="warnings", value=warnings)),
        examined=Examined(count=4, unit="files"),
        findings_exit_codes=frozenset({1} if warnings else ()),
        worst="src/x.py:120 parse has CC 14" if warnings else None,
    )


def jscpd(share: float, clones: int) -> Measurement:
    return Measurement(
        tool=Tool(name="jscpd"),
        metrics=(Metric(name="duplication", value=share, unit="%"), Metric(name="clones", value=clones)),
        examined=Examined(count=4, unit="files"),
    )


def printed(lines: int, number: float | None = None, *, tool: str = "grep", codes: tuple[int, ...] = ()) -> Measurement:
    lone = (Metric(name="printed", value=number),) if number is not None else ()
    return Measurement(
        tool=Tool(name=tool), metrics=(*lone, Metric(name="lines", value=lines)), findings_exit_codes=frozenset(codes)
    )


def unformatted(files: int) -> Measurement:
    return Measurement(
        tool=Tool(name="ruff format"),
        metrics=(Metric(name="unformatted", value=files),),
        findings_exit_codes=frozenset({1} if files else ()),
    )


def declared(value: float, unit: str = "") -> Measurement:
    return Measurement(tool=Tool(name="json"), metrics=(Metric(name="value", value=value, unit=unit),))


def short(verdict: Verdict) -> str:
    """``failed by measurement: 4 errors, expected 0``; an undecided verdict names its reason instead."""
    how = f"({verdict.reason})" if verdict.reason else f"by {verdict.judged_by}"
    return f"{verdict.state} {how}: {verdict.explanation}"


def unmeasured(wanted: str) -> str:
    return f"undecided (no-measurement): {told(wanted)}"


def told(wanted: str) -> str:
    return f"nothing measured {wanted}; gates.toml can say where the number is (metric = ...)"


Row = tuple[str, int, tuple[Measurement, ...], str]

MEASURED: tuple[Row, ...] = (
    ("0 errors", 0, (lint(0),), "passed by measurement: 0 errors, expected 0"),
    ("0 errors", 1, (lint(4),), "failed by measurement: 4 errors, expected 0"),
    ("0 errors", 0, (lint(4),), "failed by measurement: 4 errors, expected 0"),
    ("0 errors", 1, (lint(1),), "failed by measurement: 1 error, expected 0"),
    ("≤ 5 errors", 1, (lint(4),), "passed by measurement: 4 errors, limit 5"),
    ("≤ 5 errors", 0, (lint(4),), "passed by measurement: 4 errors, limit 5"),
    ("Max CC ≤ 10", 0, (lizard(10),), "passed by measurement: max CC 10, limit 10"),
    ("Max CC ≤ 10", 1, (lizard(14, 1),), "failed by measurement: max CC 14, limit 10"),
    ("Max CC ≤ 15", 1, (lizard(14, 1),), "passed by measurement: max CC 14, limit 15"),
    ("CC < 10", 0, (lizard(10),), "failed by measurement: max CC 10, expected below 10"),
    ("duplication ≤ 3%", 0, (jscpd(21.1789, 2),), "failed by measurement: duplication 21.18 %, limit 3 %"),
    ("duplication ≤ 3%", 0, (jscpd(3.004, 2),), "failed by measurement: duplication 3.004 %, limit 3 %"),
    ("duplication ≤ 3%", 0, (jscpd(2.5, 2),), "passed by measurement: duplication 2.5 %, limit 3 %"),
    ("0 clones", 0, (jscpd(0, 0),), "passed by measurement: 0 clones, expected 0"),
    ("100% passing", 0, (ran(8),), "passed by measurement: pass rate 100 % (8 of 8 tests), expected 100 %"),
    ("100% passing", 1, (ran(6, 2),), "failed by measurement: pass rate 75 % (6 of 8 tests), expected 100 %"),
    ("100% passing", 0, (ran(6, 2),), "failed by measurement: pass rate 75 % (6 of 8 tests), expected 100 %"),
    (
        "100% passing",
        1,
        (ran(99_999, 1),),
        "failed by measurement: pass rate 99.999 % (99999 of 100000 tests), expected 100 %",
    ),
    (
        "pass rate ≥ 70%",
        1,
        (ran(6, 2),),
        "passed by measurement: pass rate 75 % (6 of 8 tests), expected at least 70 %",
    ),
    ("≥ 8 tests", 0, (ran(8),), "passed by measurement: 8 passed, expected at least 8"),
    ("≥ 8 tests", 0, (ran(7),), "failed by measurement: 7 passed, expected at least 8"),
    (
        "coverage ≥ 80%",
        0,
        (ran(8, coverage=79.996),),
        "failed by measurement: coverage 79.996 %, expected at least 80 %",
    ),
    ("coverage ≥ 80%", 0, (ran(8, coverage=80),), "passed by measurement: coverage 80 %, expected at least 80 %"),
    ("0 skipped", 0, (ran(8, skipped=3),), "failed by measurement: 3 skipped, expected 0"),
    ("0 warnings", 0, (lint(0, warnings=2),), "failed by measurement: 2 warnings, expected 0"),
    ("0 issues", 0, (lint(0, warnings=2),), "failed by measurement: 2 warnings, expected 0"),
    ("0 warnings", 0, (lint(0),), "passed by measurement: 0 errors, expected 0"),
    ("0 warnings", 1, (lint(3, warnings=0),), "failed by measurement: 3 errors, expected 0"),
    ("clean", 0, (unformatted(0),), "passed by measurement: 0 unformatted files, expected 0"),
    ("clean", 1, (unformatted(2),), "failed by measurement: 2 unformatted files, expected 0"),
    ("≤ 5 clones", 0, (jscpd(21, 2),), "passed by measurement: 2 clones, limit 5"),
    ("clean", 0, (lint(0),), "passed by measurement: 0 errors, expected 0"),
    ("clean", 1, (lizard(14, 1),), "failed by measurement: 1 warning, expected 0"),
    ("≥ 2", 0, (printed(1, 2),), "passed by output: printed 2, expected at least 2"),
    ("≤ 10", 0, (lizard(9),), "passed by measurement: max CC 9, limit 10"),
    ("≥ 90", 0, (declared(91.5),), "passed by measurement: value 91.5, expected at least 90"),
    ("coverage ≥ 80%", 0, (declared(79.5),), "failed by measurement: value 79.5, expected at least 80 %"),
    ("p95 < 200 ms", 0, (declared(150, "ms"),), "passed by measurement: value 150 ms, expected below 200 ms"),
    ("exactly 12 tests", 0, (ran(12),), "passed by measurement: 12 passed, expected 12"),
)

WORST_OF_SEVERAL: tuple[Row, ...] = (
    ("0 errors", 1, (lint(0), lint(2, tool="mypy")), "failed by measurement: 2 errors, expected 0"),
    ("0 errors", 1, (lint(2), lint(0, tool="mypy")), "failed by measurement: 2 errors, expected 0"),
    ("0 errors", 0, (lint(0), lint(0, tool="mypy")), "passed by measurement: 0 errors, expected 0"),
    ("pass", 0, (lint(0), ran(6, 2)), "failed by measurement: pass rate 75 % (6 of 8 tests), expected 100 %"),
    ("0 errors", 0, (lint(0), ran(6, 2)), "failed by measurement: 2 failures, expected 0"),
    ("≥ 8 tests", 0, (ran(9), ran(7)), "failed by measurement: 7 passed, expected at least 8"),
)

CONTRADICTIONS: tuple[Row, ...] = (
    (
        "0 errors",
        1,
        (lint(0),),
        "undecided (inconsistent): 0 errors is within the limit, but the command ended with exit 1",
    ),
    (
        "0 errors",
        -9,
        (lint(0),),
        "undecided (inconsistent): 0 errors is within the limit, but the command was ended by signal 9",
    ),
    (
        "≤ 5 errors",
        2,
        (lint(4),),
        "undecided (inconsistent): 4 errors is within the limit, but the command ended with exit 2",
    ),
    (
        "coverage ≥ 80%",
        1,
        (ran(6, 2, coverage=85),),
        "undecided (inconsistent): coverage 85 % is within the limit, but pytest found 2 failures",
    ),
    (
        "coverage ≥ 80%",
        0,
        (ran(6, 2, coverage=85),),
        "undecided (inconsistent): coverage 85 % is within the limit, but pytest found 2 failures",
    ),
    (
        "100% passing",
        1,
        (ran(8),),
        (
            "undecided (inconsistent): "
            "pass rate 100 % (8 of 8 tests) is within the limit, but the command ended with exit 1"
        ),
    ),
)

WITHOUT_A_READER: tuple[Row, ...] = (
    ("0 errors", 0, (), "passed by exit-status: exit 0; no reader for this tool"),
    ("0 errors", 1, (), "failed by exit-status: exit 1; no reader for this tool"),
    ("pass", 0, (), "passed by exit-status: exit 0; no reader for this tool"),
    ("pass", 3, (), "failed by exit-status: exit 3; no reader for this tool"),
    ("pass", 0, (printed(3),), "passed by exit-status: exit 0; 3 lines"),
    (
        "coverage ≥ 80%",
        0,
        (),
        unmeasured("coverage"),
    ),
    (
        "≤ 5 errors",
        0,
        (),
        unmeasured("errors"),
    ),
    (
        "≤ 3%",
        0,
        (),
        unmeasured("anything that fits ≤ 3%"),
    ),
    (
        "coverage ≥ 80% on new code",
        0,
        (ran(8, coverage=85),),
        unmeasured("coverage on new code"),
    ),
    (
        "0 clones",
        0,
        (lint(0),),
        unmeasured("clones"),
    ),
    ("no output", 0, (), "undecided (no-measurement): nobody counts the lines that this command prints"),
    ("pass", 127, (), "undecided (tool-missing): exit 127: the command was not found or cannot be run"),
    ("0 errors", 126, (), "undecided (tool-missing): exit 126: the command was not found or cannot be run"),
    ("pass", -11, (), "undecided (crashed): ended by signal 11"),
    ("pass", 137, (), "undecided (crashed): exit 137"),
)

WRONG_UNIT_OR_SIDE: tuple[Row, ...] = tuple(
    (
        cell,
        0,
        (measurement,),
        unmeasured(f"anything that fits {cell}"),
    )
    for cell, measurement in (
        ("≥ 80%", lint(90)),
        ("≥ 2", lint(3)),
        ("0", ran(0, 4)),
        ("≤ 50%", ran(1, 3)),
        ("≤ 500 KB", printed(1, 400)),
    )
)

OUTPUT: tuple[Row, ...] = (
    ("empty", 0, (printed(0),), "passed by output: 0 lines, expected 0"),
    ("0 matches", 1, (printed(0, codes=(1,)),), "passed by output: 0 lines, expected 0"),
    ("0 matches", 0, (printed(3),), "failed by output: 3 lines, expected 0"),
    ("0 matches", 2, (printed(0),), "undecided (crashed): the output may be incomplete: exit 2"),
    ("0 files", 1, (printed(0, tool="find"),), "undecided (inconsistent): the output may be incomplete: exit 1"),
    ("0 matches", 1, (printed(1, 0, codes=(1,)),), "passed by output: printed 0, expected 0"),
    ("≤ 3 matches", 0, (printed(1, 2),), "passed by output: printed 2, limit 3"),
    ("exactly 3 hits", 0, (printed(1, 3),), "passed by output: printed 3, expected 3"),
    ("≥ 1 match", 1, (printed(0, codes=(1,)),), "failed by output: 0 lines, expected at least 1"),
    ("0", 1, (printed(1, 0, codes=(1,)),), "passed by output: printed 0, expected 0"),
    ("0 errors", 0, (printed(1, 4),), "failed by output: printed 4, expected 0"),
    ("0 errors", 1, (printed(0, codes=(1,)),), "passed by output: 0 lines, expected 0"),
)

EXIT_STATUS: tuple[Row, ...] = (
    ("exit 0", 0, (), "passed by exit-status: exit 0, expected 0"),
    ("exit 0", 1, (), "failed by exit-status: exit 1, expected 0"),
    ("exit 1", 1, (), "passed by exit-status: exit 1, expected 1"),
    ("exit 1", 0, (), "failed by exit-status: exit 0, expected 1"),
    ("exit 127", 127, (), "passed by exit-status: exit 127, expected 127"),
    ("non-zero exit", 1, (), "passed by exit-status: exit 1, expected != 0"),
    ("non-zero exit", 0, (), "failed by exit-status: exit 0, expected != 0"),
    ("non-zero exit", 127, (), "undecided (tool-missing): exit 127: the command was not found or cannot be run"),
    ("non-zero exit", -9, (), "undecided (crashed): ended by signal 9"),
    ("non-zero exit", -9, (lint(0),), "undecided (crashed): ended by signal 9"),
    ("exit 1", 1, (lint(4),), "passed by exit-status: exit 1, expected 1"),
    ("exit 0", 0, (lint(4),), "undecided (inconsistent): exit 0, but ruff measured 4 errors"),
)

PROSE: tuple[Row, ...] = (
    ("documentation updated", 0, (), "passed by exit-status: exit 0; expectation not checked"),
    ("documentation updated", 1, (), "failed by exit-status: exit 1; expectation not checked"),
    ("documentation updated", 0, (ran(8),), "passed by exit-status: exit 0; expectation not checked"),
    ("documentation updated", 1, (ran(6, 2),), "failed by exit-status: exit 1; expectation not checked"),
    (
        "documentation updated",
        0,
        (ran(6, 2),),
        "undecided (inconsistent): exit 0, but pytest measured pass rate 75 %",
    ),
    ("documentation updated", 0, (ran(0),), "undecided (nothing-examined): pytest looked at 0 tests"),
    (
        "documentation updated",
        127,
        (),
        "undecided (tool-missing): exit 127: the command was not found or cannot be run",
    ),
    ("documentation updated", 0, (jscpd(0.5, 1),), "passed by exit-status: exit 0; expectation not checked"),
)

COMPOUND: tuple[Row, ...] = (
    (
        "all tests pass; coverage ≥ 80%",
        0,
        (ran(8, coverage=85),),
        "passed by measurement: pass rate 100 % (8 of 8 tests), expected 100 %; coverage 85 %, expected at least 80 %",
    ),
    (
        "all tests pass; coverage ≥ 80%",
        0,
        (ran(8, coverage=70),),
        "failed by measurement: coverage ≥ 80%: coverage 70 %, expected at least 80 %",
    ),
    (
        "all tests pass; coverage ≥ 80%",
        0,
        (ran(8),),
        f"undecided (no-measurement): coverage ≥ 80%: {told('coverage')}",
    ),
    (
        "coverage ≥ 80%; all tests pass",
        1,
        (ran(6, 2),),
        "failed by measurement: all tests pass: pass rate 75 % (6 of 8 tests), expected 100 %",
    ),
    (
        "exit 0; 0 errors",
        0,
        (lint(0),),
        "passed by exit-status: exit 0, expected 0; 0 errors, expected 0",
    ),
    ("exit 0, no output", 0, (printed(2),), "failed by output: no output: 2 lines, expected 0"),
)

NEVER_ANYTHING_ELSE: tuple[Row, ...] = (
    ("TBD", 0, (lint(0),), "undecided (no-measurement): tbd is a placeholder, not an expectation"),
    (
        "no regressions",
        0,
        (lint(0),),
        "undecided (no-measurement): a base is needed to compare with: nothing was measured there",
    ),
    ("0 errors", 0, (lint(float("nan")),), "undecided (no-measurement): errors is nan, which is no number"),
    (
        "coverage ≥ 80%",
        0,
        (ran(8, coverage=float("inf")),),
        "undecided (no-measurement): coverage is inf, which is no number",
    ),
)

KINDS = {
    "measured": MEASURED,
    "worst of several": WORST_OF_SEVERAL,
    "contradiction": CONTRADICTIONS,
    "no reader": WITHOUT_A_READER,
    "wrong unit or side": WRONG_UNIT_OR_SIDE,
    "output": OUTPUT,
    "exit status": EXIT_STATUS,
    "prose": PROSE,
    "compound": COMPOUND,
    "never anything else": NEVER_ANYTHING_ELSE,
}


@pytest.mark.parametrize(
    ("cell", "exit_code", "measurements", "expected"),
    [
        pytest.param(*row, id=f"{kind}: {row[0]}, exit {row[1]}, {row[3].split(':')[0]}")
        for kind, rows in KINDS.items()
        for row in rows
    ],
)
def test_the_verdict_on(cell: str, exit_code: int, measurements: tuple[Measurement, ...], expected: str) -> None:
    assert short(judge(parse_expectation(cell), exit_code, measurements)) == expected


EVERYTHING = (
    "0 errors",
    "pass",
    "100% passing",
    "coverage ≥ 80%",
    "≥ 1",
    "exit 0",
    "exit 1",
    "empty",
    "no drift",
    "prose only",
)


@pytest.mark.parametrize("cell", EVERYTHING)
@pytest.mark.parametrize("exit_code", [0, 1, 127, -9])
def test_a_problem_wins_over_every_expectation(cell: str, exit_code: int) -> None:
    doubtful = replace(lint(0), problems=(Problem(reason="not-applied", text="the configuration was ignored"),))
    verdict = judge(parse_expectation(cell), exit_code, (ran(8, coverage=90), doubtful))
    assert (verdict.state, verdict.reason) == (State.UNDECIDED, Reason.NOT_APPLIED)
    assert verdict.explanation == "the configuration was ignored"
    assert verdict.tool == Tool(name="ruff")


@pytest.mark.parametrize("cell", EVERYTHING)
def test_nothing_examined_is_never_a_pass(cell: str) -> None:
    verdict = judge(parse_expectation(cell), 0, (lint(0, files=0),))
    assert (verdict.state, verdict.reason) == (State.UNDECIDED, Reason.NOTHING_EXAMINED)
    assert verdict.explanation == "ruff looked at 0 files"


def test_the_verdict_carries_what_decided() -> None:
    found = Finding(text="parse has CC 14", path="src/x.py", line=120)
    verdict = judge(parse_expectation("Max CC ≤ 10"), 1, (lizard(8), replace(lizard(14, 1), findings=(found,))))
    assert verdict.metric == Metric(name="max_cc", value=14, unit="cc")
    assert verdict.threshold == parse_expectation("Max CC ≤ 10")
    assert verdict.examined == Examined(count=4, unit="files")
    assert verdict.findings == (found,)
    assert verdict.worst == "src/x.py:120 parse has CC 14"
    assert verdict.judged_by is JudgedBy.MEASUREMENT


def test_a_success_shows_the_threshold_that_it_stands_for() -> None:
    verdict = judge(parse_expectation("all green"), 0, (ran(8),))
    assert verdict.threshold is not None
    assert (verdict.threshold.text, verdict.threshold.limit, verdict.threshold.unit) == ("all green", 100, "%")


def test_tests_that_failed_as_expected_are_among_the_good_ones() -> None:
    measurement = ran(540)
    passed = tuple(
        Metric(name="passed", value=537) if metric.name == "passed" else metric for metric in measurement.metrics
    )
    verdict = judge(parse_expectation("100% passing"), 0, (replace(measurement, metrics=passed),))
    assert (verdict.state, verdict.explanation) == (State.PASSED, "pass rate 100 % (540 of 540 tests), expected 100 %")
