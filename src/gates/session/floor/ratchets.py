"""What may not get worse since the base: suppressions and skips may not rise, test functions may not fall."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from gates.document.decisions import mentions, read_decisions
from gates.measure.suppressions import TESTS, count_suppressions
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.value import dataclass
from gates.session.floor.floor import Floor
from gates.session.floor.ground import Ground, read_entries
from gates.session.reading.refusals import RATCHET_WORSE
from gates.session.reading.source import Source
from gates.tree.identity import Snapshot
from gates.tree.worktree import is_gitlink

REGULAR: Final = "100"  # how the modes of regular files begin
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratchet:
    """One kind of count over the files that changed: at the base, now, and by file where it got worse."""

    kind: str
    before: int
    now: int
    files: tuple[tuple[str, int, int], ...]

    @property
    def is_worse(self) -> bool:
        """Fewer test functions, or more of anything else."""
        return self.now < self.before if self.kind == TESTS else self.now > self.before

    def __str__(self) -> str:
        named = ", ".join(f"{path} {before} → {now}" for path, before, now in self.files[:_SHOWN])
        more = f" and {len(self.files) - _SHOWN} more files" if len(self.files) > _SHOWN else ""
        return f"{self.kind}: {self.before} → {self.now} ({named}{more})"


def ratchet_findings(source: Source, floor: Floor, now: Snapshot, *, refuse: bool) -> tuple[Diagnostic, ...]:
    """One finding for each count that got worse; what a new entry of the Decision Log names is a warning.

    A decision names a kind (``type: ignore``) or a file. ``refuse``: the others are errors, else warnings, too.

    Raises:
        UndecidedError: the repository lacks files of the base.
    """
    known = set(read_decisions(floor.plan_bytes))
    decisions = [text for text in read_decisions(source.plan_bytes) if text not in known]
    return tuple(
        _finding(ratchet, decisions, refuse=refuse) for ratchet in count_ratchets(floor, now) if ratchet.is_worse
    )


def count_ratchets(floor: Floor, now: Snapshot) -> tuple[Ratchet, ...]:
    """Every kind in the project's files that are not what they were at the base; submodules count for themselves."""
    changed = _changed(floor.ground, now)
    before = _counts_at(floor, changed)
    after = {path: count_suppressions(path, _content(floor, path)) for path in _outside_submodules(changed, now)}
    kinds = {kind for counts in (*before.values(), *after.values()) for kind in counts}
    return tuple(_ratchet(kind, before, after) for kind in sorted(kinds))


def _changed(ground: Ground, now: Snapshot) -> list[str]:
    prefix = ground.root.prefix
    differing = {path for path, _ in ground.files.items() ^ now.entries.items()}
    return [path for path in differing if path.startswith(prefix)]


def _counts_at(floor: Floor, changed: Sequence[str]) -> dict[str, Counter[str]]:
    files = floor.ground.files
    paths = [path for path in changed if files.get(path, "").startswith(REGULAR)]
    contents = read_entries(floor.ground.top, {files[path] for path in paths})
    return {path: count_suppressions(path, contents[files[path]]) for path in paths}


def _outside_submodules(paths: Iterable[str], now: Snapshot) -> list[str]:
    inside = tuple(f"{path}/" for path, entry in now.entries.items() if is_gitlink(entry))
    return [path for path in paths if now.entries.get(path, "").startswith(REGULAR) and not path.startswith(inside)]


def _ratchet(kind: str, before: Mapping[str, Counter[str]], after: Mapping[str, Counter[str]]) -> Ratchet:
    counts = [
        (path, before.get(path, Counter())[kind], after.get(path, Counter())[kind])
        for path in sorted({*before, *after})
    ]
    worse = [one for one in counts if (one[2] < one[1] if kind == TESTS else one[2] > one[1])]
    return Ratchet(
        kind=kind, before=sum(one[1] for one in counts), now=sum(one[2] for one in counts), files=tuple(worse)
    )


def _finding(ratchet: Ratchet, decisions: Sequence[str], *, refuse: bool) -> Diagnostic:
    names = (ratchet.kind, *(path for path, _, _ in ratchet.files))
    named = any(mentions(text, names) for text in decisions)
    word = "named in the Decision Log, " if named else ""
    return Diagnostic(
        location=Location(path=ratchet.files[0][0]),
        code=RATCHET_WORSE,
        message=f"{word}worse than at the base, {ratchet}",
        advice="" if named else "take it back, or name it in the Decision Log",
        severity=Severity.ERROR if refuse and not named else Severity.WARNING,
    )


def _content(floor: Floor, path: str) -> bytes:
    """What is there now; nothing of what was deleted meanwhile."""
    return floor.ground.now.read(path.removeprefix(floor.ground.root.prefix)) or b""
