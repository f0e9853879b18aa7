"""How often an agent has been sent back: enough to mend what it broke, never for ever.

The counts are kept outside of the repository, where an agent that edits the project does not meet them.
"""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from gates.model.value import dataclass
from gates.record.user_state import read_state, state_folder, update_state

FILE = "agents.json"
SAME_FAILURE = 3  # the same failure on the same tree this often: the agent cannot mend it
BLOCKS = 8  # in a row without a word of a person: whatever goes on, it is no progress
SESSIONS_KEPT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What is known of one agent's session: the last failure, how often it was seen, how often in a row it was blocked.

    ``passed`` is the digest of what last passed, so that a turn without a change runs nothing.
    """

    failure: str = ""
    repeats: int = 0
    blocks: int = 0
    passed: str = ""

    @property
    def is_stuck(self) -> bool:
        """Whether the same failure came so often that the agent is let go."""
        return self.repeats >= SAME_FAILURE

    @property
    def is_endless(self) -> bool:
        """Whether the agent was blocked so often that it is let go although something changed each time."""
        return self.blocks > BLOCKS


def count_failure(before: Count, failure: str, *, continued: bool) -> Count:
    """The count after one more failure; ``continued``: the agent goes on because it was blocked, nobody prompted it."""
    return Count(
        failure=failure,
        repeats=before.repeats + 1 if failure == before.failure else 1,
        blocks=before.blocks + 1 if continued else 1,
    )


def load_count(project: Path, session: str, environ: Mapping[str, str]) -> Count:
    """The count of the session so far. Raises RefusedError when there is no place for it."""
    match read_state(state_folder(environ, project) / FILE).get(_key(project, session)):
        case {"failure": str(failure), "repeats": int(repeats), "blocks": int(blocks), "passed": str(passed)}:
            return Count(failure=failure, repeats=repeats, blocks=blocks, passed=passed)
        case _:
            return Count()


def save_count(project: Path, session: str, count: Count, environ: Mapping[str, str]) -> None:
    """Remember the count; the sessions that were not heard of for longest are forgotten.

    Raises RefusedError when it cannot be written.
    """
    key = _key(project, session)

    def counted(content: dict[str, object]) -> dict[str, object]:
        others = [(name, value) for name, value in content.items() if name != key]
        return {**dict(others[-(SESSIONS_KEPT - 1) :]), key: asdict(count)}

    update_state(state_folder(environ, project) / FILE, counted)


def _key(project: Path, session: str) -> str:
    return f"{project} {session}"
