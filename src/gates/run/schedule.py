"""What may start next: pure bookkeeping over gates that need each other and checks that follow each other."""

from bisect import insort
from collections.abc import Mapping, Sequence, Set
from graphlib import TopologicalSorter
from types import MappingProxyType

from gates.model.gate import Gate
from gates.model.value import dataclass
from gates.run.urgency import urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """What a check that runs takes from the others: so many of the jobs, and the word that nobody else may hold."""

    width: int
    word: str


NO_ROOM = _Room(width=0, word="")


class Schedule:
    """Says which checks may start now, and which gates never will.

    ``checks`` are the keys of each gate's checks in their order, by gate id; a gate without any cannot pass. A need
    that is not among ``gates`` is ignored: who leaves a gate out of a run has said so. ``estimates`` are seconds by
    key: what takes longest, together with the longest way of what waits for it, starts first, and what is unknown
    before that; where nothing is known the order of ``gates`` rules. A check takes as many of the ``jobs`` as its gate
    has ``cpus``, or all of them. ``shared``: the checks with the same word are one run, so that only the first of them
    takes room. ValueError when gates need each other in a circle.
    """

    def __init__(
        self,
        gates: Sequence[Gate],
        checks: Mapping[str, Sequence[str]],
        jobs: int,
        estimates: Mapping[str, float] = MappingProxyType({}),
        shared: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._gates = {gate.id: gate for gate in gates}
        self._left = {gate.id: list(checks.get(gate.id, ())) for gate in gates}
        self._gate_of = {key: gate for gate, keys in self._left.items() for key in keys}
        self._jobs = self._free = jobs
        self._shared = shared
        self._begun: set[str] = set()
        self._rooms: dict[str, _Room] = {}
        self._ready: list[str] = []
        self._unended = {gate: len(keys) for gate, keys in self._left.items()}
        self._failed: set[str] = set()
        self._blocked: dict[str, str] = {}
        self._order: TopologicalSorter[str] = TopologicalSorter()
        self._needed_by: dict[str, list[str]] = {gate.id: [] for gate in gates}
        for gate in gates:
            self._place(gate)
        self._order.prepare()
        ways = urgency(gates, self._left, estimates, shared)
        self._rank = {key: rank for rank, key in enumerate(sorted(self._gate_of, key=lambda key: -ways[key]))}
        self._admit()

    def ready(self) -> tuple[str, ...]:
        """The keys that may start now, the most urgent first, no more than there is room for."""
        free, begun, found = self._free, set(self._begun), list[str]()
        held = {room.word for room in self._rooms.values() if room.word}
        for key in self._ready:
            if not free and not self._shared:
                break
            if not free and self._shared.get(key) not in begun:
                continue
            room = self._room(key, begun)
            if room.width <= free and room.word not in held:
                found.append(key)
                free -= room.width
                held |= {room.word} - {""}
                begun.add(self._shared.get(key, key))
        return tuple(found)

    def start(self, key: str) -> None:
        """The check with this key, which was ready, has started."""
        room = self._room(key, self._begun)
        self._ready.remove(key)
        self._rooms[key] = room
        self._free -= room.width
        self._begun.add(self._shared.get(key, key))

    def leave(self, key: str) -> None:
        """The started check with this key needs its room no longer, although nobody knows yet what came of it."""
        self._free += self._rooms[key].width
        self._rooms[key] = NO_ROOM

    def end(self, key: str, *, ok: bool) -> None:
        """The started check with this key is over; ``ok`` when it passed."""
        gate = self._gate_of[key]
        self._free += self._rooms.pop(key).width
        self._unended[gate] -= 1
        if not ok:
            self._fail(gate)
        elif self._gates[gate].sequential and self._left[gate]:
            self._offer(gate)
        if self.over(gate) and gate not in self._failed:
            self._order.done(gate)
            self._admit()

    def over(self, gate: str) -> bool:
        """Whether nothing of the gate runs, and nothing of it will start any more."""
        return self._unended[gate] == 0

    def blocked(self) -> Mapping[str, str]:
        """The gates that will never start, each with the need of its own that did not pass."""
        return MappingProxyType(self._blocked)

    def _place(self, gate: Gate) -> None:
        needs = [need for need in gate.needs if need in self._gates]
        self._order.add(gate.id, *needs)
        for need in needs:
            self._needed_by[need].append(gate.id)

    def _room(self, key: str, begun: Set[str]) -> "_Room":
        if self._shared.get(key) in begun:
            return NO_ROOM
        gate = self._gates[self._gate_of[key]]
        return _Room(width=self._jobs if gate.cpus is None else min(gate.cpus, self._jobs), word=gate.exclusive)

    def _admit(self) -> None:
        """Make the gates ready whose needs have all passed."""
        for gate in self._order.get_ready():
            if self._left[gate]:
                self._offer(gate)
            else:
                self._fail(gate)

    def _offer(self, gate: str) -> None:
        count = 1 if self._gates[gate].sequential else None
        for key in self._left[gate][:count]:
            insort(self._ready, key, key=self._rank.__getitem__)
        del self._left[gate][:count]

    def _fail(self, gate: str) -> None:
        """Nothing that needs this gate may start, nor a later check of it where they follow each other."""
        self._failed.add(gate)
        self._drop_rest(gate)
        for dependent in self._needed_by[gate]:
            if dependent not in self._blocked:
                self._blocked[dependent] = gate
                self._fail(dependent)

    def _drop_rest(self, gate: str) -> None:
        self._unended[gate] -= len(self._left[gate])
        self._left[gate].clear()
