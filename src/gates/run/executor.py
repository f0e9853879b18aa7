"""Where commands run: the narrow seam between the run and the place that does the work."""

from collections.abc import Iterator
from typing import Protocol

from gates.model.event import TaskEvent
from gates.model.outcome import Task


class Executor(Protocol):
    """Runs tasks somewhere and says what became of them. It never retries and never judges."""

    def submit(self, task: Task) -> None:
        """Take the task; it starts as soon as there is room."""

    def cancel(self, key: str) -> None:
        """End the task with this key, started or not; its TaskEnded still comes. Any other key is ignored."""

    def events(self) -> Iterator[TaskEvent]:
        """What happens: at most one TaskStarted and exactly one TaskEnded for each submitted task.

        Between two events the caller may submit and cancel. Ends when no submitted task is left.
        """
