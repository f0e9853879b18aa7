"""What commands said, kept as they said it, for whoever judges it elsewhere: one file for each command that was run."""

import hashlib
import json
from base64 import b64decode, b64encode
from pathlib import Path

from gates.model.errors import InputError
from gates.model.outcome import Cancelled, Ending, Finished, Lost, NotStarted, Outcome, Stream, Task, TimedOut
from gates.record.atomic import write_atomically
from gates.record.fields import Fields, WrongFieldError
from gates.record.folders import make_folder
from gates.record.io_error import refusal

PRIVATE = 0o700
MODE = 0o600
MOST_BYTES = 64 * 1024 * 1024  # of one file, which somebody else may have written


def keep_outcome(folder: Path, task: Task, outcome: Outcome) -> None:
    """Keep what became of a task. Raises RefusedError when it cannot be written."""
    ending = outcome.ending
    content = {
        "command": task.command,
        "ending": type(ending).__name__,
        **{name: getattr(ending, name) for name in ("exit_code", "after", "missing", "why") if hasattr(ending, name)},
        "stdout": _written(outcome.stdout),
        "stderr": _written(outcome.stderr),
        "duration": outcome.duration,
    }
    try:
        make_folder(folder, PRIVATE)
    except OSError as error:
        raise refusal(folder, "cannot be made", error) from error
    write_atomically(folder / _name(task), json.dumps(content).encode(), mode=MODE)


def kept_outcome(folder: Path, task: Task) -> Outcome:
    """What became of the same command of the same gate elsewhere; lost when nobody has kept that.

    Raises InputError for a file of another shape, and for a companion probe that nobody has kept.
    """
    path = folder / _name(task)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES)
        fields = Fields.of(json.loads(data))
        if fields.text("command") != task.command:
            raise WrongFieldError("the command is another one")
        return Outcome(
            ending=_ending(fields),
            stdout=_read(fields.below("stdout")),
            stderr=_read(fields.below("stderr")),
            duration=fields.number("duration"),
        )
    except FileNotFoundError as error:
        if _is_probe(task.key):  # without it nobody would know that nothing was examined
            raise InputError(f"nothing is kept of `{task.command}` in {folder} (run it again with --raw)") from error
        return Outcome(ending=Lost(why=f"nothing is kept of `{task.command}` in {folder}"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is not what `gates run --raw` writes: {error}") from error


def _is_probe(key: str) -> bool:
    """Whether the task with that key only asks how much another one examined."""
    return key.endswith(":probe")


def _name(task: Task) -> str:
    """The same for the same command of the same gate, wherever it is run."""
    return hashlib.sha256(f"{task.key}\0{task.command}".encode("utf-8", "surrogateescape")).hexdigest()[:32] + ".json"


def _written(stream: Stream) -> dict[str, object]:
    return {"data": b64encode(stream.data).decode(), "dropped": stream.dropped}


def _read(fields: Fields) -> Stream:
    return Stream(data=b64decode(fields.text("data"), validate=True), dropped=fields.count("dropped"))


def _ending(fields: Fields) -> Ending:
    match fields.text("ending"):
        case "Finished":
            return Finished(exit_code=fields.count("exit_code"))
        case "TimedOut":
            return TimedOut(after=fields.number("after"))
        case "NotStarted":
            return NotStarted(missing=fields.text("missing"), why=fields.text("why"))
        case "Cancelled":
            return Cancelled(why=fields.text("why"))
        case "Lost":
            return Lost(why=fields.text("why"))
        case other:
            raise WrongFieldError(f"ending is {other!r}")
