"""``gates history``: the recorded runs, oldest first."""

from gates.cli.context import Context
from gates.cli.human import count
from gates.cli.terminal import printable
from gates.model.verdict import Run
from gates.record.report_json import SCHEMA_VERSION, run_to_json
from gates.session.setup.history import history


def execute(context: Context) -> int:
    """Show one line for each recorded run; no record is an answer too."""
    runs = [recorded.run for recorded in history(context.question(context.arguments.source))]
    if context.json:
        context.show_json({"schema_version": SCHEMA_VERSION, "runs": [run_to_json(run) for run in runs]})
    else:
        context.show(_line(run) for run in runs)
        context.show([f"{len(runs)} recorded {'run' if len(runs) == 1 else 'runs'}"])
    return 0


def _line(run: Run) -> str:
    tree = str(run.tree)[:12] if run.tree else "unknown tree"
    return printable(f"{run.started:%Y-%m-%d %H:%M}  {run.verdict:<9}  {tree}  {run.source}: {count(run.gates)}")
