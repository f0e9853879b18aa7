"""The record of a run: an in-toto statement with a test-result predicate, the same bytes for the same run."""

import hashlib
import json
from collections.abc import Sequence

from gates.model import lazy_re as re
from gates.model.gate import Gate
from gates.model.verdict import GateResult, Run, RunVerdict, State
from gates.record.report_json import SCHEMA_VERSION, Json, measured_to_json

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://in-toto.io/attestation/test-result/v0.1"
ID_LENGTH = 8
CHECKSUM = b'\n      "checksum": "%b",'  # a line of the record, which no text in it can hold


def statement(run: Run, *, policy_sha256: str | None = None, gates_digest: str | None = None) -> Json:
    """The statement about ``run``; ``policy_sha256`` is the digest of the bytes of gates.toml, if there is one.

    ``gates_digest`` is that of the gates as compiled, for a run that does not have them: it was read back from its
    record, or its texts were changed to be shown.

    The subject is the tree (none when it is unknown). ``configuration`` has the digests of the gates as compiled and of
    the policy, and the tools with their versions. Undecided gates are among ``failedTests``: they did not pass. What
    the predicate's specification has no field for is under ``gates``; nothing in it is output of a tool. The
    ``checksum`` there is the sha256 of the record without it: no proof, but an edit by hand or a broken disk shows.
    """
    details = _details(run)
    content = _unsealed(run, details, policy_sha256, gates_digest)
    details["checksum"] = hashlib.sha256(render_statement(content)).hexdigest()
    return content


def render_record(run: Run, *, policy_sha256: str | None = None, gates_digest: str | None = None) -> bytes:
    """The bytes of the statement about ``run``, rendered once: the checksum is put into its place afterwards."""
    text = render_statement(_unsealed(run, _details(run) | {"checksum": ""}, policy_sha256, gates_digest))
    before, _, after = text.partition(CHECKSUM % b"")
    return before + CHECKSUM % hashlib.sha256(before + after).hexdigest().encode() + after


def render_statement(content: Json) -> bytes:
    """The bytes of a record: sorted keys, two spaces, a final newline."""
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode("utf-8", "backslashreplace")  # a lone surrogate becomes its JSON escape


def record_name(run: Run) -> str:
    """The file name of the run's record, such as ``20261122T074003Z-7c1e5e88.json``; sorts by time."""
    letters = re.sub(r"[^0-9a-z]", "", run.id.lower())
    return f"{run.started:%Y%m%dT%H%M%SZ}-{letters[-ID_LENGTH:]}.json"


def gates_sha256(gates: Sequence[Gate]) -> str:
    """The digest of the gates as compiled: what would be run and asked, not where it was written."""
    content = [_asked(gate) for gate in sorted(gates, key=lambda gate: gate.id)]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _unsealed(run: Run, details: Json, policy_sha256: str | None, gates_digest: str | None) -> Json:
    """The statement with these details, of which the checksum is still to be found."""
    gates = gates_digest or gates_sha256([result.gate for result in run.gates])
    return {
        "_type": STATEMENT_TYPE,
        "subject": _subject(run),
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            "result": "PASSED" if run.verdict is RunVerdict.PASSED else "FAILED",
            "configuration": _configuration(run, gates, policy_sha256),
            "passedTests": [result.gate.id for result in run.gates if result.state is State.PASSED],
            "failedTests": [result.gate.id for result in run.gates if result.state in (State.FAILED, State.UNDECIDED)],
            "gates": details,
        },
    }


def _subject(run: Run) -> list[Json]:
    if run.tree is None:
        return []
    digest = {"sha256": run.tree.sha256} | ({"gitTree": run.tree.git} if run.tree.git else {})
    return [{"name": "tree", "digest": digest}]


def _configuration(run: Run, gates: str, policy_sha256: str | None) -> list[Json]:
    found: list[Json] = [{"name": "gates", "digest": {"sha256": gates}}]
    if policy_sha256 is not None:
        found.append({"name": "gates.toml", "digest": {"sha256": policy_sha256}})
    verdicts = [check.verdict for result in run.gates for check in result.checks]
    tools = {(verdict.tool.name, verdict.tool.version or "unknown") for verdict in verdicts if verdict.tool}
    for name, version in sorted(tools):
        found.append({"name": f"tool:{name}", "annotations": {"version": version}})
    return found


def _details(run: Run) -> Json:
    return {
        "schema_version": SCHEMA_VERSION,
        "run": run.id,
        "source": run.source,
        "plan": run.plan,
        "started": f"{run.started:%Y-%m-%dT%H:%M:%SZ}",
        "duration_s": round(run.duration, 3),
        "verdict": run.verdict,
        "exit_code": run.exit_code,
        **({"exceptions": list(run.exceptions)} if run.exceptions else {}),
        "gates": [_gate(result) for result in run.gates],
    }


def _gate(result: GateResult) -> Json:
    return {
        "id": result.gate.id,
        "name": result.gate.name,
        "required": result.gate.required,
        "expectation": result.gate.expectation.text,
        "state": result.state,
        "reason": result.reason,
        "checks": [measured_to_json(check) for check in result.checks],
    }


def _asked(gate: Gate) -> Json:
    return {
        "id": gate.id,
        "commands": [check.command for check in gate.checks if check.applies],
        "expectation": repr(gate.expectation),
        "required": gate.required,
        "sequential": gate.sequential,
        "timeout": gate.timeout,
        "needs": list(gate.needs),
        "env": dict(gate.env),
        "metric": repr(gate.metric),
        **({"retries": gate.retries} if gate.retries else {}),
        **({"shards": gate.shards} if gate.shards > 1 else {}),
    }
