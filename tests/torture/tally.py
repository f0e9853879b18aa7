"""What a suite did, as one row of the summary: promised, done, struck, found."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "GATES_TORTURE_TALLY"
EXAMPLES = 5


@dataclass(slots=True, kw_only=True)
class Tally:
    """One row. ``struck``: how often the negative control, a naive solution, was caught by the same judge.

    ``found`` counts what the product did wrong.
    """

    suite: str
    promised: int = 0
    done: int = 0
    struck: int = 0
    found: int = 0
    seconds: float = 0.0
    note: str = ""

    def judge(self, complaints: Iterable[str]) -> None:
        """Count one case in which the product did wrong, if there is a complaint; the first ones are kept."""
        complaint = next(filter(None, complaints), "")
        self.found += bool(complaint)
        self.note = f"{self.note}\n{complaint}".strip() if self.found <= EXAMPLES else self.note

    def settle(self) -> None:
        """Fail unless everything that was promised was done, the judge has teeth and nothing was found."""
        assert self.found == 0, self
        assert self.done >= self.promised, self
        assert self.struck > 0, f"the negative control was never caught: {self}"

    def save(self) -> None:
        """Add the row to the file that GATES_TORTURE_TALLY names, if there is one."""
        if path := os.environ.get(FILE):
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(self)) + "\n")


def read_tallies(path: Path) -> list[Tally]:
    """The rows that were saved; none where there is no file."""
    if not path.exists():
        return []
    return [Tally(**json.loads(line)) for line in path.read_text(encoding="utf-8").split("\n") if line]
