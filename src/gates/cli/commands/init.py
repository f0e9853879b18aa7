"""``gates init``: write a gates.toml, a gates table, or a new plan."""

from dataclasses import asdict
from datetime import UTC, datetime

from gates.cli.context import Context
from gates.cli.terminal import printable
from gates.record.report_json import SCHEMA_VERSION
from gates.session.setup.init import init_plan, init_policy, init_table
from gates.session.setup.install import Installed, install_hook
from gates.session.setup.install_ci import install_ci


def execute(context: Context) -> int:
    """Write what was asked for and say what comes next."""
    arguments = context.arguments
    question = context.question(None)
    if arguments.hook:
        return _tell(context, install_hook(question, arguments.hook))
    if arguments.ci:
        return _tell(context, install_ci(question, arguments.ci, arguments.install))
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


def _tell(context: Context, installed: Installed) -> int:
    """Say what was written, and what is left to do by hand."""
    if context.json:
        context.show_json({"schema_version": SCHEMA_VERSION, **asdict(installed)})
        return 0
    if installed.snippet:
        context.show([printable(f"add this to {installed.path}:"), "", installed.snippet])
    elif installed.written:
        context.show([printable(f"wrote {installed.path}")])
    if installed.note:
        context.show([printable(installed.note if installed.written else f"{installed.path} {installed.note}")])
    if installed.next_step:
        context.show([printable(f"next: {installed.next_step}")])
    return 0
