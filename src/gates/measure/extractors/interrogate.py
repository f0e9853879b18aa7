"""interrogate: the share of definitions that have a docstring."""

from gates.measure.text import both
from gates.model import lazy_re as re
from gates.model.measurement import Examined, Measurement, Metric, Output, Tool

TOOLS = frozenset({"interrogate"})

_RESULT = re.compile(
    r"(?m)^-* *RESULT: (?:PASSED|FAILED) \(minimum: \d+(?:\.\d+)?%, actual: (?P<actual>\d+(?:\.\d+)?)%\) *-*$"
)
_TOTAL = re.compile(r"(?m)^\| TOTAL +\| +(?P<total>\d+) +\| +(?P<missing>\d+) +\|")


def measure(output: Output) -> Measurement | None:
    """Read the result; of several runs the lowest, counted from the table where there is one."""
    text = both(output)
    results = list(_RESULT.finditer(text))
    if not results:
        return None
    rows = [(int(row["total"]), int(row["missing"])) for row in _TOTAL.finditer(text)]
    shares = [100 * (total - missing) / total for total, missing in rows if total]
    if len(shares) != len(results):
        shares = [float(result["actual"]) for result in results]
    return Measurement(
        tool=Tool(name="interrogate"),
        metrics=(Metric(name="docstring_coverage", value=min(shares), unit="%"),),
        examined=Examined(count=sum(total for total, _ in rows), unit="definitions") if rows else None,
    )
