"""The exceptions that end a command, each with the exit code of the contract.

A failing gate is not an exception and neither is a wrong plan: only the world (files, locks, git) and the
refusal to go on are raised. ``cli.boundary`` is the one place that catches them.
"""

from collections.abc import Sequence

from gates.model.diagnostic import Diagnostic


class GatesError(Exception):
    """The root: something that ends the command with one clear message and an exit code."""

    exit_code = 70


class InputError(GatesError):
    """The input cannot be used: usage, plan, gates.toml. Carries every problem at once."""

    exit_code = 2

    def __init__(self, message: str = "", diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message or "\n".join(str(diagnostic) for diagnostic in diagnostics))
        self.diagnostics = tuple(diagnostics)


class UndecidedError(GatesError):
    """Nothing can be said about the gates as a whole, for example because git cannot be asked."""

    exit_code = 3


class RefusedError(GatesError):
    """Going on would write or claim something untrue: locked plan, changed table, unwritable file."""

    exit_code = 4
