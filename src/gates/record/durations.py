"""How long each gate took the last time: shown beside a running gate, and never part of a verdict."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress

from gates.model.errors import GatesError
from gates.model.verdict import GateResult
from gates.record.atomic import write_atomically
from gates.record.store import Store

FILE = "durations.json"


def load_durations(store: Store) -> Mapping[str, float]:
    """Seconds by gate id; empty where there is no history or it cannot be read."""
    try:
        content = json.loads((store.path / FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {key: float(value) for key, value in content.items() if isinstance(value, int | float)}


def save_durations(store: Store, results: Sequence[GateResult]) -> None:
    """Remember the gates that ran; a store that cannot be written costs the estimate and nothing else."""
    ran = {result.gate.id: round(sum(check.duration for check in result.checks), 3) for result in results}
    merged = {**load_durations(store), **{gate: seconds for gate, seconds in ran.items() if seconds > 0}}
    with suppress(GatesError):
        write_atomically(store.path / FILE, json.dumps(merged, indent=1, sort_keys=True).encode() + b"\n")
