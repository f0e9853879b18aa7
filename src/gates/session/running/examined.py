"""How much gates looked at, compared with the last run of the same source that passed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from gates.model.errors import InputError
from gates.model.measurement import Examined
from gates.model.value import TYPE_CHECKING
from gates.model.verdict import GateResult, RunVerdict, State
from gates.record.store import RECORDS
from gates.session.reading.source import Source
from gates.tree.reading import read_source

if TYPE_CHECKING:
    from gates.record.read_record import Recorded

SHARP_FALL = 0.5  # a gate that looks at less than half of what it looked at is worth a note
LOOKED_BACK = 20  # records; a source that has not passed for longer is compared with nothing


def examined_less(source: Source, results: Sequence[GateResult]) -> tuple[str, ...]:
    """Say of each passed gate that it looked at much less than in the last run of the source that passed."""
    looked = any(_examined(result) for result in results if result.state is State.PASSED)
    return tuple(examined_notes(results, last_pass(source))) if looked else ()


def last_pass(source: Source) -> tuple[GateResult, ...]:
    """The gates of the newest passing record of the source; none when the newest records have no such run."""
    newest = sorted((source.root.path / RECORDS).glob("*.json"), reverse=True)
    for path in islice(newest, LOOKED_BACK):
        recorded = _read(path)
        if recorded and recorded.run.source == source.path and recorded.run.verdict is RunVerdict.PASSED:
            return recorded.run.gates
    return ()


def examined_notes(results: Iterable[GateResult], earlier: Iterable[GateResult]) -> Iterator[str]:
    """Say of each passed gate that it looked at much less than it did in an earlier, passing run."""
    before = {result.gate.id: _examined(result) for result in earlier if result.state is State.PASSED}
    for result in results:
        old, new = before.get(result.gate.id, Counter[str]()), _examined(result)
        for unit, count in new.items():
            if result.state is State.PASSED and count < old[unit] * SHARP_FALL:
                yield f"{result.gate.name} examined {count} {unit}; its last passing run examined {old[unit]}"


def _examined(result: GateResult) -> Counter[str]:
    found: Counter[str] = Counter()
    for check in result.checks:
        match check.verdict.examined:
            case Examined(count=count, unit=unit):
                found[unit] += count
            case None:
                pass
    return found


def _read(path: Path) -> "Recorded | None":
    from gates.record.read_record import Recorded, read_record  # a run that examined nothing reads none

    try:
        recorded = read_record(read_source(path), path.name)
    except InputError:
        return None
    return recorded if isinstance(recorded, Recorded) else None
