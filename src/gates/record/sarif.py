"""A run as SARIF 2.1.0, for code scanning."""

import json
from urllib.parse import quote

from gates import __version__
from gates.model.gate import Gate
from gates.model.verdict import Run
from gates.record.complaint import Complaint, complaints

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(run: Run) -> str:
    """The JSON document: a rule for each gate, a result for each complaint about it."""
    rules = [_rule(result.gate) for result in run.gates]
    driver = {"name": "gates", "version": __version__, "rules": rules}
    content = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": [_result(complaint) for complaint in complaints(run)]}],
    }
    return json.dumps(content, indent=2) + "\n"


def _rule(gate: Gate) -> dict[str, object]:
    return {"id": gate.id, "name": gate.name, "shortDescription": {"text": f"{gate.name}: {gate.expectation.text}"}}


def _result(complaint: Complaint) -> dict[str, object]:
    uri = quote(complaint.path, safe="/", errors="surrogateescape")
    place = {"artifactLocation": {"uri": uri}, "region": {"startLine": complaint.line}}
    return {
        "ruleId": complaint.gate.id,
        "level": "error" if complaint.gate.required else "warning",
        "message": {"text": complaint.text},
        "locations": [{"physicalLocation": place}],
    }
