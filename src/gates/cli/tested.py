"""How the proofs of tests are shown: the tests of the base on today's code, and mutants of changed lines."""

from collections.abc import Iterator

from gates.cli import human
from gates.cli.terminal import printable
from gates.record.report_json import SCHEMA_VERSION, Json, gate_result_to_json
from gates.session.proofs.base_tests import BaseTested
from gates.session.proofs.mutants import MutantTested, Tried


def base_tests_lines(tested: BaseTested, *, color: bool) -> Iterator[str]:
    """A line for each gate, what failed, and what it was all about."""
    width = max(len(printable(result.gate.name)) for result in tested.gates)
    yield from (human.gate_line(result, width, color=color) for result in tested.gates)
    for result in tested.gates:
        if result.state != "passed":
            yield ""
            yield from human.failure(result)
    what = f"{tested.files} {'file' if tested.files == 1 else 'files'} with tests of {tested.base}"
    yield f"{'the code of now passes' if tested.exit_code == 0 else 'the code of now does not pass'} {what}"


def base_tests_json(tested: BaseTested) -> Json:
    """The same for programs."""
    return {
        "schema_version": SCHEMA_VERSION,
        "source": tested.source,
        "base": tested.base,
        "exit_code": tested.exit_code,
        "test_files": tested.files,
        "gates": [gate_result_to_json(result) for result in tested.gates],
    }


def mutant_line(tried: Tried) -> str:
    """One mutant."""
    mutant = tried.mutant
    return printable(f"{'survived' if tried.survived else 'killed  '}  {mutant.path}:{mutant.line}: {mutant.kind}")


def mutants_summary(tested: MutantTested) -> str:
    """``2 of 14 mutants survived (14.3 %), of 14 possible in the lines changed since …``."""
    if not tested.tried:
        return f"no line that was changed since {tested.base} can be mutated"
    count = len(tested.tried)
    share = f"{100 * tested.survivors / count:.1f} %"
    return (
        f"{tested.survivors} of {count} {'mutant' if count == 1 else 'mutants'} survived ({share}), "
        f"of {tested.possible} possible in the lines changed since {tested.base}"
    )


def mutants_json(tested: MutantTested) -> Json:
    """The same for programs."""
    count = len(tested.tried)
    return {
        "schema_version": SCHEMA_VERSION,
        "source": tested.source,
        "base": tested.base,
        "exit_code": tested.exit_code,
        "possible": tested.possible,
        "survivors": tested.survivors,
        "rate": tested.survivors / count if count else None,
        "mutants": [
            {"path": one.mutant.path, "line": one.mutant.line, "kind": one.mutant.kind, "survived": one.survived}
            for one in tested.tried
        ],
    }
