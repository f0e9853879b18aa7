"""`gates hook claude` and `gates hook codex`: an agent that wants to stop is judged, and never trapped."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.rig import Project, environment, plan

LINT = "| Lint | `ruff check .` | 0 errors |"
PLAN = "docs/plans/a.md"
AGENTS = pytest.mark.parametrize("agent", ["claude", "codex"])


@pytest.fixture
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where gates keeps what it remembers of the user."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture
def failing(project: Project) -> Project:
    """A project with one plan In Progress, whose only gate fails."""
    project.write("x.py", "import os\n")
    project.commit("code")
    project.write(PLAN, plan(LINT))
    return project


def stop(
    project: Project, state: Path, agent: str = "claude", *, active: bool = False, **extra: object
) -> dict[str, str]:
    """What the agent is answered when it wants to stop."""
    call = {"session_id": "s", "cwd": str(project.path), "hook_event_name": "Stop", "stop_hook_active": active, **extra}
    return ask(project, state, agent, json.dumps(call))


def ask(project: Project, state: Path, agent: str, text: str, **environ: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "gates", "hook", agent],
        cwd=project.path,
        input=text.encode(),
        capture_output=True,
        env=environment(XDG_STATE_HOME=str(state), **environ),
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout) <= 2049
    answer: dict[str, str] = json.loads(done.stdout)
    return answer


def typed(project: Project, state: Path, *arguments: str) -> str:
    """Call gates as a person at a terminal does; the terminal's text."""
    inside, outside = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "gates", *arguments],
        cwd=project.path,
        stdin=outside,
        stdout=outside,
        stderr=outside,
        env=environment(XDG_STATE_HOME=str(state), TERM="dumb"),
    ) as process:
        os.close(outside)
        text = b""
        while chunk := _read(inside):
            text += chunk
        process.wait(timeout=60)
    os.close(inside)
    return text.decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # how Linux says that the other end of a terminal is closed
        return b""


@AGENTS
def test_a_failing_gate_sends_the_agent_back(failing: Project, state: Path, agent: str) -> None:
    typed(failing, state, "hook", "approve")
    answer = stop(failing, state, agent)
    assert answer == {
        "decision": "block",
        "reason": (
            "docs/plans/a.md: 0 of 1 gates passed; failed: Lint\n"
            "FAIL Lint: 1 error, expected 0\n"
            "  x.py:1: F401 [*] `os` imported but unused\n"
            "  repeat: ruff check .\n"
            "Mend this before you stop, then check with: gates run docs/plans/a.md"
        ),
    }


def test_passing_gates_let_the_agent_go_and_run_once_for_each_tree(failing: Project, state: Path) -> None:
    failing.write("x.py", "VALUE = 1\n")
    failing.write(PLAN, plan(LINT, "| Count | `printf x >> .gates/logs/count` | exit 0 |"))
    typed(failing, state, "run")
    count = failing.path / ".gates/logs/count"
    before = len(count.read_text())
    assert stop(failing, state) == {}
    assert stop(failing, state) == {}
    assert len(count.read_text()) == before + 1


def test_three_times_the_same_failure_sets_the_plan_to_blocked(failing: Project, state: Path) -> None:
    typed(failing, state, "hook", "approve")
    assert "decision" in stop(failing, state)
    assert "decision" in stop(failing, state, active=True)
    message = "docs/plans/a.md: Lint failed, 3 times on the same tree; its Status is Blocked now"
    assert stop(failing, state, active=True) == {"systemMessage": message}
    assert stop(failing, state, active=True) == {}
    text = failing.read(PLAN)
    assert "- Status: Blocked\n" in text
    assert "Blocked by gates: Lint failed; 3 times on the same tree " in text


def test_a_changed_tree_gives_the_agent_more_time(failing: Project, state: Path) -> None:
    typed(failing, state, "hook", "approve")
    for number in range(4):
        failing.write("y.py", f"VALUE = {number}\n")
        assert "decision" in stop(failing, state, active=True)
    assert "Status: In Progress" in failing.read(PLAN)


def test_gates_that_nobody_approved_are_not_run(failing: Project, state: Path) -> None:
    failing.write(PLAN, plan("| Mark | `touch marker` | exit 0 |"))
    message = stop(failing, state)["systemMessage"]
    assert "nobody has approved these gates" in message
    assert not (failing.path / "marker").exists()
    assert "nobody has approved" in failing.read(".gates/logs/unverified.log")


def test_changed_gates_are_not_run_and_the_difference_is_shown(failing: Project, state: Path) -> None:
    typed(failing, state, "hook", "approve")
    failing.write(PLAN, plan("| Lint | `touch marker` | exit 0 |"))
    reason = stop(failing, state)["reason"]
    assert "  - lint: run ruff check .\n" in reason
    assert "  + lint: run touch marker\n" in reason
    assert not (failing.path / "marker").exists()

    answer = failing.gates("run", "--unattended", XDG_STATE_HOME=str(state))
    assert answer.code == 4
    assert "  + lint: run touch marker\n" in answer.err
    assert not (failing.path / "marker").exists()


def test_a_typed_run_is_consent(failing: Project, state: Path) -> None:
    shown = typed(failing, state, "run")
    assert "running Lint: ruff check ." in shown
    assert "may now run by itself" in shown
    assert "may now run by itself" not in typed(failing, state, "run")
    assert failing.gates("run", "--unattended", XDG_STATE_HOME=str(state)).code == 1


def test_a_run_off_a_terminal_approves_nothing(failing: Project, state: Path) -> None:
    failing.gates("run", XDG_STATE_HOME=str(state))
    answer = failing.gates("hook", "approve", XDG_STATE_HOME=str(state))
    assert answer.code == 4
    assert "approving needs a terminal" in answer.err
    assert not list(state.rglob("approvals.json"))


def test_an_approval_inside_the_project_counts_for_nothing(failing: Project, state: Path) -> None:
    typed(failing, state, "hook", "approve")
    inside = failing.path / "state"
    (inside / "gates").mkdir(parents=True)
    (inside / "gates/approvals.json").write_bytes((state / "gates/approvals.json").read_bytes())
    answer = failing.gates("run", "--unattended", XDG_STATE_HOME=str(inside))
    assert answer.code == 4
    assert "lies in the project" in answer.err


def test_the_approvals_can_be_read_and_written_by_their_owner_only(failing: Project, state: Path) -> None:
    typed(failing, state, "hook", "approve")
    file = state / "gates/approvals.json"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o666)
    assert "nobody has approved" in failing.gates("run", "--unattended", XDG_STATE_HOME=str(state)).err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "was not given JSON"),
        ("[]", "was not given a JSON object"),
        ("{", "was not given JSON"),
        ('{"cwd": "/no/such/folder", "hook_event_name": "Stop"}', "no such folder"),
    ],
    ids=["nothing", "list", "cut", "folder"],
)
def test_a_broken_call_lets_the_agent_go_and_says_so(project: Project, state: Path, text: str, said: str) -> None:
    assert said in ask(project, state, "codex", text)["systemMessage"]


def test_a_missing_tool_does_not_block_but_is_written_down(failing: Project, state: Path) -> None:
    failing.write(PLAN, plan("| Types | `no-such-tool src` | 0 errors |"))
    typed(failing, state, "hook", "approve")
    assert "Types tool-missing" in stop(failing, state)["systemMessage"]
    assert "claude: docs/plans/a.md: Types tool-missing" in failing.read(".gates/logs/unverified.log")


def test_a_table_that_cannot_be_read_sends_the_agent_back(failing: Project, state: Path) -> None:
    failing.write(PLAN, plan("| Lint | `ruff check <paths>` | 0 errors |"))
    assert "docs/plans/a.md:" in stop(failing, state)["reason"]


@pytest.mark.parametrize(
    "extra",
    [{"hook_event_name": "SubagentStop"}, {"permission_mode": "plan"}],
    ids=["another event", "an agent that only plans"],
)
def test_other_moments_are_none_of_its_business(failing: Project, state: Path, extra: dict[str, str]) -> None:
    assert stop(failing, state, "claude", active=False, **extra) == {}


def test_without_a_plan_nothing_is_at_stake(project: Project, state: Path) -> None:
    project.write("gates.toml", '[[gate]]\nid = "mark"\nrun = "touch marker"\nexpect = "exit 0"\n')
    assert stop(project, state) == {}
    assert not (project.path / "marker").exists()


def test_several_plans_are_named_and_none_is_run(failing: Project, state: Path) -> None:
    failing.write("docs/plans/b.md", plan(LINT))
    message = stop(failing, state)["systemMessage"]
    assert "several plans are In Progress: docs/plans/a.md, docs/plans/b.md" in message


def test_state_that_cannot_be_kept_blocks_once_and_not_for_ever(failing: Project, state: Path) -> None:
    typed(failing, state, "hook", "approve")
    (state / "gates/agents.json").mkdir()
    assert "decision" in stop(failing, state)
    assert "nothing can count how often" in stop(failing, state, active=True)["systemMessage"]


def test_complete_without_proof_sends_the_agent_back(failing: Project, state: Path) -> None:
    failing.write(PLAN, plan(LINT).replace("In Progress", "Complete"))
    reason = stop(failing, state)["reason"]
    assert reason.startswith("docs/plans/a.md says Complete, which is not proved:\ndocs/plans/a.md:3:")
    assert reason.endswith("Prove it with `gates complete docs/plans/a.md`, or set the Status back to In Progress.")
    stop(failing, state, active=True)
    assert "its Status is Blocked now" in stop(failing, state, active=True)["systemMessage"]
    assert "- Status: Blocked\n" in failing.read(PLAN)


def test_a_plan_that_was_complete_before_is_history(failing: Project, state: Path) -> None:
    failing.write(PLAN, plan(LINT).replace("In Progress", "Complete"))
    failing.commit("complete")
    assert stop(failing, state) == {}
