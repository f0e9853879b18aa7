"""``gates run``: the main job."""

from functools import partial

from gates.cli.conduct import conduct
from gates.cli.context import Context
from gates.model.errors import InputError
from gates.session.running.run import run


def execute(context: Context) -> int:
    """Run the gates and exit by the verdict."""
    if context.arguments.dry_run:
        from gates.cli.commands import list_gates

        return list_gates.execute(context)
    if context.arguments.changed:
        from gates.session.running.affected import run_changed

        return conduct(context, partial(run_changed, base=context.arguments.base))
    if context.arguments.base:
        raise InputError("--base goes with --changed (a run looks at the tree as it is)")
    return conduct(context, run)
