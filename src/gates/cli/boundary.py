"""The one error boundary: everything that a command raises becomes a line and an exit code here."""

import os
import sys
from argparse import Namespace
from importlib import import_module

from gates.cli.context import Context
from gates.cli.parser import COMMANDS
from gates.cli.terminal import printable
from gates.measure.redact import redact_text, secret_values
from gates.model.errors import GatesError

INTERRUPTED = 130  # as shells tell of SIGINT
READER_GONE = 141  # as shells tell of SIGPIPE


def execute(arguments: Namespace) -> int:
    """Run one command and return its exit code, as in the contract; what is no GatesError is raised."""
    context = Context.real(arguments)
    try:
        command = import_module(f"gates.cli.commands.{COMMANDS[arguments.command]}")
        code: int = command.execute(context)
        context.stdout.flush()
    except GatesError as error:
        return context.fail(error)
    return code


def settle(error: BaseException) -> int:
    """Say what ended gates, and return the exit code for it."""
    match error:
        case KeyboardInterrupt():
            code: int = error.args[0] if error.args else INTERRUPTED
            said = "interrupted"
        case BrokenPipeError():  # whoever read our output has gone, so nobody was told the verdict: that is no success
            return READER_GONE
        case GatesError():  # before there was a context
            code, said = error.exit_code, str(error)
        case OSError():  # a disk that fails can do so wherever a file is touched
            from gates.record.io_error import plain_refusal

            refused = plain_refusal(error)
            code, said = refused.exit_code, str(refused)
        case _:
            from gates.cli.crash import report_crash

            code, said = GatesError.exit_code, f"this is a bug in gates: {report_crash(error)}"
    sys.stderr.write(f"gates: {printable(redact_text(said, secret_values(os.environ)))}\n")
    return code
