"""One command that feeds two gates is run once, and the report says so."""

import json
from pathlib import Path

from tests.end_to_end.rig import Project, plan

SAY = """\
echo ran >> ran.txt
echo 'Name  Stmts   Miss  Cover'
echo 'TOTAL    40      4    90%'
echo '12 passed in 0.01s'
"""
GATES = """\
[[gate]]
id = "tests"
run = "bin/pytest --cov"
expect = "≥ 10 tests"

[[gate]]
id = "coverage"
run = "bin/pytest --cov"
expect = "≥ 85 %"
needs = ["tests"]

[[gate]]
id = "again"
run = "bin/pytest --cov"
expect = "all pass"
share = false
"""


def _project(folder: Path) -> Project:
    project = Project.create(folder)
    project.write(".gitignore", "ran.txt\n")
    project.write("bin/pytest", f"#!/bin/sh\n{SAY}").chmod(0o755)
    return project


def test_tests_and_coverage_come_from_one_run(tmp_path: Path) -> None:
    project = _project(tmp_path)
    project.write("gates.toml", GATES)

    answer = project.gates("run", "gates.toml")

    assert answer.code == 0, answer.out + answer.err
    assert project.read("ran.txt") == "ran\nran\n", "one run for two gates, and one for that which wants its own"
    assert "PASS       coverage  coverage 90 %, expected at least 85 % (same run as tests)" in answer.out
    document = json.loads(project.gates("run", "gates.toml", "--fresh", "--format", "json").out)
    assert [gate["checks"][0].get("run_of") for gate in document["gates"]] == [None, "tests", None]
    assert project.gates("history", "gates.toml").code == 0, "the record can be read back"


def test_rows_of_a_plan_share_their_command_too(tmp_path: Path) -> None:
    project = _project(tmp_path)
    project.write(
        "plan.md", plan("| Tests | `bin/pytest --cov` | 100 % passing |", "| Coverage | `bin/pytest --cov` | ≥ 95 % |")
    )

    answer = project.gates("run", "plan.md")

    assert answer.code == 1, answer.out + answer.err
    assert project.read("ran.txt") == "ran\n"
    assert "FAIL       Coverage  coverage 90 %, expected at least 95 % (same run as tests)" in answer.out


def test_how_long_a_gate_took_decides_what_starts_first(tmp_path: Path) -> None:
    project = Project.create(tmp_path)
    project.write(".gitignore", "order.txt\n")
    rows = [
        f'[[gate]]\nid = "{name}"\nrun = "sh -c \'echo {name} >> order.txt\'"\nexpect = "exit 0"\n' for name in "abc"
    ]
    project.write("gates.toml", "\n".join(rows))
    project.write(".gates/durations.json", '{"a:0": [1.0], "b:0": [3.0, 9.0, 2.0], "c:0": [2.0, 2.0]}')

    assert project.gates("run", "gates.toml", "-j", "1").code == 0

    assert project.read("order.txt") == "b\nc\na\n"
    history = json.loads(project.read(".gates/durations.json"))
    assert [len(history[key]) for key in ("a:0", "b:0", "c:0")] == [2, 4, 3]
