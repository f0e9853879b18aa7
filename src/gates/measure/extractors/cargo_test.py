"""cargo test: one ``test result:`` line for every test binary and for the documentation."""

from gates.measure.tally import Tally, add_up, measured
from gates.measure.text import both, findings
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Metric, Output, Problem, Tool

TOOLS = frozenset({"cargo test"})

_RESULT = re.compile(r"(?m)^test result: (?P<verdict>ok|FAILED)\. (?P<counts>\d+ passed; .*)$")
_COUNT = re.compile(r"(?P<number>\d+) (?P<word>passed|failed|ignored|filtered out)\b")
_RUNNING = re.compile(r"(?m)^running \d+ tests?$")
_STOPPED = re.compile(r"(?m)^error: (?:\d+ targets? failed|test failed, to rerun|could not compile|doctest failed)")
_FAILED = re.compile(r"(?m)^test (?P<text>\S.*) \.\.\. FAILED$")
_EXIT_FAILED = 101


def measure(output: Output) -> Measurement | None:
    """Add up all binaries; cargo stops at the first one that fails, so that the rest may not have been run."""
    text = both(output)
    results = list(_RESULT.finditer(text))
    if not results:
        return None
    counts = add_up(_COUNT, "; ".join(result["counts"] for result in results))
    verdicts = {result["verdict"] for result in results}
    complete = "--no-fail-fast" in output.argv
    return measured(
        Tool(name="cargo test"),
        Tally(
            passed=counts["passed"],
            failed=counts["failed"],
            skipped=counts["ignored"],
            exit_code=_EXIT_FAILED if complete else None,
        ),
        extra=(Metric(name="deselected", value=counts["filtered out"]),),
        findings=findings(_FAILED, text),
        problems=_doubts(text, len(results), bool(counts["failed"]), "FAILED" in verdicts),
    )


def _doubts(text: str, results: int, failed: bool, said_failed: bool) -> tuple[Problem, ...]:
    if failed:
        return ()
    started = len(_RUNNING.findall(text))
    if started > results:
        return (Problem(reason="crashed", text=f"{started} test binaries were started, {results} told their result"),)
    if said_failed or _STOPPED.search(text):
        return (Problem(reason="inconsistent", text="no test failed, but cargo says that the run did"),)
    return ()
