"""Judge a whole run by what its commands said elsewhere: nothing is run here, and what decides is the base."""

from pathlib import Path

from gates.model.errors import InputError
from gates.model.value import replace
from gates.model.verdict import Run
from gates.session.claims.rerun import rerun
from gates.session.reading.source import Question, find_source
from gates.session.running.run import Emit, Settings


def judge_raw(question: Question, settings: Settings, folder: Path, emit: Emit) -> Run:
    """Judge the gates of a source, as the base has them and as they are now, by what is kept in ``folder``.

    A command of which nothing is kept there is undecided, and so is a gate that compares with the base or reads a
    report file.

    Raises:
        InputError: something cannot be read.
        RefusedError: something is looser than at the base, or the base cannot be reached.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: is no folder (write one with `gates run --raw FOLDER`)")
    note = f"nothing was run: judged by what is kept in {folder}"
    return rerun(find_source(question), question.environ, replace(settings, replay=folder, note=note), emit)
