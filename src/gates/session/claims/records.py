"""The records of a project: each file is read once, and only those that somebody asks for."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from gates.model.expectation import Expectation
from gates.model.value import dataclass, field
from gates.record.read_record import Recorded, Unreadable, read_record
from gates.record.store import RECORDS
from gates.session.claims.rejudge import contradictions
from gates.tree.root import Root


@dataclass(frozen=True, slots=True)
class Records:
    """The files of ``.gates/records`` by their names, and what was read from them so far.

    ``expectations`` are those that the gates of plans turned out to have, by text and gate.
    """

    files: Mapping[str, bytes]
    expectations: dict[tuple[str, str], Expectation] = field(default_factory=dict)
    _read: dict[str, Recorded | Unreadable] = field(default_factory=dict)

    def get(self, name: str) -> Recorded | Unreadable | None:
        """The record of that name, once it is known to follow from its own numbers; None when there is no such file."""
        if name not in self.files:
            return None
        if name not in self._read:
            self._read[name] = believed(read_record(self.files[name], name, self.expectations))
        return self._read[name]

    def about(self, plan: str) -> tuple[Recorded | Unreadable, ...]:
        """The records of that plan, the oldest first, with those that are broken and name the plan."""
        word = json.dumps(plan, ensure_ascii=False).encode("utf-8", "backslashreplace")
        found = (self.get(name) for name in sorted(self.files) if word in self.files[name])
        return tuple(one for one in found if isinstance(one, Unreadable) or (one is not None and one.run.plan == plan))

    def unreadable(self, names: Iterable[str]) -> tuple[Unreadable, ...]:
        """Those of the named files that are no records or cannot be believed."""
        found = map(self.get, names)
        return tuple(one for one in found if isinstance(one, Unreadable))


def record_link(root: Root, plan: Path, name: str) -> str:
    """A record as a link that works from the folder of ``plan``, an absolute path."""
    return Path(os.path.relpath(root.path / RECORDS / name, plan.parent)).as_posix()


def believed(found: Recorded | Unreadable) -> Recorded | Unreadable:
    """The record, or why it cannot be one: it does not follow from its own numbers."""
    doubts = contradictions(found.run) if isinstance(found, Recorded) else ()
    return Unreadable(name=found.name, why="; ".join(doubts)) if doubts else found
