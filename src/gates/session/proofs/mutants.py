"""Would the tests notice a fault in what was changed? Each changed line is mutated, and the tests have to fail.

The mutations are those of cosmic-ray, the extra ``gates[mutants]``; gates runs the tests itself, in a throw-away copy.
"""

from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from gates.measure.testing import is_test_file
from gates.model.errors import RefusedError, UndecidedError
from gates.model.gate import Gate
from gates.model.measurement import Baseline
from gates.model.value import dataclass
from gates.model.verdict import State
from gates.run.interrupt import Interrupt
from gates.session.floor.floor import find_floor
from gates.session.floor.ground import Ground
from gates.session.proofs.base_tests import gates_of_tests
from gates.session.proofs.mutations import Mutant, mutate
from gates.session.proofs.prove import ProveSettings
from gates.session.reading.source import Question, find_source
from gates.session.running.baseline import as_it_is
from gates.session.running.elsewhere import Elsewhere, run_elsewhere
from gates.tree.copy import copy_worktree

MOST = 100  # mutants; each is a run of the tests
SUFFIX = ".py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One mutant, and whether the tests passed all the same."""

    mutant: Mutant
    survived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantTested:
    """The mutants that were tried, of ``possible`` ones."""

    source: str
    base: str
    possible: int
    tried: tuple[Tried, ...]
    exit_code: int

    @property
    def survivors(self) -> int:
        """How many the tests did not notice."""
        return sum(one.survived for one in self.tried)


def run_mutants(question: Question, settings: ProveSettings, tell: Callable[[Tried], None]) -> MutantTested:
    """Mutate the Python lines that differ from the base, one after the other, and run the gates that run tests.

    At most ``MOST`` mutants, spread evenly over all. Survivors are a rate and no failure: the exit code is 0, or 3 when
    there was nothing to try.

    Raises:
        InputError: something about the source is wrong, none of its gates runs tests, or the extra is not installed.
        RefusedError: there is no base.
        UndecidedError: the tests do not pass as they are.
    """
    source = find_source(question)
    floor = find_floor(source, question.environ)
    if floor is None:
        raise RefusedError(f"{source.root.path}: has no base, so nothing is known of what was changed")
    gates = gates_of_tests(source, settings)
    mutants = _mutants(floor.ground)
    environ = {**question.environ, "PYTHONDONTWRITEBYTECODE": "1"}  # it would be that of the mutant before, if as long
    with Interrupt() as interrupt, copy_worktree(source.root) as copy:
        timeout = settings.timeout or source.settings.timeout
        how = Elsewhere(root=source.root, environ=environ, interrupt=interrupt, timeout=timeout)
        tried: list[Tried] = []
        passes = partial(_pass, gates, copy, how, as_it_is(gates, how, "without a mutant"))
        if not passes() and not interrupt.count:
            raise UndecidedError("the tests do not pass without any mutant (make them pass first)")
        for mutant in _spread(mutants):
            one = Tried(mutant=mutant, survived=_survives(mutant, copy, passes))
            if interrupt.count:
                break
            tried.append(one)
            tell(one)
        code = interrupt.exit_code or (0 if tried else UndecidedError.exit_code)
    return MutantTested(
        source=source.path,
        base=floor.ground.base.described,
        possible=len(mutants),
        tried=tuple(tried),
        exit_code=code,
    )


def changed_lines(ground: Ground) -> dict[str, frozenset[int]]:
    """The lines, counted from 1, of Python files that are no tests and that the base does not have like this."""
    found: dict[str, frozenset[int]] = {}
    for path in sorted(ground.now.files):
        if path.endswith(SUFFIX) and not is_test_file(path):
            before = (ground.before.read(path) or b"") if path in ground.before.files else b""
            if lines := _added(before, ground.now.read(path) or b""):
                found[path] = lines
    return found


def _added(before: bytes, now: bytes) -> frozenset[int]:
    if before == now:
        return frozenset()
    matcher = SequenceMatcher(None, before.split(b"\n"), now.split(b"\n"), autojunk=False)
    changes = (change for change in matcher.get_opcodes() if change[0] != "equal")
    return frozenset(line + 1 for *_, first, end in changes for line in range(first, end))


def _mutants(ground: Ground) -> list[Mutant]:
    changed = changed_lines(ground)
    return [mutant for path, lines in changed.items() for mutant in mutate(path, ground.now.read(path) or b"", lines)]


def _spread(mutants: Sequence[Mutant]) -> list[Mutant]:
    """All, or as many as may be, at even distances."""
    count = min(len(mutants), MOST)
    return [mutants[index * len(mutants) // count] for index in range(count)]


def _survives(mutant: Mutant, copy: Path, passes: Callable[[], bool]) -> bool:
    target = copy / mutant.path
    before = target.read_bytes()
    target.write_bytes(mutant.content)
    try:
        return passes()
    finally:
        target.write_bytes(before)


def _pass(gates: Sequence[Gate], copy: Path, how: Elsewhere, bases: Mapping[str, Baseline]) -> bool:
    """Whether every gate passes; they did without the mutant, so whatever else they say, they say of it."""
    return all(result.state is State.PASSED for result in run_elsewhere(copy, gates, how, bases=bases))
