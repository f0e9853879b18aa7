"""Keep what a run said, in case that nothing changes before the next one asks for it."""

from collections.abc import Sequence
from pathlib import Path

from gates.cli.context import Context
from gates.cli.human import gate_line, name_width
from gates.cli.presenters import report
from gates.model.errors import GatesError
from gates.model.verdict import Run
from gates.record.account import cached
from gates.record.age import show_age
from gates.session.running.standing import keep_standing


def keep(context: Context, run: Run) -> None:
    """Keep the run, unless something in what it said would not be true later."""
    arguments = context.arguments
    lines = report(run, color=context.color, quiet=arguments.quiet, verbose=arguments.verbose)
    text = "".join(f"{line}\n" for line in lines)
    parts = parts_of(text, run, color=context.color)
    if parts is not None:
        try:
            keep_standing(context.question(arguments.source), str(Path.cwd()), arguments.words, run, parts)
        except (GatesError, OSError):  # then the next run is a run
            return


def parts_of(text: str, run: Run, *, color: bool) -> list[str | float] | None:
    """The text, with the moment of the measurement in the place of each age; None when one is in no gate's own line."""
    parts: list[str | float] = []
    width, rest = name_width(run.gates), text
    for result in run.gates:
        check = next((check for check in result.checks if check.verdict.state is result.state), None)
        if check is None or check.age is None:
            continue
        line = gate_line(result, width, color=color)
        before, found, rest = rest.partition(line)
        head, mark, tail = line.rpartition(cached(check))
        if not (found and mark):
            rest = before
            continue
        age = show_age(check.age)
        lead, _, end = mark.partition(age)
        parts += [f"{before}{head}{lead}", run.started.timestamp() - check.age, f"{end}{tail}"]
    return None if _tells_an_age([*parts, rest]) else [*parts, rest]


def _tells_an_age(parts: Sequence[str | float]) -> bool:
    return any(
        isinstance(part, str) and (" ago" in part or "[cached " in part.removesuffix("[cached ")) for part in parts
    )
