"""``gates prove --base-tests`` and ``--mutants``: what tests are worth that were changed together with the code."""

import json
import sys

import pytest

from tests.end_to_end.rig import Project, plan
from tests.tooling import python_tool

SUMS = "def add(first: int, second: int) -> int:\n    return first + second\n"
TEST = "from sums import add\n\n\ndef test_add() -> None:\n    assert add(2, 3) == 5\n"
POLICY = '[[gate]]\nid = "tests"\nname = "Tests"\nrun = "pytest -q"\nexpect = "100% passing"\n'


@pytest.fixture
def branch(project: Project) -> Project:
    """A project with a function and its test, on a branch."""
    project.write("pyproject.toml", '[tool.pytest.ini_options]\npythonpath = ["."]\ntestpaths = ["tests"]\n')
    project.write("gates.toml", POLICY)
    project.write("sums.py", SUMS)
    project.write("tests/test_sums.py", TEST)
    project.commit("all")
    project.git("checkout", "-q", "-b", "work")
    return project


def test_code_that_passes_the_tests_of_the_base_is_said_to(branch: Project) -> None:
    branch.write("sums.py", SUMS.replace("first + second", "second + first"))
    branch.write("tests/test_more.py", "def test_new() -> None:\n    assert False\n")
    answer = branch.gates("prove", "--base-tests")
    lines = answer.out.rstrip().split("\n")
    assert lines[0].startswith("PASS       Tests  pass rate 100 %")
    assert lines[-1].startswith("the code of now passes 1 file with tests of ")
    assert answer.code == 0


def test_a_fault_that_the_branch_taught_its_test_to_expect_is_found(branch: Project) -> None:
    branch.write("sums.py", SUMS.replace("first + second", "first - second"))
    branch.write("tests/test_sums.py", TEST.replace("== 5", "== -1"))
    branch.write("tests/conftest.py", "def pytest_sessionfinish(session):\n    session.exitstatus = 0\n")
    assert branch.gates("run", "gates.toml", "--no-evidence").code == 0
    answer = branch.gates("prove", "--base-tests")
    assert "FAIL       Tests" in answer.out
    assert "\nthe code of now does not pass 1 file with tests of " in answer.out
    assert answer.code == 1
    assert branch.read("tests/test_sums.py").endswith("== -1\n")
    document = json.loads(branch.gates("prove", "--base-tests", "--format", "json").out)
    assert (document["test_files"], document["exit_code"], document["gates"][0]["state"]) == (1, 1, "failed")


@pytest.mark.parametrize(("change", "code"), [("second + first", 0), ("first - second", 1)], ids=["the same", "worse"])
def test_a_gate_that_compares_with_the_base_compares_with_its_tests_on_its_code(
    branch: Project, change: str, code: int
) -> None:
    branch.git("checkout", "-q", "main")
    branch.write("gates.toml", POLICY.replace("100% passing", "pass rate not below baseline"))
    branch.write("tests/test_known.py", "def test_known() -> None:\n    assert False\n")
    branch.commit("a test that is known to fail")
    branch.git("checkout", "-q", "-B", "work")
    branch.write("sums.py", SUMS.replace("first + second", change))
    answer = branch.gates("prove", "--base-tests")
    assert (answer.code, "base 50 %" in answer.out) == (code, True), answer


def test_a_test_that_the_branch_deleted_is_run(branch: Project) -> None:
    (branch.path / "tests/test_sums.py").unlink()
    branch.write("sums.py", SUMS.replace("first + second", "0"))
    assert branch.gates("prove", "--base-tests").code == 1


def test_the_command_is_that_of_the_base(branch: Project) -> None:
    branch.write("sums.py", SUMS.replace("first + second", "0"))
    branch.write("gates.toml", POLICY.replace("pytest -q", "pytest -q --deselect tests/test_sums.py::test_add"))
    assert branch.gates("prove", "--base-tests").code == 1


def test_without_a_gate_that_runs_tests_there_is_nothing_to_prove(branch: Project) -> None:
    branch.write("gates.toml", POLICY.replace("pytest -q", "ruff check .").replace("100% passing", "0 errors"))
    branch.commit("lint only")
    branch.git("branch", "-f", "main")
    for flag in ("--base-tests", "--mutants"):
        answer = branch.gates("prove", "gates.toml", flag)
        assert answer.err == "gates: gates.toml: none of the gates runs tests\n"
        assert answer.code == 2


def test_a_base_without_tests_is_refused(project: Project) -> None:
    project.write("gates.toml", POLICY)
    project.commit("policy")
    answer = project.gates("prove", "--base-tests")
    assert answer.err.startswith("gates: there are no tests at the base, ")
    assert answer.code == 4


def test_on_a_privileged_event_nothing_is_proved(project: Project) -> None:
    project.write("plan.md", plan("| Mark | `touch marker` | exit 0 |"))
    answer = project.gates("prove", "plan.md", GITHUB_ACTIONS="true", GITHUB_EVENT_NAME="pull_request_target")
    assert answer.code == 4


@pytest.fixture
def with_mutants(branch: Project) -> dict[str, str]:
    """The environment in which the extra is there: cosmic-ray from its registry, beside the packages of gates."""
    program = python_tool("cosmic-ray", "cosmic-ray")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return {"PYTHONPATH": str(program.parents[1] / "lib" / version / "site-packages")}


CLAMP = """\


def clamp(value: int, limit: int) -> int:
    if value > limit:
        return limit
    return value
"""


@pytest.mark.slow
def test_mutants_of_changed_lines_that_tests_do_not_notice_are_a_rate(
    branch: Project, with_mutants: dict[str, str]
) -> None:
    branch.write("sums.py", SUMS + CLAMP)
    asserted = "assert [clamp(value, 3) for value in (2, 5)] == [2, 3]"  # never at the limit itself
    branch.write("tests/test_clamp.py", f"from sums import clamp\n\n\ndef test_clamp() -> None:\n    {asserted}\n")
    answer = branch.gates("prove", "--mutants", "--format", "json", **with_mutants)
    document = json.loads(answer.out)
    fates = {one["kind"]: one["survived"] for one in document["mutants"]}
    assert {one["line"] for one in document["mutants"]} == {6}, document
    assert fates["ReplaceComparisonOperator_Gt_GtE"] is True
    assert fates["ReplaceComparisonOperator_Gt_Lt"] is False
    assert document["rate"] == document["survivors"] / document["possible"]
    assert answer.code == 0
    assert branch.read("sums.py") == SUMS + CLAMP


@pytest.mark.slow
def test_tests_that_do_not_pass_tell_nothing_of_mutants(branch: Project, with_mutants: dict[str, str]) -> None:
    branch.write("sums.py", SUMS.replace("first + second", "first - second"))
    answer = branch.gates("prove", "--mutants", **with_mutants)
    assert answer.err == "gates: the tests do not pass without any mutant (make them pass first)\n"
    assert answer.code == 3


@pytest.mark.slow
def test_with_nothing_to_mutate_nothing_is_shown(branch: Project, with_mutants: dict[str, str]) -> None:
    answer = branch.gates("prove", "--mutants", **with_mutants)
    assert answer.out.startswith("no line that was changed since ")
    assert answer.code == 3


def test_without_the_extra_one_line_says_what_to_install(
    branch: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A package of that name which cannot be imported stands for one that is not installed."""
    broken = tmp_path_factory.mktemp("broken")
    (broken / "cosmic_ray").mkdir()
    (broken / "cosmic_ray/__init__.py").write_text("raise ImportError\n")
    branch.write("sums.py", SUMS + CLAMP)
    answer = branch.gates("prove", "--mutants", PYTHONPATH=str(broken))
    assert answer.err == "gates: mutants need a package that is not installed (pip install 'gates[mutants]')\n"
    assert answer.code == 2
