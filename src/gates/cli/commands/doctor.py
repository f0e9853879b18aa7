"""``gates doctor``: what is missing or weak."""

from dataclasses import asdict

from gates.cli.context import Context
from gates.cli.terminal import paint, printable
from gates.model.verdict import State
from gates.record.report_json import SCHEMA_VERSION
from gates.session.setup.doctor import doctor
from gates.session.setup.note import Note

_STATES = {"ok": State.PASSED, "weak": State.UNDECIDED, "missing": State.FAILED}


def execute(context: Context) -> int:
    """Show every note; exit 1 when something is missing that a run needs."""
    notes = doctor(context.question(None), context.variables(), time=context.arguments.time)
    if context.json:
        context.show_json({"schema_version": SCHEMA_VERSION, "notes": [asdict(note) for note in notes]})
    else:
        context.show(_line(note, color=context.color) for note in notes)
    return 1 if any(note.level == "missing" for note in notes) else 0


def _line(note: Note, *, color: bool) -> str:
    advice = f" ({note.advice})" if note.advice else ""
    return f"{paint(f'{note.level:<7}', _STATES[note.level], color=color)}  {printable(note.what + advice)}"
