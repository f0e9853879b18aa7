"""Where canaries are planted, and what the gate allows: all that a preset is told."""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from posixpath import dirname, join, normpath

from gates.measure.canaries import volume
from gates.measure.canaries.places import ROOT, below, suffix_of
from gates.measure.command import ToolCall
from gates.measure.registry import paths_of
from gates.model.expectation import Compound, Expectation, Threshold
from gates.model.gate import NO_VARIABLES, Canary
from gates.model.value import dataclass, field

Names = Callable[[str, Collection[str]], Sequence[str]]  # of new files, from their stem and those that are there


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where canaries are planted.

    ``files`` are those of the project with their sizes in bytes, relative to the root; ``scripts`` those of its
    package.json, name -> command.
    """

    files: Mapping[str, int]
    expectation: Expectation
    scripts: Mapping[str, str] = field(default_factory=lambda: NO_VARIABLES)


def targets(call: ToolCall) -> tuple[str, ...]:
    """The places that the call names; for the tsconfig of a project the folder that it is in."""
    found = paths_of(call)
    projects = call.tool in ("tsc", "vue-tsc")
    return tuple(
        (dirname(path) or ROOT) if path.endswith(".json") else path
        for path in found
        if projects or not path.endswith(".json")
    )


def in_each(places: Sequence[str], names: Names, text: str, scene: Scene) -> Iterator[Canary]:
    """The text in every place: added to a file, or in new ones whose names no other place has."""
    for number, place in enumerate(places, start=1):
        stem = volume.NAME if number == 1 else f"{volume.NAME}_{number}"
        if place in scene.files:
            yield Canary(path=place, text=text)
            continue
        for name in names(stem, list(below(scene.files, (place,)))):
            yield Canary(path=normpath(join(place, name)), text=text)


def present(suffixes: tuple[str, ...], scene: Scene, named: Sequence[str]) -> list[str]:
    """The suffixes of the files where the command looks, else anywhere, the commonest first; else the first of all."""
    for found in (below(scene.files, named), scene.files):
        ours = [suffix_of(path) for path in found if suffix_of(path) in suffixes]
        if ours:
            return sorted(sorted(set(ours)), key=ours.count, reverse=True)
    return [suffixes[0]]


def limit_of(expectation: Expectation, metric: str, otherwise: float) -> float:
    """The number that the expectation allows of the metric."""
    limits = [one.limit for one in _thresholds(expectation) if metric in one.metrics and math.isfinite(one.limit)]
    return limits[0] if limits else otherwise


def asks_for(expectation: Expectation, metric: str) -> bool:
    """Whether all that is to be measured is this metric."""
    asked = [one.metrics for one in _thresholds(expectation)]
    return bool(asked) and all(metrics[:1] == (metric,) for metrics in asked)


def _thresholds(expectation: Expectation) -> Iterator[Threshold]:
    match expectation:
        case Threshold():
            yield expectation
        case Compound(clauses=clauses):
            yield from (clause for clause in clauses if isinstance(clause, Threshold))
        case _:
            return
