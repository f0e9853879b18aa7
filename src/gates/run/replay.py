"""Executors for a run in two places: one keeps what commands said, the other gives that back and runs nothing."""

from collections import deque
from collections.abc import Callable, Iterator

from gates.model.event import TaskEnded, TaskEvent
from gates.model.outcome import Outcome, Task
from gates.run.executor import Executor

Keep = Callable[[Task, Outcome], None]
Find = Callable[[Task], Outcome]


class KeepingExecutor:
    """Hands every task to another executor, and what became of it to ``keep``."""

    def __init__(self, inner: Executor, keep: Keep) -> None:
        self._inner = inner
        self._keep = keep
        self._tasks: dict[str, Task] = {}

    def submit(self, task: Task) -> None:
        """Take the task."""
        self._tasks[task.key] = task
        self._inner.submit(task)

    def cancel(self, key: str) -> None:
        """End the task with this key."""
        self._inner.cancel(key)

    def events(self) -> Iterator[TaskEvent]:
        """What happens; see Executor."""
        for event in self._inner.events():
            if isinstance(event, TaskEnded):
                self._keep(self._tasks.pop(event.key), event.outcome)
            yield event


class ReplayExecutor:
    """Starts nothing: ``find`` knows what became of each task elsewhere."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._tasks: deque[Task] = deque()

    def submit(self, task: Task) -> None:
        """Take the task."""
        self._tasks.append(task)

    def cancel(self, key: str) -> None:
        """What is over cannot be ended."""

    def events(self) -> Iterator[TaskEvent]:
        """Every task ends, in the order in which they came."""
        while self._tasks:
            task = self._tasks.popleft()
            yield TaskEnded(key=task.key, outcome=self._find(task))
