"""A case, timed: what does not do the work that it is timed for is left out, and the reason kept with the figures."""

from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

from benchmarks.marks import forget, marks, no_ops_leave_marks
from benchmarks.results import Measured, machine
from benchmarks.timing import Command, Course, Sample, TooSlowError, UnfitError, once
from benchmarks.workloads import Case, Size


class WrongWorkError(UnfitError):
    """The command fails, or starts other gates than it has to."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case as it came out, and who did not do its work, which nobody should overlook."""

    measured: Measured
    wrong: tuple[str, ...]


def measure(case: Case, size: Size) -> Outcome:
    """Settle every command, see once that it starts the gates that it has to, and time it."""
    course = Course(case.commands)
    with nullcontext() if case.marked else no_ops_leave_marks():
        for expected in (*case.settling, case.runs):
            course.turn(course.fit(), partial(checked, expected=expected, limit=size.limit))
    expected = case.runs if case.marked else None
    rows = course.time(size.rounds, case.budget, partial(checked, expected=expected, limit=size.limit))
    left_out = {name: str(error) for name, error in course.left_out.items()}
    return Outcome(
        Measured(case.key, case.title, machine(), rows, {**case.left_out, **left_out}),
        tuple(name for name, error in course.left_out.items() if not isinstance(error, TooSlowError)),
    )


def checked(command: Command, *, expected: frozenset[str] | None, limit: float) -> Sample:
    """Run the command and look at the marks that its gates left.

    Raises:
        WrongWorkError: it fails, or the marks are not those that were ``expected``; where that is None, any will do.
        TooSlowError: it takes longer than ``limit`` seconds.
    """
    command.before()
    forget(command.folder)
    sample = once(command, limit)
    if sample.code:
        raise WrongWorkError(f"exit status {sample.code}")
    if expected is not None and not command.yardstick and (seen := marks(command.folder)) != expected:
        raise WrongWorkError(f"started {_some(seen)} instead of {_some(expected)}")
    return sample


def _some(gates: frozenset[str]) -> str:
    """Few gates by name, many by number."""
    return f"{len(gates)} gates" if len(gates) > 5 else " ".join(sorted(gates)) or "none"
