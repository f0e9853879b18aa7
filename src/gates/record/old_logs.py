"""How long logs are kept: those of the last runs, as long as there are not too many bytes of them."""

import os
from contextlib import suppress
from pathlib import Path

from gates.model import lazy_re as re

RUNS_KEPT = 50
BYTES_KEPT = 256 << 20  # of all but the newest run

LOG_OF_RUN = re.compile(r"(?P<run>\d{8}T\d{6}Z-[0-9a-f]{8})-.*\.log", re.DOTALL)


def remove_old_logs(folder: Path, runs: int = RUNS_KEPT, size: int = BYTES_KEPT) -> None:
    """Remove the logs of all but the last runs; anything else in the folder stays."""
    logs: dict[str, list[os.DirEntry[str]]] = {}
    with suppress(OSError), os.scandir(folder) as entries:  # what cannot be listed cannot be cleared away either
        for entry in entries:
            if match := LOG_OF_RUN.fullmatch(entry.name):
                logs.setdefault(match["run"], []).append(entry)
    room = size
    for age, run in enumerate(sorted(logs, reverse=True)):
        for log in logs[run]:
            with suppress(OSError):  # another run may do the same
                room -= log.stat(follow_symlinks=False).st_size if age else 0
                if age >= runs or room < 0:
                    Path(log.path).unlink()
