"""Inside GitHub Actions: annotations where people look, and no word of a tool that is taken for a command."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from gates.cli.actions import refuse_privileged_event
from gates.cli.github import ANNOTATIONS, GitHubPresenter, annotations, publish
from gates.cli.presenters import PlainPresenter
from gates.model.errors import RefusedError
from gates.model.event import RunEnded, RunStarted
from gates.model.measurement import Finding
from gates.model.verdict import GateResult
from tests.record.runs import COMPLEXITY, LINT, PASSING, RUN, named


def failing(*findings: Finding, required: bool = True) -> GateResult:
    [check] = COMPLEXITY.checks
    verdict = replace(check.verdict, findings=findings)
    gate = replace(COMPLEXITY.gate, required=required)
    return replace(COMPLEXITY, gate=gate, checks=(replace(check, verdict=verdict),))


def test_the_row_of_the_plan_comes_first_and_then_the_finding() -> None:
    run = replace(RUN, gates=(LINT, failing(Finding(text="parse has CC 14", path="src/x.py", line=120))))
    assert list(annotations(run, "/project")) == [
        (
            "::error file=docs/plan.md,line=104,title=Complexity failed::"
            "Complexity failed: max CC 14, expected at most 10 (Max CC ≤ 10)"
        ),
        "::error file=src/x.py,line=120,title=Complexity failed::parse has CC 14",
    ]


def test_files_are_named_from_the_top_of_the_checkout() -> None:
    run = replace(RUN, root="/home/work/repo/packages/a", gates=(failing(),))
    [line] = annotations(run, "/home/work/repo")
    assert line.startswith("::error file=packages/a/docs/plan.md,line=104,")


def test_a_run_that_passed_annotates_nothing() -> None:
    assert list(annotations(PASSING, "")) == []


def test_an_advisory_gate_only_warns() -> None:
    [line] = annotations(replace(RUN, gates=(failing(required=False),)), "/project")
    assert line.startswith("::warning file=docs/plan.md,line=104,")


def test_there_are_at_most_ten_of_a_kind() -> None:
    many = tuple(Finding(text=f"number {number}", path="x.py", line=number) for number in range(1, 41))
    run = replace(RUN, gates=(failing(*many), failing(*many, required=False)))
    lines = list(annotations(run, "/project"))
    assert [line.split(" ")[0] for line in lines] == ["::error"] * ANNOTATIONS + ["::warning"] * ANNOTATIONS
    assert "file=docs/plan.md" in lines[0]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("100% of a:b,c", "::100%25 of a:b,c"),
        ("one\n::set-output name=x::y", "::one ::set-output name=x::y"),
        ("\r::error::x", ":: : :error::x"),
        ("%0A::error::x", "::%250A::error::x"),
        ("\x1b[31mred", "::red"),
    ],
    ids=["percent", "line feed", "carriage return", "escaped line feed", "colour"],
)
def test_a_message_stays_one_message(text: str, written: str) -> None:
    [_, line] = annotations(replace(RUN, gates=(failing(Finding(text=text, path="x.py", line=1)),)), "/project")
    assert line.removeprefix("::error file=x.py,line=1,title=Complexity failed") == written


def test_a_name_cannot_add_a_property() -> None:
    [line, *_] = annotations(named("A,line=1::B%", "10"), "/project")
    assert ",title=A%2Cline=1%3A%3AB%25 failed::" in line


def test_whatever_tools_say_stands_between_the_tokens() -> None:
    stream = io.StringIO()
    inner = PlainPresenter(stdout=stream, stderr=stream)
    presenter = GitHubPresenter(inner=inner, stdout=stream, workspace="/project", token="t0k3n")
    run = replace(RUN, gates=(failing(Finding(text="::error::forged"), Finding(text="::stop-commands::x")),))
    presenter.show(RunStarted(gates=(COMPLEXITY.gate,), source="docs/plan.md"))
    presenter.show(RunEnded(run=run))
    presenter.close()
    lines = stream.getvalue().rstrip("\n").split("\n")
    start, end = lines.index("::stop-commands::t0k3n"), lines.index("::t0k3n::")
    assert start == 0
    assert [line for line in lines[1:end] if line.startswith("::")] == []
    assert [line.split(" ")[0] for line in lines[end + 1 :]] == ["::error"]


def test_commands_work_again_when_the_run_breaks_off() -> None:
    stream = io.StringIO()
    inner = PlainPresenter(stdout=stream, stderr=stream)
    presenter = GitHubPresenter(inner=inner, stdout=stream, workspace="", token="t0k3n")
    presenter.show(RunStarted(gates=(), source="docs/plan.md"))
    presenter.close()
    presenter.close()
    assert stream.getvalue() == "::stop-commands::t0k3n\n::t0k3n::\n"


def test_every_token_is_new() -> None:
    inner = PlainPresenter(stdout=io.StringIO(), stderr=io.StringIO())
    tokens = {GitHubPresenter(inner=inner, stdout=io.StringIO(), workspace="").token for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) == 32


def test_summary_and_outputs_are_appended(tmp_path: Path) -> None:
    summary, outputs = tmp_path / "summary", tmp_path / "outputs"
    outputs.write_text("before=1\n")
    publish(RUN, {"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(outputs)})
    assert outputs.read_text() == "before=1\nverdict=undecided\nexit-code=3\n"
    assert summary.read_text().startswith("## Quality gates: undecided\n")


def test_outputs_that_cannot_be_written_are_no_success(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="cannot be written"):
        publish(RUN, {"GITHUB_OUTPUT": str(tmp_path)})


@pytest.mark.parametrize("event", ["pull_request_target", "workflow_run"])
def test_a_privileged_event_is_refused_unless_told(event: str) -> None:
    environ = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event}
    with pytest.raises(RefusedError, match=f"does not run on {event}"):
        refuse_privileged_event(environ, allowed=False)
    refuse_privileged_event(environ, allowed=True)
    refuse_privileged_event({**environ, "GITHUB_EVENT_NAME": "pull_request"}, allowed=False)
    refuse_privileged_event({"GITHUB_EVENT_NAME": event}, allowed=False)
