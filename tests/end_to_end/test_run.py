"""`gates run`: a plan goes in, measured verdicts and evidence come out."""

import json
import re

import pytest

from tests.end_to_end.rig import Project, plan

LINT = "| Lint | `ruff check .` | 0 errors |"
TESTS = "| Tests | `pytest -q -p no:cacheprovider` | 100% passing |"
GOOD_TEST = "def test_sum() -> None:\n    assert 1 + 1 == 2\n"
BAD_TEST = "def test_sum() -> None:\n    assert 1 + 1 == 3\n"


@pytest.fixture
def python_project(project: Project) -> Project:
    project.write("pyproject.toml", '[project]\nname = "x"\nversion = "1"\n')
    project.write("src/x.py", "VALUE = 1\n")
    project.write("tests/test_x.py", GOOD_TEST)
    return project


def test_all_gates_pass_and_the_evidence_stands_in_the_plan(python_project: Project) -> None:
    before = plan(LINT, TESTS)
    python_project.write("docs/plan.md", before)

    answer = python_project.gates("run", "docs/plan.md")

    assert answer.code == 0, answer
    assert answer.out.rstrip().endswith("2 of 2 gates passed")
    added = [line for line in python_project.read("docs/plan.md").split("\n") if line not in before.split("\n")]
    assert re.fullmatch(
        r"- \(\d{4}-\d\d-\d\dT\d\d:\d\dZ\) Quality gates: 2 of 2 passed; tree [0-9a-f]{12} "
        r"\(\[record\]\(\.\./\.gates/records/\d{8}T\d{6}Z-[0-9a-f]{8}\.json\)\)",
        added[0],
    )
    assert added[1:] == ["  - PASS Lint: 0 errors (0 errors)", "  - PASS Tests: pass rate 100 % (100% passing)"]


def test_a_failing_gate_exits_1_and_shows_finding_command_and_log(python_project: Project) -> None:
    python_project.write("src/x.py", "import os\n")
    python_project.write("docs/plan.md", plan(LINT, TESTS))

    answer = python_project.gates("run", "docs/plan.md")

    assert answer.code == 1
    assert "src/x.py:1" in answer.out
    assert "repeat: ruff check ." in answer.out
    assert "log: .gates/logs/" in answer.out
    assert answer.out.rstrip().endswith("1 of 2 gates passed; failed: Lint")


def test_a_command_that_was_not_run_has_no_exit_status(project: Project) -> None:
    project.write("docs/plans/a.md", plan("| Lint | `ruff check nowhere` | 0 errors |"))
    answer = project.gates("run", "-v")
    assert "$ ruff check nowhere  → no exit status; by " in answer.out


def test_no_escape_codes_off_a_terminal(python_project: Project) -> None:
    python_project.write("docs/plan.md", plan(LINT))
    answer = python_project.gates("run", "docs/plan.md")
    assert "\x1b" not in answer.out + answer.err


def test_a_masked_exit_status_does_not_hide_a_failing_test(python_project: Project) -> None:
    python_project.write("tests/test_x.py", BAD_TEST)
    python_project.write("docs/plan.md", plan("| Tests | `pytest -q \\|\\| true` | 100% passing |"))
    assert python_project.gates("run", "docs/plan.md").code == 1


def test_zero_tests_are_not_all_passing(python_project: Project) -> None:
    python_project.write("tests/test_x.py", "")
    python_project.write("docs/plan.md", plan(TESTS))
    answer = python_project.gates("run", "docs/plan.md")
    assert answer.code == 3
    assert "nothing-examined" in answer.out


def test_a_missing_tool_is_undecided_and_the_others_go_on(python_project: Project) -> None:
    python_project.write("docs/plan.md", plan("| Types | `no-such-tool src` | 0 errors |", LINT))
    answer = python_project.gates("run", "docs/plan.md")
    assert answer.code == 3
    assert "tool-missing" in answer.out
    assert "1 of 2 gates passed; undecided: Types" in answer.out


def test_a_path_that_does_not_exist_is_never_a_pass(python_project: Project) -> None:
    python_project.write("docs/plan.md", plan("| Complexity | `lizard -C 10 nosuchdir` | Max CC ≤ 10 |"))
    answer = python_project.gates("run", "docs/plan.md")
    assert answer.code == 3
    assert "nosuchdir" in answer.out


def test_a_command_that_edits_a_tracked_file_makes_the_run_undecided(python_project: Project) -> None:
    python_project.write("docs/plan.md", plan("| Edit | `echo VALUE=2 > src/x.py` | exit 0 |"))
    python_project.commit("all")
    answer = python_project.gates("run", "docs/plan.md")
    assert answer.code == 3
    assert "tree-changed" in answer.out
    assert "src/x.py" in answer.out


def test_json_follows_the_contract(python_project: Project) -> None:
    python_project.write("docs/plan.md", plan(LINT))
    answer = python_project.gates("run", "docs/plan.md", "--format", "json")
    document = json.loads(answer.out)
    assert document["schema_version"] == 1
    assert document["verdict"] == "passed"
    assert document["exit_code"] == 0
    [gate] = document["gates"]
    assert (gate["id"], gate["name"], gate["state"], gate["reason"]) == ("lint", "Lint", "passed", None)
    [check] = gate["checks"]
    assert check["metric"] == {"name": "errors", "value": 0, "unit": ""}
    assert check["judged_by"] == "measurement"
    assert check["examined"]["count"] == 2
    assert check["tool"]["name"] == "ruff"


def test_no_evidence_writes_nothing(python_project: Project) -> None:
    before = plan(LINT)
    python_project.write("docs/plan.md", before)
    assert python_project.gates("run", "docs/plan.md", "--no-evidence").code == 0
    assert python_project.read("docs/plan.md") == before
    assert not list(python_project.path.glob(".gates/records/*"))


def test_gates_toml_alone_is_a_source(python_project: Project) -> None:
    python_project.write("gates.toml", '[[gate]]\nid = "lint"\nrun = "ruff check ."\nexpect = "0 errors"\n')
    answer = python_project.gates("run")
    assert answer.code == 0, answer
    assert "1 of 1 gates passed" in answer.out


def test_a_plan_without_a_table_takes_its_gates_from_gates_toml(python_project: Project) -> None:
    python_project.write("gates.toml", '[[gate]]\nid = "lint"\nrun = "ruff check ."\nexpect = "0 errors"\n')
    python_project.write("docs/plan.md", "# Plan\n\n- Status: In Progress\n\n## Progress\n\n- started\n")
    answer = python_project.gates("run", "docs/plan.md")
    assert answer.code == 0, answer
    assert "gates.toml" in answer.out
    assert "PASS lint" in python_project.read("docs/plan.md")


def test_the_one_plan_in_progress_is_the_default_source(python_project: Project) -> None:
    python_project.write("docs/plans/a.md", plan(LINT))
    python_project.write("docs/plans/b.md", plan(TESTS).replace("In Progress", "Complete"))
    answer = python_project.gates("run")
    assert answer.code == 0, answer
    assert "PASS Lint" in python_project.read("docs/plans/a.md")


def test_skipped_gates_are_recorded_as_skipped(python_project: Project) -> None:
    python_project.write("docs/plan.md", plan(LINT, TESTS))
    answer = python_project.gates("run", "docs/plan.md", "--skip", "Tests")
    assert answer.code == 0
    assert "SKIP Tests" in python_project.read("docs/plan.md")


def test_an_edit_made_while_the_gates_run_survives(python_project: Project) -> None:
    row = "| Edit | `printf '\\nThe author was here.\\n' >> docs/plan.md` | exit 0 |"
    python_project.write("docs/plan.md", plan(row))
    answer = python_project.gates("run", "docs/plan.md")
    assert answer.code == 0, answer
    text = python_project.read("docs/plan.md")
    assert text.rstrip().endswith("The author was here.")
    assert "Quality gates: 1 of 1 passed" in text


def test_a_gates_table_changed_while_the_gates_run_is_refused(python_project: Project) -> None:
    row = "| Edit | `sed -i 's/exit 0/exit 1/' docs/plan.md` | exit 0 |"
    python_project.write("docs/plan.md", plan(row))
    answer = python_project.gates("run", "docs/plan.md")
    assert answer.code == 4
    assert "Quality gates:" not in python_project.read("docs/plan.md")
    assert not list(python_project.path.glob(".gates/records/*.json"))
