"""Which gates of the set are run: all, or those that --gate and --skip leave."""

from collections.abc import Sequence

from gates.document.suggest import suggest
from gates.model.errors import InputError
from gates.model.gate import Gate


def select(gates: Sequence[Gate], only: Sequence[str], skip: Sequence[str]) -> frozenset[str]:
    """The ids of the gates to run; gates are named by id or by name, without regard to case.

    Raises:
        InputError: a name fits no gate, or nothing is left.
    """
    chosen = _ids(gates, only) if only else frozenset(gate.id for gate in gates)
    chosen -= _ids(gates, skip)
    if not chosen:
        raise InputError("no gates left to run (--gate and --skip leave none; no gates is never success)")
    return chosen


def _ids(gates: Sequence[Gate], names: Sequence[str]) -> frozenset[str]:
    known = {word.casefold(): gate.id for gate in gates for word in (gate.name, gate.id)}
    unknown = [name for name in names if name.casefold() not in known]
    if unknown:
        raise InputError("\n".join(f"no gate is called {name!r}{_hint(name, gates)}" for name in unknown))
    return frozenset(known[name.casefold()] for name in names)


def _hint(name: str, gates: Sequence[Gate]) -> str:
    return f" ({suggest(name, [gate.id for gate in gates]) or 'there are ' + ', '.join(gate.id for gate in gates)})"
