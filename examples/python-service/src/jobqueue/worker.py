"""The loop that runs jobs."""

import logging
import threading
import time
from collections.abc import Callable, Mapping

from jobqueue.job import Job, Json
from jobqueue.store import Store

Handler = Callable[[Mapping[str, Json]], None]
logger = logging.getLogger(__name__)


class Worker:
    """Runs due jobs with the handler of their kind; a handler fails by raising."""

    def __init__(
        self,
        store: Store,
        handlers: Mapping[str, Handler],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._handlers = handlers
        self._clock = clock

    def run_once(self) -> Job | None:
        """Run one due job, if there is one, and return it as it was claimed."""
        job = self._store.claim(self._clock())
        if job is None:
            return None
        try:
            self._handle(job)
        except Exception as error:
            logger.warning("job %d (%s) failed: %s", job.id, job.kind, error)
            self._store.fail(job, f"{type(error).__name__}: {error}", now=self._clock())
        else:
            self._store.finish(job)
        return job

    def run(self, stop: threading.Event, *, idle_seconds: float = 0.5) -> None:
        """Run jobs until ``stop`` is set, looking for new ones every ``idle_seconds``."""
        while not stop.is_set():
            if self.run_once() is None:
                stop.wait(idle_seconds)

    def _handle(self, job: Job) -> None:
        handler = self._handlers.get(job.kind)
        if handler is None:
            raise LookupError(f"no handler for jobs of kind {job.kind!r}")
        handler(job.payload)
