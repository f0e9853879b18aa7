"""``gates lint``: everything wrong with plans and gates.toml, all at once, with nothing run."""

from gates.cli.context import Context
from gates.cli.terminal import printable
from gates.model.diagnostic import Severity
from gates.record.report_json import SCHEMA_VERSION, diagnostic_to_json
from gates.session.reading.understand import exit_code_of
from gates.session.setup.lint import lint


def execute(context: Context) -> int:
    """Show every problem; exit 0 when there is none worse than a warning."""
    inspected, diagnostics = lint(context.question(None), context.arguments.plans, context.variables())
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    if context.json:
        context.show_json(
            {
                "schema_version": SCHEMA_VERSION,
                "sources": list(inspected),
                "diagnostics": [diagnostic_to_json(diagnostic) for diagnostic in diagnostics],
            }
        )
    else:
        context.show(printable(str(diagnostic)) for diagnostic in diagnostics)
        context.show([_summary(len(inspected), errors, len(diagnostics) - errors)])
    return exit_code_of(diagnostics)


def _summary(sources: int, errors: int, warnings: int) -> str:
    return f"{_counted(sources, 'file')} read: {_counted(errors, 'error')}, {_counted(warnings, 'warning')}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
