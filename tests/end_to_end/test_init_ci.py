"""`gates init --ci`: what is written is valid, hardened, and does what it says in a fresh clone."""

import json
import subprocess
import sys

import pytest

from tests.end_to_end.rig import Project, environment, plan
from tests.end_to_end.workflows import (
    GITHUB,
    GITLAB,
    TOP,
    as_json,
    complaints_of_actionlint,
    complaints_of_schema,
    complaints_of_zizmor,
    run_steps,
    steps_of,
)

POLICY = '[[gate]]\nid = "lint"\nname = "Lint"\nrun = "ruff check ."\nexpect = "0 errors"\n'
PLAN = plan("| Lint | `ruff check .` | 0 errors |")


@pytest.fixture
def with_policy(project: Project) -> Project:
    project.write("gates.toml", POLICY)
    project.write("docs/plans/a.md", PLAN)
    project.write("x.py", "VALUE = 1\n")
    return project


@pytest.mark.parametrize(("kind", "path"), [("github", GITHUB), ("gitlab", GITLAB)])
def test_it_is_written_once_and_never_over_a_file(with_policy: Project, kind: str, path: str) -> None:
    arguments = ("init", "--ci", kind, "--install", "gates @ git+https://example.invalid/gates@0123")
    first = with_policy.gates(*arguments)
    assert (first.code, first.out) == (0, f"wrote {path}\n")
    assert with_policy.gates(*arguments).out == f"{path} says this already\n"
    with_policy.write(path, "mine: true\n")
    again = with_policy.gates(*arguments)
    assert again.out.startswith(f"add this to {path}:\n")
    assert with_policy.read(path) == "mine: true\n"


def test_ci_cannot_install_from_a_folder_of_this_machine(with_policy: Project) -> None:
    answer = with_policy.gates("init", "--ci", "github")
    if answer.code == 0:
        pytest.skip("this gates was not installed from a folder")
    assert answer.code == 2
    assert "--install" in answer.err


@pytest.mark.slow
@pytest.mark.parametrize("files", [(), ("uv.lock", "package-lock.json"), ("pyproject.toml", "bun.lock")], ids=str)
def test_the_configurations_are_valid(project: Project, files: tuple[str, ...]) -> None:
    for name in files:
        project.write(name, "")
    for kind in ("github", "gitlab"):
        assert project.gates("init", "--ci", kind, "--install", "gates==0.1.0").code == 0
    assert complaints_of_schema("github-workflows", project.path / GITHUB) == ""
    assert complaints_of_schema("gitlab-ci", project.path / GITLAB) == ""
    assert complaints_of_schema("github-actions", TOP / "action.yml") == ""
    severity = "medium" if "bun.lock" in files else "informational"  # that bun itself has no lock file is a low one
    assert complaints_of_zizmor(project.path / GITHUB, TOP / "action.yml", severity=severity) == ""
    assert complaints_of_actionlint(project.path / GITHUB) == []


@pytest.mark.slow
def test_the_checkers_do_complain(project: Project) -> None:
    """The control."""
    bad = project.write(
        GITHUB,
        "on: pull_request_target\njobs:\n  a:\n    runs-on: nowhere\n    steps:\n"
        "      - uses: actions/checkout@v4\n      - run: echo ${{ github.event.issue.title }}\n        unknown: 1\n",
    )
    gitlab = project.write(GITLAB, "a:\n  script: 5\n")
    action = project.write("action.yml", "name: x\n")
    assert complaints_of_schema("github-workflows", bad)
    assert complaints_of_schema("gitlab-ci", gitlab)
    assert complaints_of_schema("github-actions", action)
    assert complaints_of_zizmor(bad)
    assert complaints_of_actionlint(bad)


@pytest.mark.slow
def test_the_steps_of_the_workflow_pass_in_a_fresh_clone_and_fail_on_a_bad_change(
    with_policy: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert with_policy.gates("init", "--ci", "github", "--install", str(TOP)).code == 0
    with_policy.commit("all")
    good = tmp_path_factory.mktemp("good")
    steps = steps_of(with_policy.path / GITHUB, "gates")
    assert run_steps(steps, with_policy, good) == [0, 0, 0]
    assert (good / "output").read_text() == "verdict=passed\nexit-code=0\n"

    with_policy.write("x.py", "import os\n")
    with_policy.write("docs/plans/a.md", PLAN.replace("In Progress", "Complete"))
    with_policy.commit("bad")
    bad = tmp_path_factory.mktemp("bad")
    assert run_steps(steps, with_policy, bad, GATES_BASE="HEAD~1") == [0, 0, 1]
    assert (bad / "output").read_text() == "verdict=failed\nexit-code=1\n"
    assert "| ❌ failed | Lint |" in (bad / "summary").read_text()


@pytest.mark.slow
@pytest.mark.parametrize(("result", "code"), [("success", 0), ("failure", 1), ("skipped", 1), ("cancelled", 1)])
def test_only_success_of_the_gates_is_success(with_policy: Project, result: str, code: int) -> None:
    with_policy.gates("init", "--ci", "github", "--install", "gates==0.1.0")
    [step] = steps_of(with_policy.path / GITHUB, "gates-passed")
    done = subprocess.run(["bash", "-e", "-c", step], env={**environment(), "RESULT": result}, check=False)
    assert done.returncode == code


@pytest.mark.slow
def test_the_steps_of_the_action_pass(with_policy: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    with_policy.commit("all")
    temporary = tmp_path_factory.mktemp("action")
    runs = as_json(TOP / "action.yml")["runs"]
    assert isinstance(runs, dict)
    steps = [str(step["run"]) for step in runs["steps"] if "run" in step]
    variables = {"PYTHON": sys.executable, "ACTION": str(TOP), "SOURCE": "gates.toml"}
    without_source = f"SOURCE=\n{steps[-1]}"
    assert run_steps([*steps, without_source], with_policy, temporary, **variables) == [0, 0, 0]
    assert (temporary / "output").read_text() == "verdict=passed\nexit-code=0\n" * 2


@pytest.mark.slow
def test_the_script_of_the_pipeline_leaves_its_reports(
    with_policy: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert with_policy.gates("init", "--ci", "gitlab", "--install", str(TOP)).code == 0
    with_policy.commit("all")
    job = as_json(with_policy.path / GITLAB)["gates"]
    assert isinstance(job, dict)
    [line] = job["script"]
    script = str(line).replace("/tmp/gates/bin/gates", f"env -u GITHUB_ACTIONS {sys.executable} -m gates")
    with_policy.write("x.py", "import os\n")
    with_policy.commit("bad")
    place = tmp_path_factory.mktemp("pipeline")
    assert run_steps([script], with_policy, place, GATES_BASE="HEAD~1") == [1]
    paths = job["artifacts"]["reports"]
    [_, complaint] = json.loads((place / "clone" / paths["codequality"]).read_text())
    assert complaint.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
    assert complaint["location"] == {"path": "x.py", "lines": {"begin": 1}}
    assert 'failures="1"' in (place / "clone" / paths["junit"]).read_text()
