"""node's own test runner: ``# pass 5`` of the TAP reporter, ``ℹ pass 5`` of the spec reporter."""

from gates.measure.tally import Tally, add_up, lost, measured
from gates.measure.text import both, findings
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Tool

TOOLS = frozenset({"node test"})

_COUNT = re.compile(r"(?m)^[#ℹ] (?P<word>tests|pass|fail|cancelled|skipped|todo) (?P<number>\d+)$")
_FAILED = re.compile(r"(?m)^ *(?:not ok \d+ - |✖ )(?P<text>(?!failing tests:)(?!.*# TODO)\S.*)$")


def measure(output: Output) -> Measurement | None:
    """Add up the counters of all runs; a cancelled test has failed."""
    text = both(output)
    counts = add_up(_COUNT, text)
    if not {"tests", "pass", "fail"} <= counts.keys():
        return None
    failed = counts["fail"] + counts["cancelled"]
    skipped = counts["skipped"] + counts["todo"]
    return measured(
        Tool(name="node"),
        Tally(passed=counts["pass"], failed=failed, skipped=skipped),
        findings=findings(_FAILED, text),
        problems=lost(counts["tests"] - counts["pass"] - failed - skipped),
    )


def runs(output: Output) -> int:
    """Count the summaries."""
    return sum(1 for match in _COUNT.finditer(both(output)) if match["word"] == "tests")
