"""Where the jobs are kept: one SQLite table, safe for many threads of one process."""

import json
import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from jobqueue.backoff import delay
from jobqueue.job import Job, Json, State

SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued',
    attempts INTEGER NOT NULL DEFAULT 0,
    max_attempts INTEGER NOT NULL,
    due REAL NOT NULL,
    error TEXT
);
CREATE INDEX IF NOT EXISTS jobs_by_due ON jobs (state, due);
"""

CLAIM = """
UPDATE jobs SET state = 'running', attempts = attempts + 1
WHERE id = (SELECT id FROM jobs WHERE state = 'queued' AND due <= ? ORDER BY due, id LIMIT 1)
RETURNING *
"""


class Store:
    """The jobs of one database file (or of memory, for ``None``)."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path or ":memory:", check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the database back."""
        self._connection.close()

    def enqueue(self, kind: str, payload: Mapping[str, Json], *, due: float, max_attempts: int = 5) -> Job:
        """Add a job that starts at ``due`` or later."""
        [row] = self._execute(
            "INSERT INTO jobs (kind, payload, max_attempts, due) VALUES (?, ?, ?, ?) RETURNING *",
            (kind, json.dumps(payload), max_attempts, due),
        )
        return _job(row)

    def claim(self, now: float) -> Job | None:
        """Take the job that has been due for longest; no other worker gets it."""
        return next((_job(row) for row in self._execute(CLAIM, (now,))), None)

    def finish(self, job: Job) -> None:
        """The job was done."""
        self._execute("UPDATE jobs SET state = 'done', error = NULL WHERE id = ?", (job.id,))

    def fail(self, job: Job, error: str, *, now: float) -> None:
        """The attempt failed: queue the job again, later and later, or give it up."""
        last = job.attempts >= job.max_attempts
        state, due = (State.DEAD, job.due) if last else (State.QUEUED, now + delay(job.attempts))
        self._execute(
            "UPDATE jobs SET state = ?, due = ?, error = ? WHERE id = ?",
            (state.value, due, error, job.id),
        )

    def recover(self) -> int:
        """Queue the jobs that a crashed worker left running; how many there were."""
        return len(self._execute("UPDATE jobs SET state = 'queued' WHERE state = 'running' RETURNING id"))

    def get(self, job_id: int) -> Job | None:
        """The job with this id."""
        return next((_job(row) for row in self._execute("SELECT * FROM jobs WHERE id = ?", (job_id,))), None)

    def counts(self) -> dict[State, int]:
        """How many jobs are in each state."""
        rows = self._execute("SELECT state, count(*) FROM jobs GROUP BY state")
        found = {State(row[0]): int(row[1]) for row in rows}
        return {state: found.get(state, 0) for state in State}

    def _execute(self, sql: str, values: tuple[str | int | float, ...] = ()) -> list[sqlite3.Row]:
        with self._lock, self._connection:
            return self._connection.execute(sql, values).fetchall()


def _job(row: sqlite3.Row) -> Job:
    return Job(
        id=row["id"],
        kind=row["kind"],
        payload=json.loads(row["payload"]),
        state=State(row["state"]),
        attempts=row["attempts"],
        max_attempts=row["max_attempts"],
        due=row["due"],
        error=row["error"],
    )
