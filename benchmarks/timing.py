"""Commands timed in turns: A B C, A B C, …, so that what slows the machine down meets all of them alike."""

import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.starter import TOO_LONG

STARTER = Path(__file__).with_name("starter.py")


@dataclass(frozen=True, slots=True)
class Command:
    """What is timed. ``before`` is called in front of every run and is not timed."""

    name: str
    words: Sequence[str]
    folder: Path
    env: Mapping[str, str]
    before: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: seconds of wall clock and of processor (user and system, of the process and all that it waited for)."""

    wall: float
    cpu: float
    memory: int
    code: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The medians of a command, and of its ratios to the first command, turn by turn."""

    name: str
    wall: float
    cpu: float
    wall_ratio: float
    cpu_ratio: float
    low: float
    high: float
    memory: int
    code: int


class TooSlowError(Exception):
    """A run takes longer than anybody wants to wait."""


def once(command: Command, limit: float = 600.0) -> Sample:
    """Run the command with its output thrown away and account for it when it is reaped.

    Raises:
        TooSlowError: it was killed after ``limit`` seconds.
    """
    command.before()
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


def in_turns(commands: Sequence[Command], rounds: int) -> list[Figures]:
    """Time every command ``rounds`` times, one after the other, after one run each that does not count."""
    taken: list[list[Sample]] = [[] for _ in commands]
    for number in range(rounds + 1):
        for command, samples in zip(commands, taken, strict=True):
            sample = once(command)
            if number:
                samples.append(sample)
    return [figures(command.name, samples, taken[0]) for command, samples in zip(commands, taken, strict=True)]


def figures(name: str, samples: Sequence[Sample], first: Sequence[Sample]) -> Figures:
    """The medians of one command's samples against those of the first command in the same turns."""
    ratios = [mine.wall / its.wall for mine, its in zip(samples, first, strict=True)]
    return Figures(
        name=name,
        wall=statistics.median(sample.wall for sample in samples),
        cpu=statistics.median(sample.cpu for sample in samples),
        wall_ratio=statistics.median(ratios),
        cpu_ratio=statistics.median(mine.cpu / its.cpu for mine, its in zip(samples, first, strict=True)),
        low=min(ratios),
        high=max(ratios),
        memory=max(sample.memory for sample in samples),
        code=max((sample.code for sample in samples), key=abs),
    )
