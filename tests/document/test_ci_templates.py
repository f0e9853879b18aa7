"""Generated CI configurations are whole and hardened."""

import re

import pytest

from gates.document.ci_templates import DEPENDENCY_FILES, github_workflow, gitlab_pipeline

SPEC = "gates @ git+https://example.invalid/gates@0123"


def workflow(*files: str, branch: str = "main", gates: str = SPEC) -> str:
    return github_workflow(gates, branch, files)


def test_every_action_is_pinned_by_a_commit_with_its_version() -> None:
    used = re.findall(r"uses: (.*)", workflow())
    assert len(used) == 2
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in used)


def test_nothing_privileged_is_in_it() -> None:
    text = workflow()
    assert "pull_request_target" not in text
    assert "secrets" not in text
    assert "write" not in re.sub("#.*", "", text)
    assert text.count("permissions:") == 3
    assert "persist-credentials: false" in text
    assert "fetch-depth: 0" in text


def test_no_expression_gets_into_a_script() -> None:
    scripts = re.findall(r"run: \|\n((?: {10}.*\n)+)", workflow("uv.lock"))
    assert len(scripts) == 4
    assert all("${{" not in script for script in scripts)


def test_the_last_job_runs_always_and_demands_success() -> None:
    text = workflow()
    assert "needs: [gates]\n    if: always()\n" in text
    assert text.endswith('test "$RESULT" = success\n')
    gate_job = text[text.index("  gates:") : text.index("  gates-passed:")]
    assert "    if:" not in gate_job.replace("        if:", "")
    assert "continue-on-error" not in text


def test_every_job_has_a_time_limit() -> None:
    assert workflow().count("timeout-minutes:") == workflow().count("runs-on:") == 2


@pytest.mark.parametrize(
    ("files", "lines"),
    [
        ((), ["echo 'nothing is installed, add here what the gates call'"]),
        (("pyproject.toml",), ["python -m pip install --editable ."]),
        (("pyproject.toml", "uv.lock"), ["python -m pip install uv", "uv sync --locked"]),
        (("requirements.txt", "package.json"), ["python -m pip install -r requirements.txt", "npm install"]),
        (("package.json", "package-lock.json"), ["npm ci"]),
        (DEPENDENCY_FILES, ["python -m pip install uv", "uv sync --locked", "npm install --global bun"]),
    ],
    ids=["nothing", "python", "uv", "both", "locked", "everything"],
)
def test_dependencies_are_installed_as_the_project_shows(files: tuple[str, ...], lines: list[str]) -> None:
    script = workflow(*files).partition("Install the tools of the project\n        run: |\n")[2].partition("\n\n")[0]
    assert [line.strip() for line in script.split("\n")][: len(lines)] == lines


def test_claims_are_verified_by_running_the_gates_again() -> None:
    assert workflow().count("gates verify --rerun") + workflow().count('gates" verify --rerun') == 1
    assert gitlab_pipeline(SPEC, ()).count("gates verify --rerun") == 1


def test_a_branch_is_a_string_whatever_it_is_called() -> None:
    assert "branches: ['it''s: #1']" in workflow(branch="it's: #1")


def test_gitlab_gets_its_reports() -> None:
    text = gitlab_pipeline(SPEC, ())
    assert "--report junit=.gates/reports/junit.xml --report gitlab=.gates/reports/quality.json" in text
    assert "      junit: .gates/reports/junit.xml\n      codequality: .gates/reports/quality.json\n" in text
    assert 'GIT_DEPTH: "0"' in text


def test_node_is_installed_where_the_image_has_none() -> None:
    assert "apt-get install" in gitlab_pipeline(SPEC, ("package.json",))
    assert "apt-get install" not in gitlab_pipeline(SPEC, ("uv.lock",))
