"""`retries` of gates.toml, as a user sees it: on the terminal, as JSON, in the plan, in the record, in the history."""

import json

import pytest

from tests.end_to_end.rig import Project, plan

# Fails the first time, as a flaky test does, and passes from then on.
FLAKY = """\
from pathlib import Path

def test_luck():
    seen = Path(__file__).with_name(".seen")
    lucky = seen.exists()
    seen.touch()
    assert lucky
"""


@pytest.fixture
def flaky(project: Project) -> Project:
    project.write(".gitignore", "__pycache__/\n.seen\n.gates/\n.pytest_cache/\n")
    project.write("gates.toml", '[[gate]]\nid = "tests"\nrun = "pytest -q"\nexpect = "100% passing"\nretries = 1\n')
    project.write("test_luck.py", FLAKY)
    project.write("plan.md", plan("| tests | `pytest -q` | 100% passing |"))
    project.commit("flaky")
    return project


def test_a_pass_on_a_retry_is_told_everywhere(flaky: Project) -> None:
    answer = flaky.gates("run", "plan.md", "--report=junit=../junit.xml", "--report=markdown=../summary.md")

    assert answer.code == 0, answer.err
    first, *_, last = answer.out.rstrip("\n").split("\n")
    assert first.startswith("PASS       tests  ") and "(retry 1)" in first
    assert last == "1 of 1 gates passed; tried again: tests (retry 1)"
    (line,) = (line for line in flaky.read("plan.md").split("\n") if "PASS tests:" in line)
    assert line.endswith(" (100% passing) [retry 1]")
    for report in ("../junit.xml", "../summary.md"):
        assert "(retry 1)" in flaky.read(report).replace("\\", "")
    (record,) = (flaky.path / ".gates/records").iterdir()
    (gate,) = json.loads(record.read_bytes())["predicate"]["gates"]["gates"]
    assert (gate["state"], gate["checks"][0]["attempts"]) == ("passed", 2)
    assert "tried again: tests (retry 1)" in flaky.gates("history").out
    assert len(list((flaky.path / ".gates/logs").iterdir())) == 2


def test_json_has_the_attempts_and_what_became_of_each(flaky: Project) -> None:
    document = json.loads(flaky.gates("run", "plan.md", "--format", "json").out)

    (check,) = document["gates"][0]["checks"]
    assert (check["state"], check["attempts"]) == ("passed", 2)
    assert check["notes"][0] == "passed (retry 1)"
    assert check["notes"][1].startswith("attempt 1: failed, ")


def test_a_linter_that_finds_something_is_not_asked_again(project: Project) -> None:
    project.write("gates.toml", '[[gate]]\nid = "lint"\nrun = "ruff check ."\nexpect = "0 errors"\nretries = 3\n')
    project.write("bad.py", "import os\n")

    (gate,) = json.loads(project.gates("run", "gates.toml", "--format", "json").out)["gates"]

    assert (gate["state"], gate["checks"][0]["attempts"]) == ("failed", 1)
