"""The socket side of the HTTP interface."""

import json
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from jobqueue.api import MAX_BODY_BYTES, Request, Response, answer
from jobqueue.store import Store


class Server(ThreadingHTTPServer):
    """Answers requests about the jobs of one store; port 0 takes any free one."""

    daemon_threads = True

    def __init__(self, store: Store, *, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), _Handler)
        self.store = store

    @property
    def url(self) -> str:
        """Where the server listens."""
        return f"http://{self.server_name}:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY_BYTES:
            message = f"at most {MAX_BODY_BYTES} bytes are read"
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            self._send(Response(status=status, body={"error": message}))
        else:
            self._answer(self.rfile.read(length))

    def _answer(self, body: bytes) -> None:
        request = Request(method=self.command, path=self.path, body=body)
        self._send(answer(self.server.store, request, now=time.time()))

    def _send(self, response: Response) -> None:
        data = json.dumps(response.body).encode()
        self.send_response(response.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the worker's log is the service's log."""
