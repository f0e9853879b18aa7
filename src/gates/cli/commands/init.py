"""``gates init``: write a gates.toml, a gates table, or a new plan."""

from datetime import UTC, datetime

from gates.cli.context import Context
from gates.cli.terminal import printable
from gates.record.report_json import SCHEMA_VERSION
from gates.session.init import init_plan, init_policy, init_table


def execute(context: Context) -> int:
    """Write what was asked for and say what comes next."""
    arguments = context.arguments
    question = context.question(None)
    if arguments.table:
        written, next_step = init_table(question, arguments.table), f"gates run {arguments.table}"
    elif arguments.plan:
        written = init_plan(question, arguments.plan, datetime.now(UTC))
        next_step = f"gates run {written}"
    else:
        written, next_step = init_policy(question), "gates list"
    if context.json:
        context.show_json({"schema_version": SCHEMA_VERSION, "written": written})
    else:
        context.show([printable(f"wrote {written}"), printable(f"next: {next_step}")])
    return 0
