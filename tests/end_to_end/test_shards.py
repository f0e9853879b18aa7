"""A gate in shards, with real test runs: one verdict over the sum of all tests."""

import json
from pathlib import Path

import pytest

from tests.end_to_end.rig import Answer, Project

GATE = """\
[[gate]]
id = "tests"
run = "python -m pytest -q -p no:cacheprovider part{shard}"
shards = 2
expect = "EXPECT"
env = {PYTEST_DISABLE_PLUGIN_AUTOLOAD = "1"}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.create(tmp_path)
    made.write(".gitignore", "__pycache__/\n")
    made.write("part1/test_one.py", "def test_a(): pass\n\ndef test_b(): pass\n")
    made.write("part2/test_two.py", "def test_c(): pass\n\ndef test_d(): assert False\n\ndef test_e(): pass\n")
    return made


def run(project: Project, expect: str, *arguments: str) -> Answer:
    project.write("gates.toml", GATE.replace("EXPECT", expect))
    return project.gates("run", "gates.toml", *arguments)


def test_tests_of_all_shards_are_added_up(project: Project) -> None:
    answer = run(project, "≥ 80 % passing")

    assert answer.code == 0, answer.out + answer.err
    assert "PASS       tests  pass rate 80 % (4 of 5 tests), expected at least 80 %" in answer.out
    history = json.loads(project.read(".gates/durations.json"))
    assert sorted(history) == ["tests:0[1/2]", "tests:0[2/2]"]


def test_the_list_says_in_how_many_parts_a_command_is_run(project: Project) -> None:
    project.write("gates.toml", GATE.replace("EXPECT", "all pass"))

    out = project.gates("list", "gates.toml").out

    assert "  runs     python -m pytest -q -p no:cacheprovider part{shard}  in 2 shards  read by pytest\n" in out


def test_a_failure_in_one_shard_is_the_gates(project: Project) -> None:
    answer = run(project, "all pass")

    assert answer.code == 1, answer.out + answer.err
    assert "tests[1/2]: exit 0, " in answer.out
    assert "tests[2/2]: exit 1, " in answer.out
    assert "FAILED part2/test_two.py::test_d" in answer.out


def test_a_report_names_each_part_and_can_be_read_back(project: Project) -> None:
    answer = run(project, "≥ 5 tests", "--format", "json")

    [check] = json.loads(answer.out)["gates"][0]["checks"]
    assert check["examined"] == {"count": 5, "unit": "tests"}
    assert [(shard["name"], shard["exit_code"]) for shard in check["shards"]] == [("1/2", 0), ("2/2", 1)]
    assert all((project.path / ".gates/logs" / shard["log"]).exists() for shard in check["shards"])
    history = project.gates("history", "gates.toml")
    assert (history.code, history.err) == (0, "")


def test_a_shard_without_tests_leaves_the_gate_undecided(project: Project) -> None:
    project.write("part1/test_one.py", "")

    answer = run(project, "≥ 3 tests")

    assert answer.code == 3, answer.out + answer.err
    assert "nothing-examined: shard 1/2: no tests passed or failed" in answer.out


def test_a_report_file_of_each_shard_is_read(project: Project) -> None:
    project.write(".gitignore", "__pycache__/\n*.xml\n")
    gate = GATE.replace("EXPECT", "≥ 4 tests").replace("part{shard}", "part{shard} --junitxml=r{shard}.xml")
    project.write("gates.toml", f'{gate}metric = {{from = "junit", path = "r{{shard}}.xml"}}\n')

    answer = project.gates("run", "gates.toml", "--format", "json")

    [check] = json.loads(answer.out)["gates"][0]["checks"]
    assert (check["metric"]["value"], check["tool"]["name"]) == (4, "junit"), answer.out


WITHOUT = GATE.replace("part{shard}", "tests")
REPORT = GATE + 'metric = {from = "junit", path = "r.xml"}\n'
NO_PLACEHOLDER = (
    "and a command without {shard}: `python -m pytest -q -p no:cacheprovider tests`"
    " (hand the number to the runner, such as `pytest --splits {shards} --group {shard}`)"
)


@pytest.mark.parametrize(
    ("gate", "expect", "told"),
    [
        (WITHOUT, "pass", f'"tests" has 2 shards, {NO_PLACEHOLDER}'),
        (REPORT, "pass", 'all 2 shards of "tests" would write r.xml (put {shard} into the path of the report)'),
        (GATE, "exit 2", '"exit 2" of "tests" says nothing about a run in 2 shards (expect tests, or exit 0)'),
        (GATE, "0 matches", '"0 matches" of "tests" says nothing about a run in 2 shards (expect tests, or exit 0)'),
    ],
    ids=["placeholder", "report", "status", "lines"],
)
def test_what_cannot_be_run_in_shards_is_an_error(project: Project, gate: str, expect: str, told: str) -> None:
    project.write("gates.toml", gate.replace("EXPECT", expect))

    answer = project.gates("run", "gates.toml")

    assert (answer.code, answer.err, answer.out) == (2, f"gates.toml:1:1: {told} [bad-shards]\n", "")
