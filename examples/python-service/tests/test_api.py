from http import HTTPStatus

import pytest

from jobqueue.api import Request, answer
from jobqueue.store import Store


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "the body is not JSON"),
        (b"[]", "the body is a JSON object"),
        (b"{}", '"kind" is a non-empty string'),
        (b'{"kind": "mail", "payload": 1}', '"payload" is an object'),
        (b'{"kind": "mail", "max_attempts": 0}', '"max_attempts" is a whole number from 1 to 20'),
    ],
)
def test_a_wrong_job_is_refused_with_the_reason(store: Store, body: bytes, message: str) -> None:
    response = answer(store, Request(method="POST", path="/jobs", body=body), now=0.0)
    assert response.status == HTTPStatus.BAD_REQUEST
    assert str(response.body["error"]).startswith(message)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", HTTPStatus.NOT_FOUND),
        ("GET", "/jobs/7", HTTPStatus.NOT_FOUND),
        ("GET", "/jobs/seven", HTTPStatus.NOT_FOUND),
        ("GET", "/jobs", HTTPStatus.METHOD_NOT_ALLOWED),
        ("POST", "/health", HTTPStatus.METHOD_NOT_ALLOWED),
        ("GET", "/health", HTTPStatus.OK),
    ],
)
def test_every_address_has_its_status(store: Store, method: str, path: str, status: HTTPStatus) -> None:
    assert answer(store, Request(method=method, path=path), now=0.0).status == status
