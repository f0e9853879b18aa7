"""How long each command took in the last runs: what starts first is decided by it, and never a verdict."""

import json
from collections.abc import Mapping
from contextlib import suppress

from gates.model.errors import GatesError
from gates.record.atomic import write_atomically
from gates.record.store import Store

FILE = "durations.json"
KEPT = 5  # runs of each command; what is older says little about now

Durations = Mapping[str, tuple[float, ...]]


def load_durations(store: Store) -> Durations:
    """Seconds by the key of the command's task, the newest last; empty where there is no history that can be read."""
    try:
        content = json.loads((store.path / FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {key: seconds for key, value in content.items() if (seconds := _seconds(value))}


def save_durations(store: Store, before: Durations, took: Mapping[str, float]) -> None:
    """Add what the commands of a run took; a store that cannot be written costs the estimate and nothing else."""
    if not took:
        return
    added = {key: [*before.get(key, ()), round(seconds, 3)][-KEPT:] for key, seconds in took.items()}
    with suppress(GatesError):
        content = json.dumps({**before, **added}, sort_keys=True).encode()
        write_atomically(store.path / FILE, content + b"\n")


def usual(durations: Durations) -> dict[str, float]:
    """The usual seconds by key: the middle of what is known, so that one odd run changes nothing."""
    return {key: sorted(seconds)[len(seconds) // 2] for key, seconds in durations.items()}


def _seconds(value: object) -> tuple[float, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(float(item) for item in value if type(item) in (int, float) and 0 <= item < float("inf"))[-KEPT:]
