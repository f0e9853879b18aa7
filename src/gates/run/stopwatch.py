"""How long a command takes to start and to say next to nothing."""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from gates.model.event import TaskEnded
from gates.model.outcome import Finished, Outcome, Task
from gates.run.local import LocalExecutor

TIMEOUT = 10.0
RUNS = 5


def fastest(commands: Sequence[Sequence[str]], cwd: Path, env: Mapping[str, str]) -> list[float]:
    """Seconds of the fastest of several runs of each command, in turns; infinite for one that did not end with 0."""
    outcomes = _outcomes(list(commands) * RUNS, cwd, env)
    by_command = [outcomes[start :: len(commands)] for start in range(len(commands))]
    return [min(map(_seconds, found)) for found in by_command]


def first_line(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> str:
    """The first line that the command prints; empty when it does not end with 0."""
    [outcome] = _outcomes([command], cwd, env)
    said = outcome.stdout.data.decode("utf-8", "replace").partition("\n")[0].strip()
    return said if outcome.ending == Finished(exit_code=0) else ""


def _seconds(outcome: Outcome) -> float:
    return outcome.duration if outcome.ending == Finished(exit_code=0) else float("inf")


def _outcomes(commands: Sequence[Sequence[str]], cwd: Path, env: Mapping[str, str]) -> list[Outcome]:
    with (
        tempfile.TemporaryDirectory(prefix="gates-logs-", ignore_cleanup_errors=True) as logs,
        closing(LocalExecutor(1, Path(logs))) as executor,
    ):
        executor.prepare()
        for number, words in enumerate(commands):
            executor.submit(
                Task(
                    key=str(number),
                    command="",
                    argv=tuple(words),
                    shell="",
                    cwd=str(cwd),
                    timeout=TIMEOUT,
                    env=env,
                )
            )
        found = {event.key: event.outcome for event in executor.events() if isinstance(event, TaskEnded)}
    return [found[str(number)] for number in range(len(commands))]
