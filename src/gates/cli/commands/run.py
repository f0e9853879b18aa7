"""``gates run``: the main job."""

from gates.cli.conduct import conduct
from gates.cli.context import Context
from gates.session.run import run


def execute(context: Context) -> int:
    """Run the gates and exit by the verdict."""
    if context.arguments.dry_run:
        from gates.cli.commands import list_gates

        return list_gates.execute(context)
    return conduct(context, run)
