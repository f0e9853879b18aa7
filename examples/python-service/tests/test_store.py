from pathlib import Path
from threading import Thread

from jobqueue.job import State
from jobqueue.store import Store


def test_a_job_starts_when_it_is_due_and_not_before(store: Store) -> None:
    store.enqueue("mail", {}, due=100.0)
    assert store.claim(99.9) is None
    job = store.claim(100.0)
    assert job is not None
    assert (job.state, job.attempts) == (State.RUNNING, 1)


def test_the_job_that_is_due_for_longest_comes_first(store: Store) -> None:
    for kind, due in [("third", 30.0), ("first", 10.0), ("second", 20.0)]:
        store.enqueue(kind, {}, due=due)
    claimed = [store.claim(60.0) for _ in range(3)]
    assert [job.kind for job in claimed if job] == ["first", "second", "third"]


def test_a_failed_job_comes_back_after_the_delay(store: Store) -> None:
    store.enqueue("mail", {}, due=0.0)
    job = store.claim(0.0)
    assert job is not None
    store.fail(job, "refused", now=50.0)
    assert store.claim(51.9) is None
    again = store.claim(52.0)
    assert again is not None
    assert (again.attempts, again.error) == (2, "refused")


def test_a_job_is_dead_after_its_last_attempt(store: Store) -> None:
    store.enqueue("mail", {}, due=0.0, max_attempts=1)
    job = store.claim(0.0)
    assert job is not None
    store.fail(job, "refused", now=0.0)
    assert store.claim(1e9) is None
    assert store.counts()[State.DEAD] == 1


def test_no_job_is_given_to_two_workers(store: Store) -> None:
    for _ in range(40):
        store.enqueue("mail", {}, due=0.0)
    claimed: list[int] = []

    def work() -> None:
        while job := store.claim(1.0):
            claimed.append(job.id)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == list(range(1, 41))


def test_jobs_survive_a_restart_and_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "jobs.sqlite3"
    with Store(path) as store:
        store.enqueue("mail", {"to": "ada"}, due=0.0)
        store.claim(0.0)
    with Store(path) as store:
        assert store.recover() == 1
        job = store.claim(0.0)
        assert job is not None
        assert (job.payload, job.attempts) == ({"to": "ada"}, 2)
