"""Commands timed in turns: A B C, A B C, …, so that what slows the machine down meets all of them alike."""

import os
import resource
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter


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


def once(command: Command) -> Sample:
    """Run the command with its output thrown away and account for it when it is reaped."""
    command.before()
    started = perf_counter()
    pid = os.fork()
    if pid == 0:
        _become(command)
    _, status, used = os.wait4(pid, 0)
    seconds = perf_counter() - started
    scale = 1 if sys.platform == "darwin" else 1024
    return Sample(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * scale, os.waitstatus_to_exitcode(status))


def _become(command: Command) -> None:
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(nothing, descriptor)
        os.chdir(command.folder)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.execvpe(command.words[0], list(command.words), dict(command.env))
    finally:
        os._exit(127)


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
