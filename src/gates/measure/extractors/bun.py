"""bun's test runner: counters on lines of their own, then ``Ran 6 tests across 2 files.``, all on stderr."""

from gates.measure.extractors.istanbul import line_coverage
from gates.measure.tally import Tally, add_up, lost, measured
from gates.measure.text import both, findings
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Tool

TOOLS = frozenset({"bun test"})

_RAN = re.compile(r"(?m)^Ran (\d+) tests? across \d+ files?\.(?: .*)?$")
_COUNT = re.compile(r"(?m)^ *(?P<number>\d+) (?P<word>pass|fail|skip|todo|error)s?$")
_BAILED = re.compile(r"(?m)^Bailed out after (\d+) failures?$")
_VERSION = re.compile(r"(?m)^bun test v(\d\S*)")
_FAILED = re.compile(r"(?m)^(?:\(fail\)|✗) (?P<text>\S.*)$")


def measure(output: Output) -> Measurement | None:
    """Add up the counters; after ``--bail`` there are none, only the number of failures that ended the run."""
    text = both(output)
    ran = [int(number) for number in _RAN.findall(text)]
    if not ran:
        return None
    counts = add_up(_COUNT, text)
    bailed = [int(number) for number in _BAILED.findall(text)]
    failed = counts["fail"] + counts["error"] + sum(bailed)
    skipped = counts["skip"] + counts["todo"]
    uncounted = 0 if failed else sum(ran) - counts["pass"] - skipped
    version = _VERSION.search(text)
    return measured(
        Tool(name="bun", version=version[1] if version else None),
        Tally(passed=counts["pass"], failed=failed, skipped=skipped, exit_code=None if bailed else 1),
        extra=line_coverage(text),
        findings=findings(_FAILED, text),
        problems=lost(uncounted),
    )


def runs(output: Output) -> int:
    """Count the summaries."""
    return len(_RAN.findall(both(output)))
