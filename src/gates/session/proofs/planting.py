"""One canary, planted in a throw-away copy of the project, and what the gate says to it there."""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from gates.judge.ratchet import against, allows_worse
from gates.measure.canaries.plant import Planting, plantings
from gates.measure.canaries.scene import Scene
from gates.measure.command import parse_command
from gates.model.errors import InputError, UndecidedError
from gates.model.gate import NO_VARIABLES, Canary, Check, Gate
from gates.model.measurement import Baseline
from gates.model.value import dataclass, replace
from gates.model.verdict import CheckResult, GateResult, State
from gates.run.plan import check_key, in_shard
from gates.session.running.baseline import as_it_is
from gates.session.running.elsewhere import NO_BASES, Elsewhere, run_elsewhere
from gates.tree.copy import copy_worktree
from gates.tree.git import git
from gates.tree.identity import identify
from gates.tree.reading import read_source
from gates.tree.root import Root


class Proof(StrEnum):
    """What became of a planted gate."""

    TURNS_RED = "turns red"
    CANNOT_FAIL = "cannot fail"
    UNDECIDED = "undecided"
    NO_CANARY = "no canary known"


PROOFS: Mapping[State, Proof] = {
    State.FAILED: Proof.TURNS_RED,
    State.PASSED: Proof.CANNOT_FAIL,
    State.UNDECIDED: Proof.UNDECIDED,
    State.SKIPPED: Proof.UNDECIDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What a gate, or one command of it, said to a canary.

    ``tool`` is whose canary it was, empty for the gate's own. ``paths`` are the planted files; ``result`` is that of
    the command that decided, None when nothing was run.
    """

    proof: Proof
    why: str = ""
    tool: str = ""
    paths: tuple[str, ...] = ()
    result: CheckResult | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Garden:
    """The project as far as planting goes: its files with their sizes in bytes, and the scripts of its package.json."""

    files: Mapping[str, int]
    scripts: Mapping[str, str]


def survey(root: Root) -> Garden:
    """Look at the tracked and unignored files below ``root.path``."""
    places = (root.top / path for path in identify(root).entries)
    inside = [path for path in places if path.is_relative_to(root.path) and path.is_file()]
    sizes = {path.relative_to(root.path).as_posix(): path.stat().st_size for path in inside}
    return Garden(files=sizes, scripts=_scripts(root.path / "package.json"))


def plant_own(gate: Gate, canary: Canary, how: Elsewhere) -> Planted:
    """Plant the canary that gates.toml gives the gate, in the place of what is there, and run the whole gate."""
    return _run(gate, Planting(tool="", files=(canary,)), how, _bases(gate, how))


def plant_presets(gate: Gate, check: Check, garden: Garden, how: Elsewhere) -> tuple[Planted, ...]:
    """Plant, one after the other, a canary for each tool that the command calls, and run only that command."""
    alone = replace(gate, checks=(check,))
    bases = _bases(alone, how) if gate.metric is None else NO_BASES
    limit = against(gate.expectation, bases.get(check_key(alone, 0), Baseline()))
    scene = Scene(files=garden.files, scripts=garden.scripts, expectation=limit)
    line = parse_command(in_shard(check.command, 1, gate.shards))  # one part that turns red is enough
    known = plantings(line, scene) if gate.metric is None else ()
    if known:
        return tuple(_run(alone, planting, how, bases) for planting in known)
    return (Planted(proof=Proof.NO_CANARY, why=f"nobody knows what `{check.command}` must complain about"),)


def _bases(gate: Gate, how: Elsewhere) -> Mapping[str, Baseline]:
    """What a gate that compares with a base has to be worse than: itself without a canary, whatever the base is."""
    return as_it_is((gate,), how, "without a canary")


def _run(gate: Gate, planting: Planting, how: Elsewhere, bases: Mapping[str, Baseline]) -> Planted:
    with copy_worktree(how.root) as copy:
        for canary in planting.files:
            _plant(copy, canary, replacing=not planting.tool)
        paths = tuple(canary.path for canary in planting.files)
        _track(copy, paths)
        (result,) = run_elsewhere(copy, (gate,), how, bases=bases)
    proof, why = _proof(result)
    return Planted(proof=proof, why=why, tool=planting.tool, paths=paths, result=_deciding(result))


def _proof(result: GateResult) -> tuple[Proof, str]:
    """What the result of a planted gate shows, and why."""
    deciding = _deciding(result)
    why = deciding.verdict.explanation if deciding else result.note
    if result.state is State.PASSED and allows_worse(result.gate.expectation):
        return Proof.UNDECIDED, f"{why}: the canary is not worse than the slack (give the gate a worse one of its own)"
    return PROOFS[result.state], why


def _plant(copy: Path, canary: Canary, *, replacing: bool) -> None:
    """Write the file, or add to the one that is there; raises InputError for a path that leads out of the copy."""
    target = copy / canary.path
    if not target.parent.resolve().is_relative_to(copy) or target.is_symlink():
        raise InputError(f"{canary.path}: a canary cannot be planted there (choose a path inside of the project)")
    target.parent.mkdir(parents=True, exist_ok=True)
    before = b"" if replacing or not target.exists() else target.read_bytes() + b"\n"
    target.write_bytes(before + canary.text.encode())


def _track(copy: Path, paths: Sequence[str]) -> None:
    """Let git know the files, since some commands ask it which there are; ignored ones stay unknown."""
    try:
        git(copy, "add", "--ignore-errors", "--", *paths)
    except UndecidedError:
        return


def _deciding(result: GateResult) -> CheckResult | None:
    return next((one for one in result.checks if one.verdict.state is result.state), None)


def _scripts(package: Path) -> Mapping[str, str]:
    """The scripts of package.json; none when it is missing or broken."""
    if not package.is_file():
        return NO_VARIABLES
    try:
        content: object = json.loads(read_source(package))
    except (InputError, ValueError, RecursionError):
        return NO_VARIABLES
    match content:
        case {"scripts": dict(scripts)}:
            return {str(name): text for name, text in scripts.items() if isinstance(text, str)}
        case _:
            return NO_VARIABLES
