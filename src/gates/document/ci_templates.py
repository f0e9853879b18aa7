"""Whole CI configurations: hardened, with nothing to fill in but what a project needs beside its dependencies."""

import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from textwrap import indent

# How a project's dependencies are installed, by the file that shows it; the first of each group that is there counts.
_INSTALLATIONS: Sequence[Mapping[str, str]] = (
    {
        "uv.lock": "python -m pip install uv\nuv sync --locked",
        "poetry.lock": "python -m pip install poetry\npoetry install",
        "pdm.lock": "python -m pip install pdm\npdm install --frozen-lockfile",
        "requirements-dev.txt": "python -m pip install -r requirements-dev.txt",
        "requirements.txt": "python -m pip install -r requirements.txt",
        "pyproject.toml": "python -m pip install --editable .",
    },
    {
        "bun.lock": "npm install --global bun\nbun install --frozen-lockfile",
        "bun.lockb": "npm install --global bun\nbun install --frozen-lockfile",
        "pnpm-lock.yaml": "npm install --global pnpm\npnpm install --frozen-lockfile",
        "yarn.lock": "npm install --global yarn\nyarn install --frozen-lockfile",
        "package-lock.json": "npm ci",
        "package.json": "npm install",
    },
)
DEPENDENCY_FILES = tuple(name for group in _INSTALLATIONS for name in group)
_NOTHING = "echo 'nothing is installed, add here what the gates call'"

_GITHUB = """\
# Written by `gates init --ci github`; yours to change. What is required of a branch is the job "gates-passed".
name: Quality gates

on:
  pull_request:
  push:
    branches: [{branch}]

permissions: {{}}

concurrency:
  group: gates-${{{{ github.ref }}}}
  cancel-in-progress: true

jobs:
  gates:
    name: Run the gates
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read
    steps:
      - name: Check out the whole history, without leaving the token behind
        uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          fetch-depth: 0
          persist-credentials: false

      - name: Set up Python
        uses: actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0
        with:
          python-version: "3.12"

      - name: Install gates, apart from the project
        run: |
          python -m venv "$RUNNER_TEMP/gates"
          "$RUNNER_TEMP/gates/bin/python" -m pip install --quiet {gates}

      - name: Install the tools of the project
        run: |
{install}

      - name: Verify what the plans claim, and run their gates again as the base has them
        env:
          GATES_BASE: ${{{{ github.event.pull_request.base.sha }}}}
        run: |
          "$RUNNER_TEMP/gates/bin/gates" verify --rerun

  # A job that was skipped or cancelled counts as success for a branch rule: this one does not.
  gates-passed:
    name: Gates passed
    needs: [gates]
    if: always()
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions: {{}}
    steps:
      - name: Fail unless the gates passed
        env:
          RESULT: ${{{{ needs.gates.result }}}}
        run: |
          test "$RESULT" = success
"""

_GITLAB = """\
# Written by `gates init --ci gitlab`; yours to change.
gates:
  stage: test
  image: python:3.12
  interruptible: true
  timeout: 30 minutes
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  variables:
    GIT_DEPTH: "0"
    GATES_BASE: $CI_MERGE_REQUEST_DIFF_BASE_SHA
  before_script:
    - python -m venv /tmp/gates
    - /tmp/gates/bin/python -m pip install --quiet {gates}
{install}
  script:
    - >-
      /tmp/gates/bin/gates verify --rerun
      --report junit=.gates/reports/junit.xml --report gitlab=.gates/reports/quality.json
  artifacts:
    when: always
    reports:
      junit: .gates/reports/junit.xml
      codequality: .gates/reports/quality.json
"""
_GITLAB_NODE = "apt-get update -qq && apt-get install -qq --yes nodejs npm"  # the image has Python only


def github_workflow(gates: str, branch: str, files: Collection[str]) -> str:
    """The text of .github/workflows/gates.yml.

    ``gates`` is what pip installs gates from, ``files`` are those of DEPENDENCY_FILES that the project has.
    """
    install = indent("\n".join(_install(files)), " " * 10)
    return _GITHUB.format(gates=shlex.quote(gates), branch=_yaml(branch), install=install)


def gitlab_pipeline(gates: str, files: Collection[str]) -> str:
    """The text of .gitlab-ci.yml, as ``github_workflow``."""
    lines = _install(files)
    node = [_GITLAB_NODE] if any(line.startswith("npm ") for line in lines) else []
    install = "\n".join(f"    - {line}" for line in (*node, *lines))
    return _GITLAB.format(gates=shlex.quote(gates), install=install)


def _install(files: Collection[str]) -> list[str]:
    return list(_lines(files)) or [_NOTHING]


def _lines(files: Collection[str]) -> Iterator[str]:
    for group in _INSTALLATIONS:
        found = next((name for name in group if name in files), None)
        if found is not None:
            yield from group[found].split("\n")


def _yaml(text: str) -> str:
    """A string in YAML that means nothing else."""
    return "'" + text.replace("'", "''") + "'"
