import threading
from collections.abc import Mapping

from jobqueue.job import Json, State
from jobqueue.store import Store
from jobqueue.worker import Worker


def test_a_job_is_handled_and_done(store: Store) -> None:
    seen: list[Mapping[str, Json]] = []
    store.enqueue("mail", {"to": "ada"}, due=0.0)
    Worker(store, {"mail": seen.append}, clock=lambda: 1.0).run_once()
    assert seen == [{"to": "ada"}]
    assert store.counts()[State.DONE] == 1


def test_a_job_that_keeps_failing_is_retried_later_and_later_and_then_dead(store: Store) -> None:
    now = 0.0
    starts: list[float] = []

    def refuse(_: Mapping[str, Json]) -> None:
        starts.append(now)
        raise ConnectionError("refused")

    job = store.enqueue("mail", {}, due=0.0, max_attempts=4)
    worker = Worker(store, {"mail": refuse}, clock=lambda: now)
    while now < 60.0:
        worker.run_once()
        now += 1.0
    dead = store.get(job.id)
    assert starts == [0.0, 2.0, 6.0, 14.0]
    assert dead is not None
    assert (dead.state, dead.error) == (State.DEAD, "ConnectionError: refused")


def test_a_job_of_an_unknown_kind_fails_with_a_reason(store: Store) -> None:
    job = store.enqueue("fax", {}, due=0.0)
    Worker(store, {}, clock=lambda: 1.0).run_once()
    failed = store.get(job.id)
    assert failed is not None
    assert failed.error == "LookupError: no handler for jobs of kind 'fax'"


def test_the_loop_ends_when_it_is_told_to(store: Store) -> None:
    stop = threading.Event()
    store.enqueue("last", {}, due=0.0)
    Worker(store, {"last": lambda _: stop.set()}).run(stop)
    assert store.counts()[State.DONE] == 1
