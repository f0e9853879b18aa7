"""Whatever interrupts a run: the gates are ended, the plan has a whole entry or none, the terminal stays usable."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.end_to_end.rig import Answer, Project, environment, plan
from tests.end_to_end.terminal import CTRL_C, HIDE_CURSOR, Terminal, shows_cursor
from tests.puppet import PATIENCE, Witness

INTERRUPTED = re.compile(
    r"""(?mx)
    ^- \ \(\S+\) \ Quality \ gates: \ 1 \ of \ 2 \ passed, \ Slow \ undecided; \ tree \ .*\n
    \ \ - \ PASS \ Quick: .*\n
    \ \ - \ UNDECIDED \ Slow: \ interrupted \ \(exit \ 0\)\n
    """
)
PLAN = "plan.md"


@pytest.fixture
def witness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Witness]:
    """Held by the slow gate."""
    with closing(Witness(tmp_path_factory.mktemp("witness") / "pipe")) as made:
        yield made


@pytest.fixture
def git_witness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Witness]:
    """Held by a git that never answers."""
    with closing(Witness(tmp_path_factory.mktemp("witness") / "pipe")) as made:
        yield made


@pytest.fixture
def slow(project: Project, witness: Witness) -> Project:
    """A project with a gate that passes, and one that says it is there and then never ends."""
    project.write(".gitignore", ".gates/\nhang\n")
    project.write("slow", f"#!/bin/sh\n{witness.join}\ntouch hang\nprintf here >&9\nsleep 600\n").chmod(0o755)
    project.write(PLAN, plan("| Quick | `true` | exit 0 |", "| Slow | `./slow` | exit 0 |"))
    project.commit("slow")
    return project


def entries(project: Project) -> int:
    """How many entries the plan has; an entry and its record are there together, or neither of them."""
    records = list((project.path / ".gates/records").glob("*"))
    found = project.read(PLAN).count("Quality gates: ")
    assert len(records) == found
    return found


def hanging_git(project: Project, witness: Witness) -> str:
    """A PATH with a git that never comes to an end once the slow gate has begun, and says so."""
    folder = project.path.with_name(f"{project.path.name} bin")
    folder.mkdir()
    real = shutil.which("git")
    hang = f"[ -e hang ] && {{ {witness.join}; printf hung >&9; while printf .; do sleep 0.1; done; exit; }}"
    (folder / "git").write_text(f'#!/bin/sh\n{hang}\nexec {real} "$@"\n', encoding="utf-8")
    (folder / "git").chmod(0o755)
    return os.pathsep.join((str(folder), environment()["PATH"]))


def test_ctrl_c_ends_the_gates_and_writes_what_is_known(slow: Project, witness: Witness) -> None:
    with Terminal(slow.path, "run", PLAN, "-j1") as terminal:
        assert witness.heard() == b"here"
        terminal.press(CTRL_C)

        assert (terminal.wait(), terminal.is_usable()) == (130, True)

        shown = terminal.shown()
    assert HIDE_CURSOR in shown and shows_cursor(shown)
    assert b"undecided: Slow" in shown
    assert INTERRUPTED.search(slow.read(PLAN)), slow.read(PLAN)
    assert entries(slow) == 1
    assert witness.holders_gone(within=PATIENCE)


def test_ctrl_c_again_stops_at_once_and_writes_nothing(slow: Project, witness: Witness, git_witness: Witness) -> None:
    before = slow.read(PLAN)
    with Terminal(slow.path, "run", PLAN, PATH=hanging_git(slow, git_witness)) as terminal:
        assert witness.heard() == b"here"
        terminal.press(CTRL_C)
        assert git_witness.heard() == b"hung"
        terminal.press(CTRL_C)

        assert (terminal.wait(), terminal.is_usable()) == (130, True)

        shown = terminal.shown()
    assert HIDE_CURSOR in shown and shows_cursor(shown)
    assert shown.endswith(b"gates: interrupted\r\n")
    assert (slow.read(PLAN), entries(slow)) == (before, 0)
    assert witness.holders_gone(within=PATIENCE)
    assert git_witness.holders_gone(within=PATIENCE)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_ends_the_gates_and_writes_what_is_known(
    slow: Project, witness: Witness, number: signal.Signals
) -> None:
    with Terminal(slow.path, "run", PLAN, "-j1") as terminal:
        assert witness.heard() == b"here"
        terminal.process.send_signal(number)

        assert (terminal.wait(), terminal.is_usable()) == (128 + number, True)

        assert shows_cursor(terminal.shown())
    assert INTERRUPTED.search(slow.read(PLAN)), slow.read(PLAN)
    assert entries(slow) == 1
    assert witness.holders_gone(within=PATIENCE)


@pytest.mark.parametrize("patient", [True, False], ids=["in time", "too late"])
def test_a_cancelled_job_leaves_an_entry_or_nothing(
    slow: Project, witness: Witness, git_witness: Witness, patient: bool
) -> None:
    """As GitHub cancels: SIGINT, SIGTERM after 7.5 s, SIGKILL after 2.5 s more."""
    path = environment()["PATH"] if patient else hanging_git(slow, git_witness)
    with subprocess.Popen(
        [sys.executable, "-m", "gates", "run", PLAN, "-j1"],
        cwd=slow.path,
        env=environment(PATH=path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert witness.heard() == b"here"
        process.send_signal(signal.SIGINT)
        if not patient:
            assert git_witness.heard() == b"hung"
            process.send_signal(signal.SIGTERM)
        code = process.wait(PATIENCE)

    assert (code, entries(slow)) == (130, int(patient))
    assert witness.holders_gone(within=PATIENCE)


def test_a_terminal_that_is_closed_ends_the_gates(slow: Project, witness: Witness) -> None:
    with Terminal(slow.path, "run", PLAN, "-j1", TMPDIR=str(slow.path.parent)) as terminal:
        assert witness.heard() == b"here"
        terminal.hang_up()
        terminal.wait()

    assert entries(slow) == 1
    assert witness.holders_gone(within=PATIENCE)
    assert not list(slow.path.parent.glob("gates-crash-*"))


def test_a_window_that_changes_its_size_disturbs_nothing(project: Project, witness: Witness) -> None:
    go = project.path.with_name(f"{project.path.name} go")
    os.mkfifo(go)
    project.write("wait", f"#!/bin/sh\n{witness.join}\nprintf here >&9\nread word <'{go}'\n").chmod(0o755)
    project.write(PLAN, plan("| Wait | `./wait` | exit 0 |"))
    project.commit("wait")
    with Terminal(project.path, "run", PLAN) as terminal:
        assert witness.heard() == b"here"
        for columns in (20, 1, 300):
            terminal.resize(columns)
        go.write_text("go\n")

        assert (terminal.wait(), terminal.is_usable()) == (0, True)

        assert shows_cursor(terminal.shown())


def redirected(project: Project, redirection: str, *arguments: str) -> Answer:
    """Call gates from a shell, with some of its streams led elsewhere."""
    done = subprocess.run(
        ["bash", "-c", f'"$0" -m gates "$@" {redirection}', sys.executable, *arguments],
        cwd=project.path,
        env=environment(TMPDIR=str(project.path.parent)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not list(project.path.parent.glob("gates-crash-*"))
    return Answer(code=done.returncode, out=done.stdout, err=done.stderr)


@pytest.fixture
def quick(project: Project) -> Project:
    project.write(PLAN, plan("| Quick | `true` | exit 0 |"))
    project.commit("quick")
    return project


@pytest.mark.parametrize("redirection", ["<&-", "2>/dev/full", "<&- 2>&-"])
def test_without_stdin_or_stderr_a_run_is_as_good_as_any(quick: Project, redirection: str) -> None:
    answer = redirected(quick, redirection, "run", PLAN)

    assert (answer.code, answer.out.split("\n")[-2]) == (0, "1 of 1 gates passed")
    assert entries(quick) == 1


@pytest.mark.parametrize("arguments", [("run", PLAN), ("--version",), ("--help",), ("run", PLAN, "--format=json")])
@pytest.mark.parametrize(
    ("redirection", "why"), [(">&-", "Bad file descriptor"), (">/dev/full", "No space left on device")]
)
def test_a_result_that_cannot_be_told_is_no_success(
    quick: Project, redirection: str, why: str, arguments: tuple[str, ...]
) -> None:
    answer = redirected(quick, redirection, *arguments)

    last = answer.err.rstrip("\n").split("\n")[-1]
    assert (answer.code, last) == (4, f"gates: the result cannot be written to stdout: {why} (check where it leads)")


@pytest.mark.parametrize("arguments", [("run", PLAN), ("--help",), ("run", "--help")])
def test_a_reader_that_has_gone_is_no_success_and_no_crash(quick: Project, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(
        [sys.executable, "-m", "gates", *arguments],
        cwd=quick.path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(writing)
        _, said = process.communicate(timeout=PATIENCE)

    assert (process.returncode, said) == (141, "running Quick: true\n" if arguments == ("run", PLAN) else "")


def test_a_reader_that_goes_in_the_middle_of_a_run_ends_the_gates(slow: Project, witness: Witness) -> None:
    answer = redirected(slow, "| head -n 1; exit ${PIPESTATUS[0]}", "run", PLAN, "--format=jsonl", "-j1")

    assert answer.code == 141
    assert answer.out.count("\n") == 1
    assert "Traceback" not in answer.err
    assert entries(slow) == 0
    Path(witness.path).write_bytes(b"")  # the slow gate may not have begun
    assert witness.holders_gone(within=PATIENCE)


def test_a_pipe_that_does_not_block_gets_everything(quick: Project) -> None:
    rows = [f"| Gate {number} | `true` | exit 0 |" for number in range(60)]
    quick.write(PLAN, plan(*rows))
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with subprocess.Popen(
        [sys.executable, "-m", "gates", "list", PLAN, "--format=json"],
        cwd=quick.path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(writing)
        with os.fdopen(reading, "rb") as file:
            said = file.read()

    assert process.returncode == 0
    assert said.count(b'"id": "gate-') == 60


def test_the_judge_of_cursors_sees_a_hidden_one() -> None:
    assert not shows_cursor(b"text \x1b[?25l more")
    assert shows_cursor(b"\x1b[?25l text \x1b[?25h")
