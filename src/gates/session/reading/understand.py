"""From documents to gates that may run: compile, then stop at everything that is wrong with them."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from gates.model.diagnostic import Diagnostic, Severity
from gates.model.errors import InputError, RefusedError
from gates.model.facts import Facts
from gates.model.gate import GateSet
from gates.model.value import fields
from gates.session.reading.compiled import compiled
from gates.session.reading.source import Source
from gates.tree.facts import facts


class LooserGatesError(RefusedError):
    """The gates can be read, but they are not those that they have to be; carries every problem."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = tuple(diagnostics)


def understand(source: Source, variables: Mapping[str, str]) -> GateSet:
    """The gates of the source as they would run here, with every diagnostic; nothing is refused yet."""
    return _compile(source, facts(source.listing), variables)


def understand_again(source: Source, variables: Mapping[str, str], environ: Mapping[str, str]) -> GateSet:
    """What ``understand`` gives, without compiling what was compiled before; the plan is what its bytes say."""
    found = facts(source.listing)
    made_from = [
        [source.path, sha256(source.plan_bytes).hexdigest() if source.plan else None],
        [source.policy.path, source.policy.sha256] if source.policy else None,
        [sorted(value) if isinstance(value, frozenset) else value for value in _contents(found)],
        sorted(variables.items()),
    ]
    return compiled(
        GateSet,
        source.path,
        made_from,
        source.root.top,
        environ,
        lambda: _compile(source, found, variables),
    )


def _compile(source: Source, found: Facts, variables: Mapping[str, str]) -> GateSet:
    from gates.document.compile import compile_gates  # what is recalled needs no compiler

    return compile_gates(source.plan, source.policy, found, variables, source.path)


def _contents(found: Facts) -> list[object]:
    """The facts in the order in which they are declared."""
    return [getattr(found, field.name) for field in fields(found)]


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
    from gates.session.reading.exit_codes import REFUSALS  # what is in order needs no compiler

    return RefusedError.exit_code if set(codes) <= REFUSALS else InputError.exit_code
