"""A line for whoever wants to know later: what automatic runs could not find out."""

import os
from datetime import datetime
from pathlib import Path

from gates.record.store import Store

NAME = "unverified.log"


def note(store: Store, text: str, now: datetime) -> Path:
    """Append one line with its time to the journal, which is not committed; returns the journal's path.

    Raises OSError when that cannot be done.
    """
    path = store.logs / NAME
    line = f"{now:%Y-%m-%dT%H:%M:%SZ} {' '.join(text.split())}\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, line.encode("utf-8", "backslashreplace"))
    finally:
        os.close(descriptor)
    return path
