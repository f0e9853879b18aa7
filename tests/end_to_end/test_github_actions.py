"""`gates run` as a step of GitHub Actions."""

from tests.end_to_end.rig import Project, plan

LINT = "| Lint | `ruff check .` | 0 errors |"
ECHO = "| Echo | `sh -c 'echo ::error::forged; echo ::add-mask::x; exit 1'` | exit 0 |"


def test_a_step_has_annotations_a_summary_and_outputs(project: Project) -> None:
    project.write("x.py", "import os\n")
    project.write("docs/plan.md", plan(LINT, ECHO))
    folder = project.path.parent
    summary, outputs = folder / f"{project.path.name}-summary", folder / f"{project.path.name}-outputs"
    answer = project.gates(
        "run",
        "docs/plan.md",
        GITHUB_ACTIONS="true",
        GITHUB_EVENT_NAME="pull_request",
        GITHUB_WORKSPACE=str(project.path),
        GITHUB_STEP_SUMMARY=str(summary),
        GITHUB_OUTPUT=str(outputs),
    )
    assert (answer.code, answer.err) == (1, "")
    lines = answer.out.rstrip("\n").split("\n")
    assert lines[0].startswith("::stop-commands::")
    end = lines.index(f"::{lines[0].rpartition('::')[2]}::")
    assert not [line for line in lines[1:end] if line.startswith("::")]
    assert lines[end + 1].startswith("::error file=docs/plan.md,line=16,title=Lint failed::")
    assert any(line.startswith("::error file=x.py,line=1,title=Lint failed::") for line in lines[end:])
    assert not any(line.startswith(("::error::forged", "::add-mask::")) for line in lines)
    assert outputs.read_text() == "verdict=failed\nexit-code=1\n"
    assert "| ❌ failed | Lint |" in summary.read_text()


def test_json_stays_json_and_the_outputs_are_there(project: Project) -> None:
    project.write("x.py", "VALUE = 1\n")
    project.write("docs/plan.md", plan(LINT))
    outputs = project.path.parent / f"{project.path.name}-outputs"
    answer = project.gates("run", "docs/plan.md", "--format", "json", GITHUB_ACTIONS="true", GITHUB_OUTPUT=str(outputs))
    assert answer.out.startswith("{")
    assert outputs.read_text() == "verdict=passed\nexit-code=0\n"


def test_what_a_verification_finds_is_annotated_at_its_place(project: Project) -> None:
    project.write("docs/plans/a.md", plan(LINT).replace("In Progress", "Complete"))
    project.write("docs/plans/::error::b.md", plan(LINT).replace("In Progress", "Complete"))
    answer = project.gates("verify", GITHUB_ACTIONS="true", GITHUB_WORKSPACE=str(project.path))
    lines = answer.out.rstrip("\n").split("\n")
    end = lines.index(f"::{lines[0].rpartition('::')[2]}::")
    assert lines[0].startswith("::stop-commands::")
    assert lines[end + 1 :] == [
        f"::error file=docs/plans/{name}.md,line=3,title=no-record::"
        "the plan says it is complete, but no run of it is recorded"
        for name in ("%3A%3Aerror%3A%3Ab", "a")
    ]
    assert answer.code == 4


def test_pull_request_target_is_refused_before_anything_runs(project: Project) -> None:
    project.write("docs/plan.md", plan("| Mark | `touch marker` | exit 0 |"))
    privileged = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request_target"}
    answer = project.gates("run", "docs/plan.md", **privileged)
    assert answer.code == 4
    assert not (project.path / "marker").exists()
    allowed = project.gates("run", "docs/plan.md", "--allow-privileged-event", **privileged)
    assert allowed.code == 0 or (project.path / "marker").exists()
