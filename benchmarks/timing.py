"""Commands timed in turns: A B C, A B C, …, so that what slows the machine down meets all of them alike."""

import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.starter import TOO_LONG

STARTER = Path(__file__).with_name("starter.py")


@dataclass(frozen=True, slots=True)
class Command:
    """What is timed. ``before`` is called in front of every run and is not timed; a ``yardstick`` runs no gates."""

    name: str
    words: Sequence[str]
    folder: Path
    env: Mapping[str, str]
    before: Callable[[], None] = lambda: None
    yardstick: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: seconds of wall clock and of processor (user and system, of the process and all that it waited for).

    ``memory``: bytes of the largest of these processes, and never less than the starter has (8 MB).
    """

    wall: float
    cpu: float
    memory: int
    code: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The medians of a command over its ``turns``, and of its ratios to the first command, turn by turn."""

    name: str
    turns: int
    wall: float
    cpu: float
    wall_ratio: float
    cpu_ratio: float
    low: float
    high: float
    memory: int


class UnfitError(Exception):
    """The command is not to be timed, for a reason that belongs on the page."""


class TooSlowError(UnfitError):
    """A run takes longer than anybody wants to wait."""


Run = Callable[[Command], Sample]


@dataclass(slots=True)
class Course:
    """The turns so far: the samples of each command by the number of the turn, and why others were left out."""

    commands: Sequence[Command]
    taken: dict[str, dict[int, Sample]] = field(default_factory=dict)
    left_out: dict[str, UnfitError] = field(default_factory=dict)

    def fit(self) -> list[Command]:
        """The commands that were not left out."""
        return [command for command in self.commands if command.name not in self.left_out]

    def turn(self, commands: Sequence[Command], run: Run) -> dict[str, Sample]:
        """Run these once, one after the other; who turns out to be unfit is left out from now on."""
        found = {}
        for command in commands:
            try:
                found[command.name] = run(command)
            except UnfitError as error:
                self.left_out[command.name] = error
        return found

    def time(self, rounds: int, budget: float, run: Run) -> list[Figures]:
        """Every command once, then as often as its ``budget`` of seconds allows, ``rounds`` times at most.

        The first command takes part as long as another one does, whatever it takes, since all are compared with it.
        """
        for number in range(rounds):
            for name, sample in self.turn(self._next(budget), run).items():
                self.taken.setdefault(name, {})[number] = sample
        timed = [command.name for command in self.fit()]
        return [figures(name, self.taken[name], self.taken[timed[0]]) for name in timed]

    def _next(self, budget: float) -> list[Command]:
        first, others = self.fit()[:1], self.fit()[1:]
        again = [command for command in others or first if self._has_time(command, budget)]
        return [*first, *again] if others and again else again

    def _has_time(self, command: Command, budget: float) -> bool:
        spent = [sample.wall for sample in self.taken.get(command.name, {}).values()]
        return not spent or sum(spent) + statistics.mean(spent) <= budget


def once(command: Command, limit: float) -> Sample:
    """Run the command with its output thrown away and account for it when it is reaped.

    Raises:
        TooSlowError: it was killed after ``limit`` seconds.
    """
    words = [sys.executable, "-I", "-S", str(STARTER), str(limit), *command.words]
    done = subprocess.run(
        words,
        cwd=command.folder,
        env=command.env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == TOO_LONG:
        raise TooSlowError(f"more than {limit:g} s a run")
    wall, cpu, memory, code = done.stdout.split()
    return Sample(float(wall), float(cpu), int(memory) * (1 if sys.platform == "darwin" else 1024), int(code))


def figures(name: str, mine: Mapping[int, Sample], firsts: Mapping[int, Sample]) -> Figures:
    """The medians of one command's samples, and of their ratios to those of the first command in the same turns."""
    pairs = [(mine[turn], firsts[turn]) for turn in sorted(mine.keys() & firsts.keys())]
    ratios = [one.wall / first.wall for one, first in pairs]
    return Figures(
        name=name,
        turns=len(mine),
        wall=statistics.median(sample.wall for sample in mine.values()),
        cpu=statistics.median(sample.cpu for sample in mine.values()),
        wall_ratio=statistics.median(ratios),
        cpu_ratio=statistics.median(one.cpu / first.cpu for one, first in pairs),
        low=min(ratios),
        high=max(ratios),
        memory=max(sample.memory for sample in mine.values()),
    )
