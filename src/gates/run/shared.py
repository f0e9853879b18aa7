"""One run for several gates: commands that are identical are run once, and measured for each gate that asks."""

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from gates.model.event import TaskEnded, TaskEvent
from gates.model.outcome import Cancelled, Outcome, Task
from gates.run.executor import Executor
from gates.run.plan import CheckPlan


def shared_runs(plans: Sequence[CheckPlan]) -> dict[str, str]:
    """The keys of tasks that are one run, each with the key of the first of them; probes too.

    One run are the same words in the same folder and environment, with the same time limit, where they may start at
    the same time: needs (but for each other) and exclusion agree, and neither follows another command of its gate.
    """
    own = [plan for plan in plans if plan.gate.share and not (plan.known or plan.gate.sequential or plan.shards)]
    same_words = _alike(own, lambda task: task.argv)
    alike = [found for several in same_words for found in _alike(several, _content)]
    return {key: word for found in alike for key, word in _together(found)}


def _alike(plans: Sequence[CheckPlan], content: Callable[[Task], Hashable]) -> list[list[CheckPlan]]:
    """The plans whose tasks have the same content as another one's, together."""
    found: dict[Hashable, list[CheckPlan]] = {}
    for plan in plans:
        found.setdefault(content(plan.task), []).append(plan)
    return [several for several in found.values() if len(several) > 1]


def _content(task: Task) -> Hashable:
    return (task.argv, task.shell, task.cwd, task.timeout, frozenset(task.env.items()))


def _together(plans: Sequence[CheckPlan]) -> Iterator[tuple[str, str]]:
    among = {plan.gate.id for plan in plans}
    groups: dict[Hashable, dict[str, CheckPlan]] = {}
    for plan in plans:
        waits = (frozenset(plan.gate.needs) - among, plan.gate.exclusive)
        groups.setdefault(waits, {}).setdefault(plan.gate.id, plan)  # what a gate itself says twice is meant twice
    for group in groups.values():
        first, *others = group.values()
        for plan in (first, *others) if others else ():
            yield plan.task.key, first.task.key
            if plan.probe is not None and first.probe is not None:
                yield plan.probe.key, first.probe.key


class SharingExecutor:
    """Hands each run to another executor once, and what became of it to every task that is the same run."""

    def __init__(self, inner: Executor, runs: Mapping[str, str]) -> None:
        self._inner = inner
        self._runs = runs
        self._ended: dict[str, TaskEnded] = {}
        self._waiting: dict[str, list[str]] = {}
        self._open: set[str] = set()
        self._news: deque[TaskEvent] = deque()

    def submit(self, task: Task) -> None:
        """Take the task; it is run unless the same run is under way or over."""
        word = self._runs.get(task.key, task.key)
        if word in self._ended:
            self._news.append(_passed_on(self._ended[word], task.key))
        elif word in self._waiting:
            self._waiting[word].append(task.key)
        else:
            self._waiting[word] = []
            self._open.add(task.key)
            self._inner.submit(task)

    def cancel(self, key: str) -> None:
        """End the task with this key; one that only waits for the run of another is over at once."""
        waiting = self._waiting.get(self._runs.get(key, ""), [])
        if key in waiting:
            waiting.remove(key)
            self._news.append(TaskEnded(key=key, outcome=Outcome(ending=Cancelled(why="cancelled"))))
        else:
            self._inner.cancel(key)

    def events(self) -> Iterator[TaskEvent]:
        """What happens; see Executor. A task that is not run itself only ends."""
        while self._open or self._news:
            yield from self._drained()
            for event in self._inner.events():
                yield event
                if isinstance(event, TaskEnded):
                    self._open.remove(event.key)
                    self._pass_on(event)
                yield from self._drained()

    def _pass_on(self, event: TaskEnded) -> None:
        word = self._runs.get(event.key, event.key)
        for key in self._waiting.pop(word):
            self._news.append(_passed_on(event, key))
        if event.key in self._runs:
            self._ended[word] = event

    def _drained(self) -> Iterator[TaskEvent]:
        while self._news:
            yield self._news.popleft()


def _passed_on(event: TaskEnded, key: str) -> TaskEnded:
    return TaskEnded(key=key, outcome=event.outcome, run_of=event.key)
