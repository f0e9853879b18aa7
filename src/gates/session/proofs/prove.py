"""Can every gate fail? Each one's canary is planted in a throw-away copy of the project, and must turn it red."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

from gates.model.gate import NO_VARIABLES, Gate
from gates.model.value import dataclass, field
from gates.run.interrupt import Interrupt
from gates.session.checks.hide import hide, secrets_of
from gates.session.proofs.planting import Garden, Planted, Proof, plant_own, plant_presets, survey
from gates.session.reading.select import select
from gates.session.reading.source import Question, find_source
from gates.session.reading.understand import check, understand
from gates.session.running.elsewhere import Elsewhere

EXIT_CODES = {Proof.TURNS_RED: 0, Proof.CANNOT_FAIL: 1, Proof.UNDECIDED: 3, Proof.NO_CANARY: 3}
WORST_FIRST = (Proof.CANNOT_FAIL, Proof.UNDECIDED, Proof.NO_CANARY, Proof.TURNS_RED)
NONE_APPLIES = Planted(proof=Proof.UNDECIDED, why="none of its commands applies here")


@dataclass(frozen=True, slots=True, kw_only=True)
class GateProof:
    """A gate with what it said to each of its canaries, at least one; the worst of them counts."""

    gate: Gate
    planted: tuple[Planted, ...]

    @property
    def worst(self) -> Planted:
        """The canary that speaks most against the gate."""
        return min(self.planted, key=lambda one: WORST_FIRST.index(one.proof))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveSettings:
    """The flags of a proof. ``timeout`` of each command in seconds."""

    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    timeout: float | None = None
    variables: Mapping[str, str] = field(default_factory=lambda: NO_VARIABLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """What was shown of the gates of a source."""

    source: str
    gates: tuple[GateProof, ...]
    exit_code: int


Tell = Callable[[GateProof], None]


def prove(question: Question, settings: ProveSettings, tell: Tell) -> Proved:
    """Show of every gate of a plan or a gates.toml that it can turn red; ``tell`` hears of each when it is known.

    Raises:
        InputError: something about the source is wrong; nothing was run.
        RefusedError: a row is looser than gates.toml.
    """
    source = find_source(question)
    gates = understand(source, settings.variables)
    check(gates)
    selected = select(gates.gates, settings.only, settings.skip)
    chosen = [gate for gate in gates.gates if gate.id in selected]
    secrets = secrets_of(question.environ, chosen)
    found: list[GateProof] = []
    with Interrupt() as interrupt:
        timeout = settings.timeout or source.settings.timeout
        how = Elsewhere(root=source.root, environ=question.environ, interrupt=interrupt, timeout=timeout)
        garden = cache(partial(survey, source.root))
        for gate in chosen:
            proof = hide(prove_gate(gate, garden, how), secrets)
            if interrupt.count:
                break
            found.append(proof)
            tell(proof)
        code = interrupt.exit_code or exit_code_of(found)
    return Proved(source=gates.source, gates=tuple(found), exit_code=code)


def prove_gate(gate: Gate, garden: Callable[[], Garden], how: Elsewhere) -> GateProof:
    """Plant the gate's own canary, or else one for each tool of each of its commands, and see what the gate says."""
    applying = [one for one in gate.checks if one.applies]
    if not applying:
        return GateProof(gate=gate, planted=(NONE_APPLIES,))
    if gate.canary is not None:
        return GateProof(gate=gate, planted=(plant_own(gate, gate.canary, how),))
    return GateProof(
        gate=gate, planted=tuple(one for check in applying for one in plant_presets(gate, check, garden(), how))
    )


def exit_code_of(proofs: Sequence[GateProof]) -> int:
    """1 when a required gate cannot fail, 3 when that is not known of one, else 0."""
    worst = [proof.worst.proof for proof in proofs if proof.gate.required]
    return EXIT_CODES[min(worst, key=WORST_FIRST.index)] if worst else 0
