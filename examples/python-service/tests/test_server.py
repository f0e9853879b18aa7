import json
import threading
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from jobqueue.job import Json
from jobqueue.server import Server
from jobqueue.store import Store
from jobqueue.worker import Worker


@pytest.fixture
def server(store: Store) -> Iterator[Server]:
    with Server(store) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def fetch(url: str, body: bytes | None = None) -> Json:
    with urlopen(url, data=body, timeout=5) as response:
        answer: Json = json.load(response)
        return answer


def test_a_job_goes_in_over_http_and_its_result_comes_out(server: Server, store: Store) -> None:
    created = fetch(f"{server.url}/jobs", b'{"kind": "mail", "payload": {"to": "ada"}}')
    assert isinstance(created, dict)
    assert created["state"] == "queued"
    Worker(store, {"mail": lambda _: None}).run_once()
    shown = fetch(f"{server.url}/jobs/{created['id']}")
    assert shown == created | {"state": "done", "attempts": 1}
    assert fetch(f"{server.url}/health") == {"jobs": {"queued": 0, "running": 0, "done": 1, "dead": 0}}


def test_a_body_that_is_too_large_is_refused(server: Server) -> None:
    with pytest.raises(HTTPError) as caught:
        fetch(f"{server.url}/jobs", b"x" * (64 * 1024 + 1))
    with caught.value:
        assert caught.value.code == 413
        assert json.load(caught.value) == {"error": "at most 65536 bytes are read"}
