"""What became of a command that was run in shards: one outcome of many."""

from collections.abc import Sequence

from gates.model.outcome import Finished, Outcome, Stream


def together(parts: Sequence[Outcome]) -> Outcome:
    """The outcome of the whole: the first part that did not end by itself, else one that failed, speaks for all."""
    speaker = min(parts, key=_goodness)
    good = speaker.ending == Finished(exit_code=0)
    return Outcome(
        ending=speaker.ending,
        stdout=Stream() if good else speaker.stdout,
        stderr=Stream() if good else speaker.stderr,
        duration=sum(part.duration for part in parts),
        leftovers=tuple(dict.fromkeys(name for part in parts for name in part.leftovers)),
        parts=tuple(parts),
    )


def _goodness(part: Outcome) -> int:
    if not isinstance(part.ending, Finished):
        return 0
    return 1 if part.ending.exit_code else 2
