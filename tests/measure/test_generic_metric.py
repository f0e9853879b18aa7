"""Numbers from where their author says that they are: JSON, regular expressions, JUnit, SARIF, lines, the status."""

import json
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gates.measure.generic import read_metric
from gates.model.gate import MetricSource
from gates.model.measurement import Measurement, Output
from gates.model.outcome import Stream

Kind = Literal["json", "regex", "junit", "sarif", "lines", "exit-status"]


def read(
    kind: Kind, select: str = "", stdout: str = "", *, report: bytes | None = None, path: str = "", exit_code: int = 0
) -> Measurement:
    source = MetricSource(kind=kind, select=select, path=path, name="latency", unit="ms")
    output = Output(stdout=Stream(data=stdout.encode()), stderr=Stream(), exit_code=exit_code)
    return read_metric(source, output, report)


def values(measurement: Measurement) -> dict[str, float]:
    return {metric.name: metric.value for metric in measurement.metrics}


def problems(measurement: Measurement) -> list[tuple[str, str]]:
    return [(problem.reason, problem.text) for problem in measurement.problems]


@pytest.mark.parametrize(
    ("select", "value"),
    [
        ("totals.percent", 81.25),
        ("$.totals.percent", 81.25),
        ("runs[1].p95", 12),
        ("runs.1.p95", 12),
        ("runs[-1].p95", 12),
        ('["a.b"].c', 3),
        ("totals.2024", 7),
    ],
)
def test_json_is_followed_along_a_dotted_path(select: str, value: float) -> None:
    document = {"totals": {"percent": 81.25, "2024": 7}, "runs": [{"p95": 9}, {"p95": 12}], "a.b": {"c": 3}}
    measurement = read("json", select, json.dumps(document))
    assert [(metric.name, metric.value, metric.unit) for metric in measurement.metrics] == [("latency", value, "ms")]
    assert measurement.problems == ()


@pytest.mark.parametrize(
    ("document", "why"),
    [
        pytest.param('{"a": NaN}', "the number is not finite", id="NaN"),
        pytest.param('{"a": Infinity}', "the number is not finite", id="infinity"),
        pytest.param('{"a": 1e999}', "the number is not finite", id="too large"),
        pytest.param('{"a": 1' + "0" * 400 + "}", "the number is not finite", id="too long"),
        pytest.param('{"a": "3"}', "'3' is not a number", id="text"),
        pytest.param('{"a": true}', "'True' is not a number", id="boolean"),
        pytest.param('{"a": null}', "'None' is not a number", id="null"),
        pytest.param('{"a": [1]}', "'[1]' is not a number", id="list"),
        pytest.param('{"b": 1}', "a: there is no 'a'", id="missing key"),
        pytest.param("[1]", "a: there is no 'a'", id="not an object"),
        pytest.param("", "not JSON: Expecting value: line 1 column 1 (char 0)", id="nothing"),
    ],
)
def test_whatever_is_not_a_finite_number_is_no_measurement(document: str, why: str) -> None:
    measurement = read("json", "a", document)
    assert (measurement.metrics, problems(measurement)) == ((), [("no-measurement", why)])


def test_a_report_that_was_not_written_is_no_measurement() -> None:
    measurement = read("json", "a", '{"a": 1}', path="out/report.json")
    assert problems(measurement) == [("no-measurement", "out/report.json was not written")]


def test_the_bytes_of_the_report_are_read_instead_of_stdout() -> None:
    assert values(read("json", "a", '{"a": 1}', path="report.json", report=b'{"a": 2}')) == {"latency": 2}


@pytest.mark.parametrize(
    ("select", "stdout", "value"),
    [
        (r"^p95: (\S+)ms$", "p95: 10ms\np95: 12.5ms\nmore\n", 12.5),
        (r"total (\S+)", "total 1,234\n", 1234),
        (r"score=(\S+)", "score=-1e-3\n", -0.001),
        (r"share (\S+)%", "\x1b[1mshare 0.30000000000000004%\x1b[0m\n", 0.30000000000000004),
    ],
    ids=["the last match", "thousands", "an exponent", "all digits of a float"],
)
def test_a_regular_expression_gives_its_group(select: str, stdout: str, value: float) -> None:
    assert values(read("regex", select, stdout)) == {"latency": value}


@pytest.mark.parametrize(
    ("select", "why"),
    [
        (r"q=(\d+)", r"nothing matches 'q=(\\d+)'"),
        (r"p=(\w+)", "'nan' is not a number"),
        (r"p=\w+", r"'p=\\w+' has 0 groups instead of one"),
        (r"(p)=(\w+)", r"'(p)=(\\w+)' has 2 groups instead of one"),
        (r"p=(", "'p=(' is not a regular expression: missing ), unterminated subpattern at position 2"),
        (r"p=(x)?", "'' is not a number"),
    ],
)
def test_a_regular_expression_without_a_number_is_no_measurement(select: str, why: str) -> None:
    assert problems(read("regex", select, "p=nan\n")) == [("no-measurement", why)]


def test_lines_are_counted_all_or_those_that_match() -> None:
    assert values(read("lines", "", "a\n\nb: x\n")) == {"latency": 2}
    assert values(read("lines", "x$", "a\n\nb: x\n")) == {"latency": 1}
    assert values(read("lines", "", "")) == {"latency": 0}


def test_the_exit_status_explains_itself() -> None:
    measurement = read("exit-status", exit_code=3)
    assert (values(measurement), measurement.findings_exit_codes) == ({"latency": 3}, frozenset({3}))
    assert problems(read("exit-status", exit_code=-9)) == [("crashed", "the command was ended by signal 9")]


JUNIT = (
    b'<?xml version="1.0"?><testsuites><testsuite tests="4" failures="1" errors="0">'
    b'<testcase classname="t" name="a"/>'
    b'<testcase classname="t" name="b" file="t.py"><failure message="1 == 2">x</failure></testcase>'
    b'<testcase classname="t" name="c"><skipped/></testcase>'
    b'<testcase classname="t" name="d" status="notrun"/>'
    b"</testsuite></testsuites>"
)


def test_junit_counts_test_cases() -> None:
    measurement = read("junit", report=JUNIT, path="j.xml")
    assert values(measurement) == {"pass_rate": 50, "tests": 2, "passed": 1, "failures": 1, "skipped": 2}
    assert [(one.text, one.path) for one in measurement.findings] == [("t.b: 1 == 2", "t.py")]


def test_junit_gives_the_metric_that_is_selected_first() -> None:
    assert next(iter(values(read("junit", "failures", JUNIT.decode())))) == "failures"
    assert problems(read("junit", "speed", JUNIT.decode())) == [
        ("no-measurement", "'speed' is none of pass_rate, tests, passed, failures, skipped")
    ]


@pytest.mark.parametrize(
    ("document", "failures"),
    [
        ('<testsuite failures="3"><testcase name="a"/></testsuite>', 3),
        ('<testsuite errors="1" failures="1"><testcase name="a"/></testsuite>', 2),
        ('<testsuite><testcase name="a"/><error message="did not load"/></testsuite>', 1),
    ],
    ids=["failures", "errors", "an error outside of a test"],
)
def test_junit_suites_can_only_make_it_worse(document: str, failures: int) -> None:
    assert values(read("junit", stdout=document))["failures"] == failures


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        pytest.param('<testsuites tests="9"/>', "nothing-examined", id="no test case"),
        pytest.param("<testsuite><testcase><skipped/></testcase></testsuite>", "nothing-examined", id="all skipped"),
        pytest.param("<html><testcase/></html>", "no-measurement", id="something else"),
        pytest.param("<testsuite><testcase/>", "no-measurement", id="cut"),
        pytest.param("", "no-measurement", id="empty"),
        pytest.param(
            '<!DOCTYPE t [<!ENTITY a "aaaa">]><testsuite><testcase name="&a;"/></testsuite>',
            "no-measurement",
            id="entities",
        ),
        pytest.param('<!DOCTYPE t SYSTEM "x.dtd"><testsuite><testcase/></testsuite>', "no-measurement", id="outside"),
    ],
)
def test_junit_that_proves_nothing_is_a_problem(document: str, reason: str) -> None:
    assert [problem.reason for problem in read("junit", stdout=document).problems] == [reason]


def sarif(*results: object, **run: object) -> str:
    driver = {"name": "semgrep", "rules": [{"id": "R1", "defaultConfiguration": {"level": "error"}}]}
    return json.dumps({"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": list(results)} | run]})


PLACE = {"physicalLocation": {"artifactLocation": {"uri": "src/a.py"}, "region": {"startLine": 7}}}


def test_sarif_counts_results_by_level() -> None:
    measurement = read(
        "sarif",
        stdout=sarif(
            {"ruleId": "R1", "message": {"text": "bad"}, "locations": [PLACE]},
            {"ruleId": "R2", "message": {"text": "no level is a warning"}},
            {"level": "note"},
            {"level": "error", "suppressions": [{"kind": "inSource"}]},
            {"level": "error", "suppressions": [{"kind": "external", "status": "rejected"}]},
            {"level": "error", "kind": "pass"},
            {"level": "error", "baselineState": "absent"},
        ),
    )
    assert values(measurement) == {"errors": 2, "warnings": 1}
    assert (measurement.tool.name, measurement.findings_exit_codes) == ("semgrep", frozenset({1}))
    assert [(one.text, one.path, one.line) for one in measurement.findings][:1] == [("bad", "src/a.py", 7)]


def test_sarif_without_results_is_clean() -> None:
    measurement = read("sarif", stdout=sarif())
    assert (values(measurement), measurement.problems) == ({"errors": 0, "warnings": 0}, ())


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        pytest.param(sarif(results=None), "crashed", id="no list of results"),
        pytest.param(sarif(invocations=[{"executionSuccessful": False}]), "crashed", id="failed by its own word"),
        pytest.param('{"runs": []}', "no-measurement", id="no runs"),
        pytest.param("[]", "no-measurement", id="not SARIF"),
        pytest.param("", "no-measurement", id="empty"),
    ],
)
def test_sarif_that_proves_nothing_is_a_problem(document: str, reason: str) -> None:
    assert [problem.reason for problem in read("sarif", stdout=document).problems] == [reason]


@settings(max_examples=50, deadline=None)
@given(data=st.binary(max_size=200), kind=st.sampled_from(["json", "regex", "junit", "sarif"]))
def test_arbitrary_bytes_are_never_a_number(data: bytes, kind: Kind) -> None:
    source = MetricSource(kind=kind, select="(x+)" if kind == "regex" else "", path="report")
    measurement = read_metric(source, Output(stdout=Stream(), stderr=Stream(), exit_code=0), b"!" + data)
    assert measurement.problems
