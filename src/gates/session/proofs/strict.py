"""What a strict policy asks before anything is believed: every required gate has just turned red on its canary.

Nothing of it is kept: a proof that could be read back could be forged, and would have to know when it is stale.
"""

from collections.abc import Mapping, Sequence
from functools import cache, partial

from gates.model.errors import RefusedError
from gates.model.gate import Gate
from gates.run.interrupt import Interrupt
from gates.session.proofs.planting import Proof, survey
from gates.session.proofs.prove import GateProof, prove_gate
from gates.session.reading.source import Source
from gates.session.running.elsewhere import Elsewhere


def require_red(source: Source, gates: Sequence[Gate], environ: Mapping[str, str], timeout: float | None) -> str:
    """Prove the required gates in throw-away copies; gives a note on those of which nothing could be shown.

    Raises:
        RefusedError: a gate stayed green, so that its passing means nothing.
    """
    proofs = _prove(source, [gate for gate in gates if gate.required], environ, timeout)
    green = [proof for proof in proofs if proof.worst.proof is Proof.CANNOT_FAIL]
    if green:
        raise RefusedError("\n".join(f"{proof.gate.location}: {_refusal(proof)}" for proof in green))
    unknown = [proof.gate.name for proof in proofs if proof.worst.proof is not Proof.TURNS_RED]
    return f"not shown that these gates can fail (see `gates prove`): {', '.join(unknown)}" if unknown else ""


def _prove(source: Source, gates: Sequence[Gate], environ: Mapping[str, str], timeout: float | None) -> list[GateProof]:
    proofs: list[GateProof] = []
    with Interrupt() as interrupt:
        how = Elsewhere(root=source.root, environ=environ, interrupt=interrupt, timeout=timeout)
        garden = cache(partial(survey, source.root))
        for gate in gates:
            proofs.append(prove_gate(gate, garden, how))
            if interrupt.count:
                raise KeyboardInterrupt(interrupt.exit_code)
    return proofs


def _refusal(proof: GateProof) -> str:
    advice = "repair its configuration, or give it its own canary in gates.toml; see `gates prove`"
    return f'"{proof.gate.name}" cannot fail: its canary left it green ({advice})'
