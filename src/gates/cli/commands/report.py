"""``gates report``: the newest recorded run as an HTML page, with the earlier ones as its history."""

from gates.cli.context import Context
from gates.cli.terminal import printable
from gates.model.errors import InputError
from gates.record.atomic import write_atomically
from gates.record.html import html
from gates.session.setup.history import history


def execute(context: Context) -> int:
    """Write the page and say where it is."""
    runs = [recorded.run for recorded in history(context.question(context.arguments.source))]
    if not runs:
        raise InputError("no records to report on (run the gates first: `gates run`)")
    newest = runs[-1]
    target = (context.cwd / context.arguments.output).resolve()
    earlier = [run for run in runs[:-1] if run.source == newest.source]
    write_atomically(target, html(newest, earlier).encode())
    context.show([printable(f"wrote {target}")])
    return 0
