"""``gates complete``: the claim that can be believed."""

from gates.cli.conduct import conduct
from gates.cli.context import Context
from gates.session.claims.complete import complete


def execute(context: Context) -> int:
    """Run all gates of the plan and exit with 0 only when its Status is Complete."""
    return conduct(context, complete)
