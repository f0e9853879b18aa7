"""Nothing that a command starts outlives it, however it hides, and however gates ends."""

import ctypes
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from gates.model.event import TaskEnded, TaskStarted
from gates.model.outcome import Cancelled, Finished, Lost, Outcome, Task, TimedOut
from gates.run.interrupt import Interrupt
from gates.run.local import LocalExecutor
from tests.puppet import PATIENCE, Clock, Puppet, Witness, task
from tests.survivors import HERE, HOSTILE, SURVIVED, Hostile, naive_killer

PR_GET_CHILD_SUBREAPER = 37

# In shell: waits until what was started last has become ``sleep``, and is called so.
IS_ASLEEP = 'until read name </proc/$!/comm && [ "$name" = sleep ]; do :; done;'

every_hostile_command = pytest.mark.parametrize("command", HOSTILE.values(), ids=HOSTILE)


def hostile(command: Hostile, witness: Witness) -> Task:
    return task("sh", "-c", command.staying(witness), key="hostile:0")


def run_until_here(executor: LocalExecutor, one: Task, witness: Witness, react: Callable[[], None]) -> Outcome:
    """Run the task, do ``react`` as soon as somebody has written to the witness, and wait for the end."""
    executor.submit(one)
    executor.submit(task("sh", "-c", "head -c 4 >/dev/null <$0", witness.path, key="barrier:0"))
    outcomes = {}
    for event in executor.events():
        if isinstance(event, TaskEnded):
            outcomes[event.key] = event.outcome
            if event.key == "barrier:0":
                react()
    return outcomes[one.key]


@every_hostile_command
def test_nothing_survives_a_cancelled_command(executor: LocalExecutor, witness: Witness, command: Hostile) -> None:
    one = hostile(command, witness)

    outcome = run_until_here(executor, one, witness, lambda: executor.cancel(one.key))

    assert outcome.ending == Cancelled(why="cancelled")
    assert witness.holders_gone(within=1.0)


@pytest.mark.slow
@every_hostile_command
def test_nothing_survives_a_command_that_takes_too_long(
    executor: LocalExecutor, clock: Clock, witness: Witness, command: Hostile
) -> None:
    executor.submit(task("sh", "-c", command.staying(witness), timeout=1000.0))

    endings = []
    for event in executor.events():
        if isinstance(event, TaskStarted):
            assert witness.heard() == b"here"
            clock.advance(1000.0)
        else:
            endings.append(event.outcome.ending)

    assert endings == [TimedOut(after=1000.0)]
    assert witness.holders_gone(within=1.0)


@every_hostile_command
def test_nothing_survives_a_second_signal(
    tmp_path: Path, interrupt: Interrupt, witness: Witness, command: Hostile
) -> None:
    executor = LocalExecutor(2, tmp_path / "logs", interrupt=interrupt)
    executor.prepare()

    def press_twice() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt) as stopped, closing(executor):
        run_until_here(executor, hostile(command, witness), witness, press_twice)

    assert stopped.value.args == (143,)
    assert witness.holders_gone(within=1.0)


@every_hostile_command
def test_nothing_survives_the_closing_of_the_executor(
    executor: LocalExecutor, witness: Witness, command: Hostile
) -> None:
    executor.submit(hostile(command, witness))
    next(executor.events())
    assert witness.heard() == b"here"

    executor.close()

    assert witness.holders_gone(within=1.0)


GATES = """
import sys
from pathlib import Path
from gates.model.outcome import Task
from gates.run.local import LocalExecutor

executor = LocalExecutor(2, Path("/nowhere"))
env = {"PATH": sys.argv[2]}
for key, command in (("a:0", sys.argv[1]), ("b:0", "sleep 600")):
    executor.submit(Task(key=key, command="", argv=("sh", "-c", command), shell="sh", cwd="/", timeout=600, env=env))
for event in executor.events():
    pass
"""


@every_hostile_command
def test_nothing_survives_when_gates_is_killed(witness: Witness, command: Hostile) -> None:
    argv = [sys.executable, "-c", GATES, command.staying(witness), os.environ["PATH"]]
    with subprocess.Popen(argv, start_new_session=True) as gates:
        assert witness.heard() == b"here"
        gates.kill()

    assert witness.holders_gone(within=5.0)


@every_hostile_command
def test_nothing_survives_a_killed_keeper(executor: LocalExecutor, witness: Witness, command: Hostile) -> None:
    killer = f"{witness.join}; {command.start} read go <$0; kill -9 $PPID; {command.stay}"
    go = Path(witness.path).with_name("go")
    os.mkfifo(go)
    executor.submit(task("sh", "-c", killer, str(go)))

    outcomes = []
    for event in executor.events():
        if isinstance(event, TaskStarted):
            assert witness.heard() == b"here"
            go.write_text("go\n")
        else:
            outcomes.append(event.outcome)

    assert [outcome.ending for outcome in outcomes] == [Lost(why="its keeper was killed")]
    assert "sh" in outcomes[0].leftovers
    assert witness.holders_gone(within=1.0)


def test_nothing_survives_a_keeper_that_was_stopped(executor: LocalExecutor, clock: Clock, witness: Witness) -> None:
    executor.submit(task("sh", "-c", f"{witness.join}; kill -STOP $PPID; {HERE}; sleep 600", timeout=1000.0))

    endings = []
    for event in executor.events():
        if isinstance(event, TaskStarted):
            assert witness.heard() == b"here"
            clock.advance(1000.0)
        else:
            endings.append(event.outcome.ending)

    assert endings == [TimedOut(after=1000.0)]
    assert witness.holders_gone(within=1.0)


def test_a_killed_keeper_takes_nothing_with_it_that_is_not_its_own(
    executor: LocalExecutor, puppet: Callable[[str], Puppet]
) -> None:
    steady = puppet("steady")
    executor.submit(task(*steady.argv, key="steady:0"))
    executor.submit(task("sh", "-c", "kill -9 $PPID; sleep 600", key="lost:0"))

    outcomes = {}
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as bystander:
        for event in executor.events():
            if isinstance(event, TaskEnded):
                outcomes[event.key] = event.outcome.ending
                if event.key == "lost:0":
                    steady.tell("exit 0")
        alive = bystander.poll() is None

    assert outcomes == {"lost:0": Lost(why="its keeper was killed"), "steady:0": Finished(exit_code=0)}
    assert alive


def test_orphans_come_to_this_process_only_while_something_runs(executor: LocalExecutor) -> None:
    before = is_subreaper()
    executor.submit(task("true"))
    events = executor.events()
    next(events)
    while_it_runs = is_subreaper()
    list(events)
    executor.close()

    assert (before, while_it_runs, is_subreaper()) == (False, True, False)


def is_subreaper() -> bool:
    answer = ctypes.c_int()
    ctypes.CDLL(None).prctl(PR_GET_CHILD_SUBREAPER, ctypes.byref(answer), 0, 0, 0)
    return bool(answer.value)


@pytest.mark.parametrize("start", ["", "setsid "], ids=["beside the command", "hidden behind it"])
def test_everybody_is_asked_to_end_once_and_may_clean_up(executor: LocalExecutor, witness: Witness, start: str) -> None:
    """Also who is in a session of its own, and an orphan only once the command has gone."""
    polite = f"trap 'echo cleaned; done=1' TERM; {HERE}; until [ $done ]; do sleep 0.05; done; sleep 0.3"
    one = task("sh", "-c", f"{witness.join}; {start}sh -c {shlex.quote(polite)} & wait", key="polite:0")

    outcome = run_until_here(executor, one, witness, lambda: executor.cancel(one.key))

    assert (outcome.ending, outcome.stdout.data) == (Cancelled(why="cancelled"), b"cleaned\n")


def test_the_witness_sees_what_survives_an_ordinary_timeout(tmp_path: Path, witness: Witness) -> None:
    hold = tmp_path / "hold"
    os.mkfifo(hold)
    holding = os.open(hold, os.O_RDWR)

    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run(["sh", "-c", f"{witness.join}; cat {hold} & {HERE}; wait"], timeout=1.0)

    assert witness.heard() == b"here"
    assert not witness.holders_gone(within=0.2)
    os.close(holding)  # lets the survivor end
    assert witness.holders_gone(within=PATIENCE)


@every_hostile_command
def test_the_witness_sees_what_survives_a_naive_killer(
    executor: LocalExecutor, witness: Witness, command: Hostile
) -> None:
    executor.submit(task(*naive_killer(command, witness)))

    endings = [event.outcome.ending for event in executor.events() if isinstance(event, TaskEnded)]

    assert endings == [Finished(exit_code=SURVIVED)]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param("sleep 600 &", id="background"),
        pytest.param("setsid sleep 600 >/dev/null 2>&1 </dev/null &", id="own session, pipes let go"),
        pytest.param("trap '' TERM; sleep 600 &", id="deaf"),
    ],
)
def test_what_a_finished_command_leaves_behind_is_ended_and_named(executor: LocalExecutor, command: str) -> None:
    executor.submit(task("sh", "-c", f"{command} {IS_ASLEEP} echo done; exit 4"))

    outcomes = [event.outcome for event in executor.events() if isinstance(event, TaskEnded)]

    assert [(each.ending, each.stdout.data, each.leftovers) for each in outcomes] == [
        (Finished(exit_code=4), b"done\n", ("sleep",))
    ]


def test_a_command_that_ended_in_time_is_not_late_because_of_what_it_left_behind(
    executor: LocalExecutor, clock: Clock, witness: Witness
) -> None:
    leave = f"{witness.join}; trap '' TERM; sleep 600 9>&- & {IS_ASLEEP} {HERE}; exit 4"
    executor.submit(task("sh", "-c", leave, timeout=1000.0))

    outcomes = []
    for event in executor.events():
        if isinstance(event, TaskStarted):
            assert witness.heard() == b"here"
            assert witness.holders_gone(within=PATIENCE)  # the command has ended, and the deaf one has a grace of 2 s
            clock.advance(999.0)
        else:
            outcomes.append(event.outcome)

    assert [(each.ending, each.leftovers) for each in outcomes] == [(Finished(exit_code=4), ("sleep",))]


def test_what_one_command_leaves_behind_does_not_touch_another(
    executor: LocalExecutor, puppet: Callable[[str], Puppet]
) -> None:
    steady = puppet("steady")
    steady.tell("setsid sleep 600 & child=$!")
    executor.submit(task(*steady.argv, key="steady:0"))
    executor.submit(task("sh", "-c", f"setsid sleep 600 & {IS_ASLEEP}", key="messy:0"))

    outcomes = {}
    for event in executor.events():
        if isinstance(event, TaskEnded):
            outcomes[event.key] = event.outcome
            if event.key == "messy:0":
                steady.tell("kill -0 $child && echo alive; kill $child; wait $child; exit 0")

    assert outcomes["messy:0"].leftovers == ("sleep",)
    assert outcomes["steady:0"].stdout.data == b"alive\n"
    assert outcomes["steady:0"].leftovers == ()
