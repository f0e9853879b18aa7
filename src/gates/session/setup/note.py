"""What `gates doctor` has to tell of one thing that it looked at."""

from typing import Literal

from gates.model.value import dataclass

Level = Literal["ok", "weak", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing that was looked at: how it stands, and what to do when it is not in order."""

    level: Level
    what: str
    advice: str = ""
