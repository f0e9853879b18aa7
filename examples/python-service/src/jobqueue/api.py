"""What the HTTP interface answers: plain values in, plain values out, no sockets."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from jobqueue.job import Json
from jobqueue.store import Store

MAX_BODY_BYTES = 64 * 1024
MAX_ATTEMPTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client sent."""

    method: str
    path: str
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What the client gets."""

    status: HTTPStatus
    body: Mapping[str, Json] = field(default_factory=dict)


class BadRequestError(Exception):
    """The client's mistake, in words for the client."""


def answer(store: Store, request: Request, *, now: float) -> Response:
    """Answer one request; ``now`` is the time at which a new job becomes due."""
    allowed = {}
    for method, pattern, route in ROUTES:
        if match := re.fullmatch(pattern, request.path):
            allowed[method] = (route, match)
    if not allowed:
        return _error(HTTPStatus.NOT_FOUND, f"there is nothing at {request.path}")
    if request.method not in allowed:
        methods = ", ".join(sorted(allowed))
        return _error(HTTPStatus.METHOD_NOT_ALLOWED, f"{request.path} takes {methods} only")
    route, match = allowed[request.method]
    try:
        return route(store, match, request, now)
    except BadRequestError as error:
        return _error(HTTPStatus.BAD_REQUEST, str(error))


def _create(store: Store, _: re.Match[str], request: Request, now: float) -> Response:
    fields = _object(request.body)
    kind = fields.get("kind")
    payload = fields.get("payload", {})
    attempts = fields.get("max_attempts", 5)
    if not isinstance(kind, str) or not kind:
        raise BadRequestError('"kind" is a non-empty string')
    if not isinstance(payload, dict):
        raise BadRequestError('"payload" is an object')
    if not isinstance(attempts, int) or not 1 <= attempts <= MAX_ATTEMPTS:
        raise BadRequestError(f'"max_attempts" is a whole number from 1 to {MAX_ATTEMPTS}')
    job = store.enqueue(kind, payload, due=now, max_attempts=attempts)
    return Response(status=HTTPStatus.CREATED, body=job.as_json())


def _show(store: Store, match: re.Match[str], _: Request, __: float) -> Response:
    job = store.get(int(match["id"]))
    if job is None:
        return _error(HTTPStatus.NOT_FOUND, f"there is no job {match['id']}")
    return Response(status=HTTPStatus.OK, body=job.as_json())


def _health(store: Store, _: re.Match[str], __: Request, ___: float) -> Response:
    counts: dict[str, Json] = {state.value: count for state, count in store.counts().items()}
    return Response(status=HTTPStatus.OK, body={"jobs": counts})


def _object(body: bytes) -> dict[str, Json]:
    try:
        value: Json = json.loads(body)
    except ValueError as error:
        raise BadRequestError(f"the body is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise BadRequestError("the body is a JSON object")
    return value


def _error(status: HTTPStatus, message: str) -> Response:
    return Response(status=status, body={"error": message})


Route = Callable[[Store, re.Match[str], Request, float], Response]
ROUTES: tuple[tuple[str, str, Route], ...] = (
    ("GET", r"/health", _health),
    ("POST", r"/jobs", _create),
    ("GET", r"/jobs/(?P<id>\d{1,18})", _show),
)
