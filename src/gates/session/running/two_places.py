"""A run in two places: what commands say in the one is kept, and judged in the other."""

from functools import partial
from pathlib import Path

from gates.run.executor import Executor


def elsewhere_too(local: Executor, raw: Path | None, replay: Path | None) -> Executor:
    """The executor of this place; one that keeps in ``raw`` what commands say, or that takes it from ``replay``."""
    if raw is None and replay is None:
        return local
    from gates.record.raw import keep_outcome, kept_outcome  # what few runs need
    from gates.run.replay import KeepingExecutor, ReplayExecutor

    if raw is not None:
        return KeepingExecutor(local, partial(keep_outcome, raw))
    return ReplayExecutor(partial(kept_outcome, replay or Path()))
