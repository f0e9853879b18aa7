"""``gates run``: the main job."""

from gates.cli.commands.list_gates import execute as list_gates
from gates.cli.conduct import conduct
from gates.cli.context import Context
from gates.session.run import run


def execute(context: Context) -> int:
    """Run the gates and exit by the verdict."""
    return list_gates(context) if context.arguments.dry_run else conduct(context, run)
