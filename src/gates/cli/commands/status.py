"""``gates status``: one row for each plan."""

from collections.abc import Sequence
from dataclasses import asdict

from gates.cli.context import Context
from gates.cli.terminal import columns_of, padded, printable
from gates.model.errors import InputError
from gates.record.report_json import SCHEMA_VERSION
from gates.session.setup.status import PlanStatus, status


def execute(context: Context) -> int:
    """Show every plan; exit 0 when there is any, for this is a look and no verdict."""
    folder = (context.cwd / context.arguments.folder).resolve()
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder")
    rows = status(context.question(None), folder)
    if not rows:
        raise InputError(f"no plans below {folder} (name their places with [plans] include in gates.toml)")
    if context.json:
        context.show_json({"schema_version": SCHEMA_VERSION, "plans": [asdict(row) for row in rows]})
    else:
        context.show(_aligned([HEADER, *(_cells(row) for row in rows)]))
    return 0


HEADER = ("Plan", "Status", "Gates", "Last verdict", "Tree")
FRESHNESS = {None: "-", True: "fresh", False: "stale"}


def _cells(row: PlanStatus) -> tuple[str, ...]:
    return (row.path, row.claimed or "-", str(row.gates), row.verdict or "-", FRESHNESS[row.fresh])


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(columns_of(printable(cell)) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(padded(printable(cell), width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
