"""Commands on this machine: how they are started, what is read from them, how they end."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gates.model.errors import RefusedError
from gates.model.event import TaskEnded, TaskStarted
from gates.model.outcome import Cancelled, Ending, Finished, Lost, NotStarted, Outcome, Task, TimedOut
from gates.run.local import LocalExecutor
from tests.puppet import Clock, Puppet, python, task


def run(executor: LocalExecutor, *tasks: Task) -> dict[str, Outcome]:
    for each in tasks:
        executor.submit(each)
    return {event.key: event.outcome for event in executor.events() if isinstance(event, TaskEnded)}


def run_one(executor: LocalExecutor, one: Task) -> Outcome:
    return run(executor, one)[one.key]


def test_both_streams_and_the_exit_code_arrive_apart(executor: LocalExecutor) -> None:
    outcome = run_one(executor, task("sh", "-c", "echo out; echo err >&2; exit 3"))

    assert outcome.ending == Finished(exit_code=3)
    assert outcome.stdout.data == b"out\n"
    assert outcome.stderr.data == b"err\n"
    assert outcome.leftovers == ()


def test_a_command_that_is_killed_has_the_signal_as_negative_exit_code(executor: LocalExecutor) -> None:
    assert run_one(executor, task("sh", "-c", "kill -9 $$")).ending == Finished(exit_code=-9)


def test_words_reach_the_command_as_they_are(executor: LocalExecutor) -> None:
    words = ("", "a b", "*", "$HOME", 'quote"', "ä\udcff")

    outcome = run_one(executor, task(*python("import sys, os; os.write(1, ascii(sys.argv[1:]).encode())"), *words))

    assert outcome.stdout.data == ascii(list(words)).encode()


def test_the_environment_is_the_tasks_and_nothing_else(
    executor: LocalExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAK", "1")

    outcome = run_one(executor, task("/usr/bin/env", env={"PATH": "/nowhere", "A": "ä"}))

    assert sorted(outcome.stdout.data.decode().splitlines()) == ["A=ä", "PATH=/nowhere"]


def test_the_command_runs_in_the_tasks_folder(executor: LocalExecutor, tmp_path: Path) -> None:
    assert run_one(executor, task("pwd", "-P", cwd=str(tmp_path))).stdout.data.decode() == f"{tmp_path.resolve()}\n"


def test_standard_input_is_empty_and_no_descriptor_of_gates_leaks(executor: LocalExecutor) -> None:
    leak = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(leak, True)

    outcome = run_one(executor, task(*python("import os; print(os.read(0, 1), sorted(os.listdir('/dev/fd')))")))

    os.close(leak)
    assert outcome.stdout.data == b"b'' ['0', '1', '2', '3']\n"  # 3 is the listing itself


def test_signals_that_python_ignores_are_not_ignored_by_commands(executor: LocalExecutor) -> None:
    assert run_one(executor, task("sh", "-c", "kill -PIPE $$")).ending == Finished(exit_code=-13)


def test_a_pipe_left_non_blocking_does_not_cut_the_next_command_short(tmp_path: Path) -> None:
    large = 5_000_000
    spoil = task(*python("import os; os.set_blocking(1, False)"), key="spoil:0")
    write = task(*python(f"import os; left = {large}\nwhile left: left -= os.write(1, bytes(left))"), key="write:0")

    single = LocalExecutor(1, tmp_path)
    outcomes = run(single, spoil, write)
    single.close()

    assert outcomes["write:0"].ending == Finished(exit_code=0)
    assert len(outcomes["write:0"].stdout.data) - 1 >= large - outcomes["write:0"].stdout.dropped
    assert outcomes["spoil:0"].stdout.data == b""


@pytest.mark.parametrize(
    ("argv", "cwd", "ending"),
    [
        pytest.param(
            ("no-such-tool",), "/", NotStarted(missing="no-such-tool", why="not found on PATH"), id="not on PATH"
        ),
        pytest.param(
            ("./no/such",), "/", NotStarted(missing="./no/such", why="No such file or directory"), id="no such file"
        ),
        pytest.param(("/etc",), "/", NotStarted(missing="/etc", why="Is a directory"), id="directory"),
        pytest.param(
            ("/proc/version",), "/", NotStarted(missing="/proc/version", why="Permission denied"), id="not executable"
        ),
        pytest.param(
            ("/bin/true",), "/nowhere", NotStarted(missing="/nowhere", why="No such file or directory"), id="no folder"
        ),
        pytest.param(("true", "\0"), "/", NotStarted(missing="true", why="Invalid argument"), id="NUL byte"),
        pytest.param(
            ("true", "x" * 3_000_000), "/", NotStarted(missing="true", why="Argument list too long"), id="too long"
        ),
    ],
)
def test_what_cannot_be_started_says_why(
    executor: LocalExecutor, argv: tuple[str, ...], cwd: str, ending: Ending
) -> None:
    assert run_one(executor, task(*argv, cwd=cwd)).ending == ending
    assert run_one(executor, task("true")).ending == Finished(exit_code=0)  # and the next one runs


def test_a_script_whose_interpreter_is_missing_is_not_started(executor: LocalExecutor, tmp_path: Path) -> None:
    script = tmp_path / "tool"
    script.write_text("#!/no/such/interpreter\n")
    script.chmod(0o755)

    outcome = run_one(executor, task("tool", env={"PATH": str(tmp_path)}))

    assert outcome.ending == NotStarted(missing="tool", why="No such file or directory")


def test_as_many_run_at_a_time_as_there_are_jobs(executor: LocalExecutor, puppet: Callable[[str], Puppet]) -> None:
    first, second, third = puppet("first"), puppet("second"), puppet("third")
    for name, each in (("first", first), ("second", second), ("third", third)):
        executor.submit(task(*each.argv, key=name))

    seen = []
    for event in executor.events():
        seen.append((type(event).__name__, event.key))
        if event == TaskStarted(key="second"):
            first.tell("exit 0")
        if event == TaskStarted(key="third"):
            third.tell("exit 0")
        if isinstance(event, TaskEnded) and event.key == "third":
            second.tell("exit 0")

    assert seen == [
        ("TaskStarted", "first"),
        ("TaskStarted", "second"),
        ("TaskEnded", "first"),
        ("TaskStarted", "third"),
        ("TaskEnded", "third"),
        ("TaskEnded", "second"),
    ]


def test_tasks_may_be_submitted_while_events_are_read(executor: LocalExecutor) -> None:
    executor.submit(task("true", key="a:0"))

    ended = []
    for event in executor.events():
        if isinstance(event, TaskEnded):
            ended.append(event.key)
            if event.key == "a:0":
                executor.submit(task("true", key="b:0"))

    assert ended == ["a:0", "b:0"]
    assert list(executor.events()) == []


def test_each_of_a_hundred_tasks_ends_once(executor: LocalExecutor) -> None:
    keys = [f"gate:{number}" for number in range(100)]
    for key in keys:
        executor.submit(task("true", key=key))

    ended = [event.key for event in executor.events() if isinstance(event, TaskEnded)]

    assert sorted(ended) == sorted(keys)


def test_a_command_that_takes_too_long_is_ended_and_its_output_kept(
    executor: LocalExecutor, clock: Clock, puppet: Callable[[str], Puppet]
) -> None:
    slow = puppet("slow")
    slow.tell("echo before; echo ready >$answers")
    executor.submit(task(*slow.argv, timeout=1000.0))

    outcomes = []
    for event in executor.events():
        if isinstance(event, TaskStarted):
            slow.answer()
            clock.advance(1000.0)
        else:
            outcomes.append(event.outcome)

    assert [(outcome.ending, outcome.stdout.data) for outcome in outcomes] == [(TimedOut(after=1000.0), b"before\n")]


def test_a_command_that_is_told_to_end_may_clean_up(executor: LocalExecutor, puppet: Callable[[str], Puppet]) -> None:
    polite = puppet("polite")
    # A signal that comes just before a shell begins to read is not heeded until it has read; between commands it is.
    polite.tell("trap 'echo cleaned; exit 0' TERM; echo ready >$answers; while :; do sleep 0.05; done")
    executor.submit(task(*polite.argv))

    outcomes = []
    for event in executor.events():
        if isinstance(event, TaskStarted):
            polite.answer()
            executor.cancel(event.key)
        else:
            outcomes.append(event.outcome)

    assert [(outcome.ending, outcome.stdout.data) for outcome in outcomes] == [
        (Cancelled(why="cancelled"), b"cleaned\n")
    ]


def test_a_task_that_waits_can_be_cancelled_before_it_starts(
    executor: LocalExecutor, puppet: Callable[[str], Puppet]
) -> None:
    busy = [puppet("one"), puppet("two")]
    for number, each in enumerate(busy):
        executor.submit(task(*each.argv, key=f"busy:{number}"))
    executor.submit(task("true", key="waiting:0"))

    started, ended = [], {}
    for event in executor.events():
        if isinstance(event, TaskStarted):
            started.append(event.key)
            if event.key == "busy:1":
                executor.cancel("waiting:0")
                for each in busy:
                    each.tell("exit 0")
        else:
            ended[event.key] = event.outcome.ending

    assert started == ["busy:0", "busy:1"]
    assert ended["waiting:0"] == Cancelled(why="cancelled")


def test_cancelling_what_is_unknown_or_over_does_nothing(executor: LocalExecutor) -> None:
    executor.cancel("never")
    outcome = run_one(executor, task("true", key="a:0"))
    executor.cancel("a:0")

    assert outcome.ending == Finished(exit_code=0)
    assert list(executor.events()) == []


def test_a_killed_keeper_is_a_lost_command_and_the_next_one_runs(executor: LocalExecutor) -> None:
    killer = "import os, signal; os.kill(os.getppid(), signal.SIGKILL)"

    lost = run_one(executor, task(*python(killer), key="a:0"))
    after = run_one(executor, task("true", key="b:0"))

    assert lost.ending == Lost(why="its keeper was killed")
    assert after.ending == Finished(exit_code=0)


def test_the_log_holds_the_command_and_both_streams_for_the_owner_only(executor: LocalExecutor, tmp_path: Path) -> None:
    outcome = run_one(executor, task("sh", "-c", "echo out; echo err >&2", key="lint/ü:0"))

    log = tmp_path / "logs" / "r1-lint---0.log"
    assert outcome.log == log.name
    assert log.read_text() == "$ sh -c 'echo out; echo err >&2'\nout\n[gates: standard error]\nerr\n"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_log_that_cannot_be_written_is_a_refusal(executor: LocalExecutor, tmp_path: Path) -> None:
    (tmp_path / "logs" / "r1-lint-0.log").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(RefusedError, match=r"r1-lint-0\.log: the log cannot be written: "):
        run_one(executor, task("echo", "out", key="lint:0"))

    assert not (tmp_path / "elsewhere").exists()


def test_a_command_that_says_nothing_leaves_no_log(executor: LocalExecutor, tmp_path: Path) -> None:
    assert run_one(executor, task("true", key="lint:0")).log is None
    assert list((tmp_path / "logs").iterdir()) == []


def test_a_folder_for_logs_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(RefusedError, match="the folder for logs cannot be made"):
        LocalExecutor(1, tmp_path / "file" / "logs").prepare()


MEMORY = """
import sys
from pathlib import Path
from gates.model.outcome import Task
from gates.run.local import LocalExecutor

executor = LocalExecutor(2, Path(sys.argv[1]))
executor.prepare()
for key, command in (("a:0", "head -c 200M /dev/zero"), ("b:0", "yes | head -c 200M | tee /dev/stderr")):
    executor.submit(Task(key=key, command="", argv=("sh", "-c", command), shell="sh", cwd="/", timeout=120, env={}))
for event in executor.events():
    pass
executor.close()
# not ru_maxrss: that counts the process that forked this one as well
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().split(chr(10)) if line)
print(int(status["VmHWM"].split()[0]) // 1024)
"""


@pytest.mark.slow
def test_endless_output_takes_little_memory_and_little_disk(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", MEMORY, str(tmp_path)], capture_output=True, check=True, timeout=300)

    logs = list(tmp_path.iterdir())
    assert int(done.stdout) < 64
    assert len(logs) == 2
    assert all(log.stat().st_size < 16 << 20 for log in logs)
