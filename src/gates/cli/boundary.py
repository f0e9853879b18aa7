"""The one error boundary: everything that a command raises becomes a line and an exit code here."""

import os
import sys
from argparse import Namespace
from importlib import import_module

from gates.cli.context import Context
from gates.cli.parser import COMMANDS
from gates.cli.terminal import printable
from gates.model.errors import GatesError, InputError

INTERRUPTED = 130  # as shells tell of SIGINT


def execute(arguments: Namespace) -> int:
    """Run one command and return its exit code, as in the contract."""
    try:
        context = Context.real(arguments)
    except InputError as error:
        sys.stderr.write(f"gates: {printable(str(error))}\n")
        return error.exit_code
    try:
        return _execute(context)
    except GatesError as error:
        return context.fail(error)
    except KeyboardInterrupt:
        context.complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        return _stdout_closed()
    except Exception as error:
        return _crashed(context, error)


def _execute(context: Context) -> int:
    command = import_module(f"gates.cli.commands.{COMMANDS[context.arguments.command]}")
    code: int = command.execute(context)
    context.stdout.flush()
    return code


def _stdout_closed() -> int:
    """Whoever read our output has gone, so nobody was told the verdict: that is no success."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return GatesError.exit_code


def _crashed(context: Context, error: Exception) -> int:
    from gates.cli.crash import write_report

    try:
        where = f"a report without secrets is in {write_report(error)}"
    except OSError as failed:
        where = f"a report could not be written: {failed.strerror}"
    context.complain(f"this is a bug in gates: {type(error).__name__}; {where}")
    return GatesError.exit_code
