"""From documents to gates that may run: compile, then stop at everything that is wrong with them."""

from collections.abc import Mapping, Sequence

from gates.document.compile import compile_gates
from gates.model.diagnostic import Diagnostic, Severity
from gates.model.errors import InputError, RefusedError
from gates.model.gate import GateSet
from gates.session.refusals import REFUSALS
from gates.session.source import Source
from gates.tree.facts import facts


class LooserGatesError(RefusedError):
    """The gates can be read, but they are not those that they have to be; carries every problem."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = tuple(diagnostics)


def understand(source: Source, variables: Mapping[str, str]) -> GateSet:
    """The gates of the source as they would run here, with every diagnostic; nothing is refused yet."""
    return compile_gates(source.plan, source.policy, facts(source.root), variables, source.path)


def check(gates: GateSet) -> None:
    """Stop unless everything about the gates is in order.

    Raises:
        InputError: something cannot be read; carries every problem, also the refusals.
        LooserGatesError: everything can be read, but a row is looser than gates.toml or runs something else.
    """
    errors = [diagnostic for diagnostic in gates.diagnostics if diagnostic.severity is Severity.ERROR]
    match exit_code_of(errors):
        case RefusedError.exit_code:
            raise LooserGatesError(errors)
        case InputError.exit_code:
            raise InputError(diagnostics=errors)
        case _:
            pass


def exit_code_of(diagnostics: Sequence[Diagnostic]) -> int:
    """What the diagnostics mean for a run: 2 wrong input, 4 nothing worse than refusals, 0 nothing that stops it."""
    codes = [diagnostic.code for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]
    if not codes:
        return 0
    return RefusedError.exit_code if REFUSALS.keys() >= set(codes) else InputError.exit_code
