import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from gates.model.measurement import Finding
from gates.model.verdict import Run
from gates.record.gitlab import gitlab
from gates.record.junit import junit
from gates.record.markdown import markdown
from gates.record.sarif import sarif
from tests.record.runs import COMPLEXITY, PASSING, RUN, named

HOSTILE = "a ]]> <b> & \" ' | `x` \x00 \x1b[31m \udcff \u202e \n\n## heading\n::error::x"


def test_junit_tells_failed_from_undecided() -> None:
    suite = ET.fromstring(junit(RUN)).find("testsuite")
    assert suite is not None
    assert suite.attrib == {
        "name": "gates: docs/plan.md",
        "tests": "5",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
        "time": "1.900",
        "timestamp": "2026-11-22T07:40:03Z",
    }
    assert [(case.get("name"), [child.tag for child in case]) for case in suite] == [
        ("Lint (Ruff/Ultracite)", ["system-out"]),
        ("Complexity", ["failure"]),
        ("Tests", ["error"]),
        ("Docs", ["system-out"]),
        ("Security", ["skipped"]),
    ]
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == "max CC 14, expected at most 10 (Max CC ≤ 10)"
    assert failure.text == (
        "$ uv run lizard -C 10 src\nlog: complexity.log\nworst: src/a b.py:120 parse has CC 14\n"
        "/project/src/a b.py:120: parse has CC 14\n/tmp/x.py:1: elsewhere\n| no place | <b>"
    )
    assert [error.get("message") for error in suite.iter("error")] == ["timed-out: ended after 600 s (100% passing)"]


def test_junit_says_what_a_pass_rests_on() -> None:
    outputs = [output.text for output in ET.fromstring(junit(RUN)).iter("system-out")]
    assert outputs == ["0 errors, expected 0 (0 errors)", "exit 0 [exit status] [cached 3 h] (site builds)"]


def test_markdown_is_a_table_with_details_of_what_did_not_pass() -> None:
    assert (
        markdown(RUN)
        == r"""## Quality gates: undecided

| | Gate | Result | Time |
|---|---|---|---|
| ✅ passed | Lint (Ruff/Ultracite) | 0 errors, expected 0 (0 errors) | 0.6 s |
| ❌ failed | Complexity | max CC 14, expected at most 10 (Max CC ≤ 10) | 0.6 s |
| ❓ undecided | Tests | timed-out: ended after 600 s (100% passing) | 0.6 s |
| ✅ passed | Docs | exit 0 \[exit status\] \[cached 3 h\] (site builds) | 0.6 s |
| ⏭️ skipped | Security (advisory) | left out by --skip (0 errors) | 0.0 s |

Source: docs/plan.md; tree 3f2a9c1d04be; 1.9 s

Note: a note

### Complexity

- \$ uv run lizard -C 10 src
- log: complexity.log
- worst: src/a b.py:120 parse has CC 14
- /project/src/a b.py:120: parse has CC 14
- /tmp/x.py:1: elsewhere
- \| no place \| \<b>

### Tests

- \$ run it
- log: complexity.log
"""
    )


def test_markdown_of_a_passing_run_is_the_table_alone() -> None:
    assert "###" not in markdown(PASSING)


def hostile() -> Run:
    run = named(HOSTILE, HOSTILE)
    check = COMPLEXITY.checks[0]
    verdict = replace(check.verdict, findings=(Finding(text=HOSTILE, path="src/x.py", line=0),), explanation=HOSTILE)
    bad = replace(run.gates[1], checks=(replace(check, verdict=verdict),))
    return replace(run, gates=(run.gates[0], bad), source=HOSTILE, notes=(HOSTILE,))


def test_hostile_text_stays_text_everywhere() -> None:
    ET.fromstring(junit(hostile()).encode())
    json.loads(sarif(hostile()).encode())
    json.loads(gitlab(hostile()).encode())
    text = markdown(hostile())
    text.encode()
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inner = {child.type for token in tokens for child in (token.children or [])}
    assert inner == {"text"}
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h2", "h3"]
    assert len([token for token in tokens if token.type == "tr_open"]) == 3
    assert len([token for token in tokens if token.type in ("th_open", "td_open")]) == 12
    assert "\n::" not in text


def test_sarif_places_findings_in_the_project() -> None:
    document = json.loads(sarif(RUN))
    (run,) = document["runs"]
    assert document["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "lint",
        "complexity",
        "tests",
        "docs",
        "security",
    ]
    assert [(result["ruleId"], result["message"]["text"], place(result)) for result in run["results"]] == [
        ("complexity", "Complexity failed: max CC 14, expected at most 10 (Max CC ≤ 10)", ("docs/plan.md", 104)),
        ("complexity", "parse has CC 14", ("src/a%20b.py", 120)),
        ("tests", "Tests undecided: timed-out: ended after 600 s (100% passing)", ("docs/plan.md", 105)),
    ]


def place(result: dict[str, list[dict[str, dict[str, dict[str, object]]]]]) -> tuple[object, object]:
    physical = result["locations"][0]["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical["region"]["startLine"]


def test_gitlab_gets_one_entry_for_each_complaint_with_fingerprints_of_their_own() -> None:
    twice = replace(COMPLEXITY.checks[0].verdict, findings=(Finding(text="x", path="a.py", line=1),) * 2)
    bad = replace(COMPLEXITY, checks=(replace(COMPLEXITY.checks[0], verdict=twice),))
    run = replace(RUN, gates=(bad,))
    entries = json.loads(gitlab(run))
    assert [(entry["location"]["path"], entry["location"]["lines"]["begin"]) for entry in entries] == [
        ("docs/plan.md", 104),
        ("a.py", 1),
        ("a.py", 1),
    ]
    assert len({entry["fingerprint"] for entry in entries}) == 3
    assert gitlab(run) == gitlab(replace(run, id="another"))


@pytest.mark.parametrize("render", [sarif, gitlab])
def test_a_passing_run_has_no_complaints(render: object) -> None:
    assert callable(render)
    assert "Lint failed" not in render(PASSING)
