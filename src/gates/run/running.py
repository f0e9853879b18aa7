"""One command that runs: its slot, its deadline, what it has written so far."""

import os

from gates.model.outcome import Cancelled, Ending, Finished, Lost, NotStarted, Outcome, Task, TimedOut
from gates.run.capture import Capture
from gates.run.keeper import GIVE_UP, GRACE, STRAGGLERS, Report
from gates.run.process import Slot

OVERDUE = STRAGGLERS + GRACE + GIVE_UP + 0.5  # seconds in which a keeper ends any tree that can be ended
READS_AT_THE_END = 16  # more than a pipe holds: bounds what a process that nobody could end may still add


class Running:
    """A started task. ``deadline`` is the task's own until gates decides to end it, and then the keeper's."""

    def __init__(self, task: Task, slot: Slot, now: float) -> None:
        self.task = task
        self.slot = slot
        self.deadline = now + task.timeout
        self.ended_as: TimedOut | Cancelled | None = None
        self._started = now
        self._captures = {slot.stdout: Capture(), slot.stderr: Capture()}

    def end(self, ending: TimedOut | Cancelled, now: float) -> None:
        """Have the command and its tree ended gently; the first reason to do so stays."""
        if self.ended_as is None:
            self.ended_as = ending
            self.deadline = now + OVERDUE
            self.slot.terminate()

    def read(self, descriptor: int, buffer: bytearray) -> bool:
        """Take what one of the pipes holds, at most a buffer full; says whether there was anything."""
        try:
            count = os.readv(descriptor, [buffer])
        except BlockingIOError:
            return False
        self._captures[descriptor].feed(memoryview(buffer)[:count])
        return count > 0

    def outcome(self, report: Report | None, now: float, buffer: bytearray) -> Outcome:
        """What became of it, after its tree is gone (or given up: no report)."""
        for descriptor in self._captures:
            for _ in range(READS_AT_THE_END):
                if not self.read(descriptor, buffer):
                    break
        stdout, stderr = (capture.stream() for capture in self._captures.values())
        ending, leftovers = self._ending(report)
        return Outcome(ending=ending, stdout=stdout, stderr=stderr, duration=now - self._started, leftovers=leftovers)

    def _ending(self, report: Report | None) -> tuple[Ending, tuple[str, ...]]:
        if report is None:
            return self.ended_as or Lost(why="its keeper was killed"), ("what the killed keeper watched over",)
        if report.errno:
            return NotStarted(missing=self.task.argv[0], why=os.strerror(report.errno)), ()
        if self.ended_as is not None and not report.by_itself:
            return self.ended_as, report.leftovers
        if report.status is None:
            return Lost(why="it could not be ended"), report.leftovers
        return Finished(exit_code=os.waitstatus_to_exitcode(report.status)), report.leftovers
