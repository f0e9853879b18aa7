"""unittest, and Django's runner, which reports alike: ``Ran 3 tests in 0.001s`` and the verdict below it."""

from gates.measure.tally import Tally, add_up, measured
from gates.measure.text import both, findings
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Problem, Tool

TOOLS = frozenset({"unittest"})

_RAN = re.compile(r"(?m)^Ran (\d+) tests? in \d+(?:\.\d+)?s$")
_VERDICT = re.compile(r"(?m)^(?P<word>OK|FAILED|NO TESTS RAN)(?: \((?P<counts>[a-z ]+=\d+(?:, [a-z ]+=\d+)*)\))?$")
_COUNT = re.compile(r"(?P<word>[a-z ]+)=(?P<number>\d+)")
_FAILED = re.compile(r"(?m)^(?P<text>(?:FAIL|ERROR): \S.*)$")


def measure(output: Output) -> Measurement | None:
    """Add up all runs; skipped tests are among those that "ran", expected failures are neither good nor bad."""
    text = both(output)
    ran = [int(number) for number in _RAN.findall(text)]
    if not ran:
        return None
    verdicts = list(_VERDICT.finditer(text))
    counts = add_up(_COUNT, ", ".join(verdict["counts"] or "" for verdict in verdicts))
    failed = counts["failures"] + counts["errors"] + counts["unexpected successes"]
    skipped, neutral = counts["skipped"], counts["expected failures"]
    passed = max(0, sum(ran) - failed - skipped - neutral)
    return measured(
        Tool(name="unittest"),
        Tally(passed=passed, failed=failed, skipped=skipped, neutral=neutral),
        findings=findings(_FAILED, text),
        problems=_doubts(len(ran), [verdict["word"] for verdict in verdicts], failed),
    )


def runs(output: Output) -> int:
    """Count the summaries."""
    return len(_RAN.findall(both(output)))


def _doubts(runs: int, verdicts: list[str], failed: int) -> tuple[Problem, ...]:
    if len(verdicts) != runs:
        return (Problem(reason="inconsistent", text=f"{runs} runs, but {len(verdicts)} verdicts: the output is cut"),)
    if "FAILED" in verdicts and not failed:
        return (Problem(reason="inconsistent", text="the verdict is FAILED, but no failures are counted"),)
    return ()
