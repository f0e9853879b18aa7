"""``jobqueue``: serve the HTTP interface and run the jobs."""

import argparse
import logging
import threading
from collections.abc import Mapping
from pathlib import Path

from jobqueue.job import Json
from jobqueue.server import Server
from jobqueue.store import Store
from jobqueue.worker import Worker

logger = logging.getLogger("jobqueue")


def log(payload: Mapping[str, Json]) -> None:
    """The one built-in kind of job: write the payload's text to the log."""
    logger.info("%s", payload["text"])


def main() -> None:
    """Parse the arguments and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="jobqueue", description=__doc__)
    parser.add_argument("--database", type=Path, default=Path("jobs.sqlite3"))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    with (
        Store(arguments.database) as store,
        Server(store, host=arguments.host, port=arguments.port) as server,
    ):
        logger.info("%d interrupted jobs queued again", store.recover())
        logger.info("listening on %s", server.url)
        serve(server, Worker(store, {"log": log}))


def serve(server: Server, worker: Worker) -> None:
    """Run the worker beside the server; both end when the server is interrupted."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,), name="worker")
    thread.start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        logger.info("stopping")
    finally:
        stop.set()
        thread.join()


if __name__ == "__main__":
    main()
