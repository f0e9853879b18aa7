"""The mutations of a Python file: those of cosmic-ray, the extra ``gates[mutants]``, on chosen lines."""

from collections.abc import Collection, Iterator

from gates.model.errors import InputError
from gates.model.value import dataclass

MISSING = "mutants need a package that is not installed (pip install 'gates[mutants]')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A file with one fault in it: where it is, the kind of the fault, and the whole content."""

    path: str
    line: int
    kind: str
    content: bytes


def mutate(path: str, content: bytes, lines: Collection[int]) -> tuple[Mutant, ...]:
    """Every mutant of a file whose fault touches one of the lines; none of a file that is no Python in UTF-8.

    Raises:
        InputError: the extra is not installed.
    """
    try:
        from cosmic_ray.plugins import get_operator, operator_names
    except ImportError as error:
        raise InputError(MISSING) from error
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return ()
    kinds = [name for name in operator_names() if not get_operator(name).arguments()]
    found = (mutant for kind in kinds for mutant in _of_kind(path, text, kind, lines))
    return tuple(sorted(found, key=lambda mutant: (mutant.line, mutant.kind)))


def _of_kind(path: str, text: str, kind: str, lines: Collection[int]) -> Iterator[Mutant]:
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    operator = get_operator(kind)()
    places = (place for node in ast_nodes(get_ast(text)) for place in operator.mutation_positions(node))
    for occurrence, ((first, _), (last, _)) in enumerate(places):
        if any(first <= line <= last for line in lines):
            mutated = mutate_code(text, operator, occurrence)
            if mutated is not None and mutated != text:
                yield Mutant(path=path, line=first, kind=kind.rpartition("/")[2], content=mutated.encode())
