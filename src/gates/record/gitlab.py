"""A run as a GitLab code quality report."""

import hashlib
import json
from collections import Counter

from gates.model.verdict import Run
from gates.record.complaint import Complaint, complaints


def gitlab(run: Run) -> str:
    """The JSON document: one entry for each complaint; the same complaint has the same fingerprint in every run."""
    seen: Counter[str] = Counter()
    return json.dumps([_entry(complaint, seen) for complaint in complaints(run)], indent=2) + "\n"


def _entry(complaint: Complaint, seen: Counter[str]) -> dict[str, object]:
    same = f"{complaint.gate.id}\0{complaint.path}\0{complaint.text}"
    seen[same] += 1  # equal findings of one file are told apart by their order, which survives moved lines
    fingerprint = hashlib.sha256(f"{same}\0{seen[same]}".encode("utf-8", "surrogateescape")).hexdigest()
    return {
        "description": complaint.text,
        "check_name": complaint.gate.id,
        "fingerprint": fingerprint,
        "severity": "major" if complaint.gate.required else "minor",
        "location": {"path": complaint.path, "lines": {"begin": complaint.line}},
    }
