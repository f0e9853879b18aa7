"""Commands on this machine: one thread, one poll loop, one slot for each command that may run at a time."""

import functools
import select
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from gates.measure.redact import secret_values
from gates.model import lazy_re as re
from gates.model.errors import RefusedError
from gates.model.event import TaskEnded, TaskEvent, TaskStarted
from gates.model.outcome import Cancelled, NotStarted, Outcome, Task, TimedOut
from gates.model.value import replace
from gates.run.interrupt import Interrupt
from gates.run.keeper import GIVE_UP, Report
from gates.run.log import write_log
from gates.run.process import Slot
from gates.run.program import find_program
from gates.run.running import Running

READ_SIZE = 1 << 18
LONGEST_WAIT = 3600.0  # seconds; poll knows no endless timeouts
PATIENCE = GIVE_UP + 1.0  # seconds in which a released keeper ends what it watches over, and itself
UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


class LocalExecutor:
    """Runs up to ``jobs`` tasks at a time, and writes what they say to files in ``logs``.

    ``run`` begins the names of the log files. After a signal nothing is started any more and everything that runs is
    ended, gently.
    """

    def __init__(
        self,
        jobs: int,
        logs: Path,
        *,
        run: str = "run",
        interrupt: Interrupt | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jobs = jobs
        self._logs = logs
        self._run = run
        self._interrupt = interrupt
        self._clock = clock
        self._waiting: deque[Task] = deque()
        self._running: dict[str, Running] = {}
        self._idle: list[Slot] = []
        self._news: deque[TaskEvent] = deque()
        self._poll = select.poll()
        self._watched: dict[int, Callable[[], object]] = {}
        self._buffer = bytearray(READ_SIZE)
        self._known: tuple[Mapping[str, str], tuple[bytes, ...]] = ({}, ())
        if interrupt is not None:
            self._watch(interrupt.fileno(), functools.partial(self._heed_interrupt, interrupt))

    def prepare(self) -> None:
        """Make the folder of the logs; RefusedError when that cannot be."""
        try:
            self._logs.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RefusedError(f"the folder for logs cannot be made: {error}") from error

    def submit(self, task: Task) -> None:
        """Take the task; it starts now, or as soon as fewer than ``jobs`` others run."""
        if self._waiting or len(self._running) >= self._jobs:
            self._waiting.append(task)
        else:
            self._start(task)

    def cancel(self, key: str) -> None:
        """End the task with this key gently, or never start it."""
        self._cancel(key, "cancelled")

    def events(self) -> Iterator[TaskEvent]:
        """What happens, in the order in which it happens; see Executor."""
        while self._news or self._waiting or self._running:
            if self._news:
                yield self._news.popleft()
            elif self._waiting and len(self._running) < self._jobs:
                self._start(self._waiting.popleft())
            else:
                self._wait()

    def close(self) -> None:
        """End everything that still runs, at once."""
        slots = self._idle + [running.slot for running in self._running.values()]
        self._waiting.clear()
        self._running.clear()
        self._idle.clear()
        for slot in slots:
            slot.release()  # all of them first, so that their commands end at the same time
        for slot in slots:
            slot.close(patience=PATIENCE)

    def _start(self, task: Task) -> None:
        if self._interrupt is not None and self._interrupt.count:
            return self._end_unstarted(task, Cancelled(why=self._interrupt.why))
        program = find_program(task)
        if isinstance(program, NotStarted):
            return self._end_unstarted(task, program)
        slot = self._idle.pop() if self._idle else Slot()
        running = Running(task, slot, self._clock())
        self._running[task.key] = running
        for descriptor in (slot.stdout, slot.stderr):
            self._watch(descriptor, functools.partial(running.read, descriptor, self._buffer))
        self._watch(slot.report, lambda: self._finish(running, slot.read_report()))
        slot.start(task, program)
        self._news.append(TaskStarted(key=task.key))
        return None

    def _end_unstarted(self, task: Task, ending: NotStarted | Cancelled) -> None:
        self._news.append(TaskEnded(key=task.key, outcome=Outcome(ending=ending)))

    def _cancel(self, key: str, why: str) -> None:
        ending = Cancelled(why=why)
        for task in [task for task in self._waiting if task.key == key]:
            self._waiting.remove(task)
            self._end_unstarted(task, ending)
        if key in self._running:
            self._running[key].end(ending, self._clock())

    def _heed_interrupt(self, interrupt: Interrupt) -> None:
        interrupt.drain()
        for key in [task.key for task in self._waiting] + list(self._running):
            self._cancel(key, interrupt.why)

    def _wait(self) -> None:
        """Let the next thing happen: output, an end, a signal, a deadline."""
        nearest = min(running.deadline for running in self._running.values())
        seconds = min(max(0.0, nearest - self._clock()), LONGEST_WAIT)
        for descriptor, _ in self._poll.poll(seconds * 1000 + 1):  # a millisecond more, so that it is not asked twice
            if react := self._watched.get(descriptor):
                react()
        now = self._clock()
        for running in [running for running in self._running.values() if running.deadline <= now]:
            if running.ended_as is None:
                running.end(TimedOut(after=running.task.timeout), now)
            else:
                self._finish(running, None)

    def _finish(self, running: Running, report: Report | None) -> None:
        slot = running.slot
        for descriptor in (slot.stdout, slot.stderr, slot.report):
            self._unwatch(descriptor)
        del self._running[running.task.key]
        outcome = running.outcome(report, self._clock(), self._buffer)
        if report is not None and report.again:
            self._idle.append(slot)
        else:
            slot.release()
            left = slot.close(patience=PATIENCE if report else 0.0)
            outcome = replace(outcome, leftovers=left or outcome.leftovers)
        self._news.append(TaskEnded(key=running.task.key, outcome=self._logged(running.task, outcome)))

    def _logged(self, task: Task, outcome: Outcome) -> Outcome:
        """The outcome with the name of its log; a command that said nothing has none."""
        if not (outcome.stdout.data or outcome.stderr.data):
            return outcome
        name = f"{self._run}-{UNSAFE.sub('-', task.key)}.log"
        write_log(self._logs / name, task.command, outcome.stdout, outcome.stderr, self._secrets_of(task.env))
        return replace(outcome, log=name)

    def _secrets_of(self, env: Mapping[str, str]) -> tuple[bytes, ...]:
        """The secrets of an environment, which most tasks share."""
        if env is not self._known[0]:
            self._known = env, secret_values(env)
        return self._known[1]

    def _watch(self, descriptor: int, react: Callable[[], object]) -> None:
        self._watched[descriptor] = react
        self._poll.register(descriptor, select.POLLIN)

    def _unwatch(self, descriptor: int) -> None:
        del self._watched[descriptor]
        self._poll.unregister(descriptor)
