"""Does the code of now pass the tests of the base? They are put in the place of today's, in a throw-away copy."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gates.measure.testing import is_test_file, runs_tests
from gates.model.errors import InputError, RefusedError
from gates.model.gate import Gate
from gates.model.value import dataclass
from gates.model.verdict import GateResult
from gates.run.interrupt import Interrupt
from gates.session.checks.hide import hide, secrets_of
from gates.session.floor.floor import Floor, as_at_base, find_floor
from gates.session.floor.ground import read_entries
from gates.session.proofs.prove import ProveSettings
from gates.session.reading.select import select
from gates.session.reading.source import Question, Source, find_source
from gates.session.reading.understand import check, understand
from gates.session.running.baseline import as_at
from gates.session.running.conclude import EXIT_CODES, verdict_of
from gates.session.running.elsewhere import Elsewhere, run_elsewhere
from gates.tree.copy import copy_worktree
from gates.tree.listing import Listing, list_files
from gates.tree.root import Root
from gates.tree.worktree import is_gitlink


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseTested:
    """What the gates that run tests said to the tests of the base; ``files`` is how many those are."""

    source: str
    base: str
    files: int
    gates: tuple[GateResult, ...]
    exit_code: int


def run_base_tests(question: Question, settings: ProveSettings) -> BaseTested:
    """Run the gates that run tests, as the base has them, on the files of now with the tests of the base.

    Tests that are new since the base, and what they use, are left out of the copy.

    Raises:
        InputError: something about the source is wrong, or none of its gates runs tests.
        RefusedError: there is no base, or it has no tests.
    """
    source = find_source(question)
    floor = find_floor(source, question.environ)
    if floor is None:
        raise RefusedError(f"{source.root.path}: has no base whose tests could be run (commit something first)")
    gates = gates_of_tests(as_at_base(source, floor), settings)
    tests = _tests_of(floor, source.root)
    if not tests:
        raise RefusedError(f"there are no tests at the base, {floor.ground.base.described}")
    with Interrupt() as interrupt, _with_tests(source.root, tests) as copy:
        timeout = settings.timeout or source.settings.timeout
        how = Elsewhere(root=source.root, environ=question.environ, interrupt=interrupt, timeout=timeout)
        results = run_elsewhere(copy, gates, how, bases=as_at(floor.ground.base, gates, how))
        code = interrupt.exit_code or EXIT_CODES[verdict_of(results, skipping=False)]
    secrets = secrets_of(question.environ, gates)
    return BaseTested(
        source=source.path,
        base=floor.ground.base.described,
        files=len(tests),
        gates=tuple(hide(result, secrets) for result in results),
        exit_code=code,
    )


def gates_of_tests(source: Source, settings: ProveSettings) -> tuple[Gate, ...]:
    """The selected gates of a source that run tests.

    Raises:
        InputError: there are none, or they cannot be read.
    """
    gates = understand(source, settings.variables)
    check(gates)
    selected = select(gates.gates, settings.only, settings.skip)
    chosen = tuple(gate for gate in gates.gates if gate.id in selected and runs_tests(gate))
    if not chosen:
        raise InputError(f"{source.path}: none of the gates runs tests")
    return chosen


def _tests_of(floor: Floor, root: Root) -> dict[str, bytes]:
    """The tests of the base below the root of the source: path -> content."""
    prefix = root.prefix
    entries = {
        path.removeprefix(prefix): entry
        for path, entry in floor.ground.files.items()
        if path.startswith(prefix) and is_test_file(path.removeprefix(prefix)) and not is_gitlink(entry)
    }
    contents = read_entries(floor.ground.top, set(entries.values()))
    return {path: contents[entry] for path, entry in entries.items()}


@contextmanager
def _with_tests(root: Root, tests: Mapping[str, bytes]) -> Iterator[Path]:
    """A copy of the files of now, in which the tests are those."""
    with copy_worktree(root) as copy:
        for name in filter(is_test_file, list_files(Listing(root=root), "")):
            (copy / name).unlink(missing_ok=True)
        for name, content in tests.items():
            target = copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield copy
