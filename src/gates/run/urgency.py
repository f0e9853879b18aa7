"""What should start first: the way from each check to the end of everything that waits for it."""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from math import inf

from gates.model.gate import Gate


def urgency(
    gates: Sequence[Gate],
    checks: Mapping[str, Sequence[str]],
    estimates: Mapping[str, float],
    shared: Mapping[str, str],
) -> dict[str, float]:
    """Seconds from the start of each check, by key, to the end of the last one that waits for it.

    As if there were room for all; a check that nobody knows is taken as endless. ``checks`` are the keys of each gate,
    ``estimates`` seconds by key, and the keys with the same word in ``shared`` are one run. ValueError when gates need
    each other in a circle.
    """
    ways = _ways(gates, checks, estimates)
    for queue in _queues(gates, checks, ways):
        way = 0.0
        for key in reversed(queue):
            way += estimates.get(key, inf)
            ways[key] = max(ways[key], way)
    together: dict[str, float] = {}
    for key, way in ways.items():
        word = shared.get(key, key)
        together[word] = max(together.get(word, 0.0), way)
    return {key: together[shared.get(key, key)] for key in ways}


def _ways(
    gates: Sequence[Gate], checks: Mapping[str, Sequence[str]], estimates: Mapping[str, float]
) -> dict[str, float]:
    """The longest way along the needs, and along the checks of a gate that follow each other."""
    known = {gate.id: gate for gate in gates}
    after = dict.fromkeys(known, 0.0)
    ways: dict[str, float] = {}
    order = TopologicalSorter({gate.id: gate.needs for gate in gates})
    for name in reversed([name for name in order.static_order() if name in known]):
        way = longest = after[name]
        for key in reversed(checks.get(name, ())):
            way = estimates.get(key, inf) + (way if known[name].sequential else after[name])
            ways[key] = way
            longest = max(longest, way)
        for need in known[name].needs:
            if need in known:
                after[need] = max(after[need], longest)
    return ways


def _queues(
    gates: Sequence[Gate], checks: Mapping[str, Sequence[str]], ways: Mapping[str, float]
) -> Iterator[list[str]]:
    """The checks that exclude each other and therefore go one by one, those with the longest way first."""
    queues: dict[str, list[str]] = {}
    for gate in gates:
        if gate.exclusive:
            queues.setdefault(gate.exclusive, []).extend(checks.get(gate.id, ()))
    for queue in queues.values():
        yield sorted(queue, key=lambda key: -ways[key])
