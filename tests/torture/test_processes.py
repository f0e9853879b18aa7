"""No process survives: every hostile command against every way in which a run of gates can end."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from time import monotonic

from gates.model.event import TaskEnded
from gates.model.outcome import Finished
from gates.run.local import LocalExecutor
from tests.end_to_end.rig import environment
from tests.puppet import PATIENCE, Witness, task
from tests.survivors import HOSTILE, SURVIVED, naive_killer
from tests.torture.sizes import LONG, size
from tests.torture.tally import Tally

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGKILL")
ENDINGS = ("timeout", "by itself", *SIGNALS)
TIMEOUT = size(6, 3)  # seconds: enough for everybody to be there, also on a busy machine
PARALLEL = size(6, 8)  # runs at a time
ROUNDS = size(1, 30)
# The figures that are promised are measured in the long form; the short one, on busy machines, only counts survivors.
GONE_WITHIN = size(30, 1)  # seconds
DONE_WITHIN = size(60, 7)  # seconds after a signal


class Strike:
    """One run of gates over some of the hostile commands, and its end."""

    def __init__(self, folder: Path, names: Sequence[str], ending: str) -> None:
        folder.mkdir()
        self.folder, self.names, self.ending = folder, names, ending
        self.seconds = 0.0

    def complaints(self) -> Iterator[str]:
        """What went wrong: who survived, what took too long, what was not said."""
        with ExitStack() as stack:
            pipes = [stack.enter_context(closing(Witness(self.folder / f"{n}"))) for n in range(len(self.names))]
            self._write(pipes)
            code, said = self._end(pipes)
            for name, pipe in zip(self.names, pipes, strict=True):
                if not pipe.holders_gone(within=GONE_WITHIN):
                    yield f"{name} survived {self.ending}"
        if self.seconds > DONE_WITHIN:
            yield f"{self.names} took {self.seconds:.1f} s to end after {self.ending}"
        yield from self._unsaid(code, said)

    def _write(self, pipes: Sequence[Witness]) -> None:
        leaves = self.ending == "by itself"
        hostile = [HOSTILE[name] for name in self.names]
        commands = [h.leaving(pipe) if leaves else h.staying(pipe) for h, pipe in zip(hostile, pipes, strict=True)]
        gates = [f'[[gate]]\nid = "g{n}"\nrun = {json.dumps(c)}\nexpect = "exit 0"\n' for n, c in enumerate(commands)]
        (self.folder / "gates.toml").write_text("".join(gates), encoding="utf-8")

    def _end(self, pipes: Sequence[Witness]) -> tuple[int, bytes]:
        """Strike when everything is there; the exit code and the JSON of gates."""
        limit = TIMEOUT if self.ending == "timeout" else PATIENCE
        words = ("run", "gates.toml", f"-j{len(pipes)}", f"--timeout={limit:.0f}s", "--format=json")
        argv = [sys.executable, "-m", "gates", *words]
        env = environment()
        with subprocess.Popen(
            argv, cwd=self.folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            for pipe in pipes:
                assert pipe.heard() == b"here", "it was ended before it was there"
            start = monotonic()
            if self.ending in SIGNALS:
                process.send_signal(signal.Signals[self.ending])
            said, _ = process.communicate(timeout=PATIENCE)
            self.seconds = monotonic() - start if self.ending in SIGNALS else 0.0
        return process.returncode, said

    def _unsaid(self, code: int, said: bytes) -> Iterator[str]:
        number = signal.Signals[self.ending] if self.ending in SIGNALS else 0
        expected = {"timeout": 3, "by itself": 0, "SIGKILL": -signal.SIGKILL}.get(self.ending, 128 + number)
        if code != expected:
            yield f"{self.names}: {self.ending} ended with {code}"
        elif self.ending != "SIGKILL":
            run = json.loads(said)
            reasons = {"timeout": {"timed-out"}, "by itself": {None}}.get(self.ending, {"interrupted"})
            if {gate["reason"] for gate in run["gates"]} != reasons:
                yield f"{self.names}: {self.ending} is reported as {said!r}"
            named = sum("left processes running, which were ended: " in note for note in run["notes"])
            if self.ending == "by itself" and named != len(self.names):
                yield f"what {self.names} left running is not named: {run['notes']}"


def test_no_process_survives(tally: Tally, tmp_path: Path) -> None:
    """The short form has all commands in one run for each ending; in the long one each is alone, thirty times."""
    groups = [[name] for name in HOSTILE] if LONG else [list(HOSTILE)]
    serial = count()
    strikes = [
        Strike(tmp_path / str(next(serial)), names, ending)
        for _ in range(ROUNDS)
        for ending in ENDINGS
        for names in groups
    ]
    tally.promised = ROUNDS * len(HOSTILE) * len(ENDINGS)
    with ThreadPoolExecutor(PARALLEL) as pool:
        for strike, complaints in zip(strikes, pool.map(lambda one: list(one.complaints()), strikes), strict=True):
            tally.done += len(strike.names)
            tally.judge(complaints)
    tally.struck = sum(_survives_naively(tmp_path, name) for name in HOSTILE)
    slowest = max(strike.seconds for strike in strikes)
    tally.note = tally.note or f"slowest end after a signal: {slowest:.1f} s; pipes let go within {GONE_WITHIN} s"
    tally.settle()


def _survives_naively(folder: Path, name: str) -> bool:
    """Whether something of the command outlives a naive killer, which runs under gates so that it is cleared away."""
    with closing(Witness(folder / f"naive {name}")) as pipe, closing(LocalExecutor(1, folder / "logs")) as executor:
        executor.prepare()
        executor.submit(task(*naive_killer(HOSTILE[name], pipe)))
        endings = [event.outcome.ending for event in executor.events() if isinstance(event, TaskEnded)]
    return endings == [Finished(exit_code=SURVIVED)]
