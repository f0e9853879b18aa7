"""cargo clippy: rustc's totals for each target, and cargo's "Finished" when it came to the end."""

from gates.measure.lint import lint_measurement
from gates.measure.text import both, findings, total
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output

TOOLS = frozenset({"cargo clippy"})

_FINISHED = re.compile(r"(?m)^[ \t]*Finished .*\btarget\(s\) in .+$")
_FAILED = re.compile(r"(?m)^error: could not compile `.+` .*?\bdue to (?:(?P<errors>\d+) )?previous errors?(?:; .*)?$")
_WARNED = re.compile(r"(?m)^warning: `.+` \(.+\) generated (\d+) warnings?\b.*$")
_EMITTED = re.compile(r"(?m)^error: could not compile `.+; (\d+) warnings? emitted$")
_FINDING = re.compile(r"(?m)^(?P<text>(?:error|warning)(?:\[\w+\])?: .+)\n[ \t]*--> (?P<path>.+?):(?P<line>\d+):\d+$")
_CLIPPY = re.compile(r"\bclippy\b")


def measure(output: Output) -> Measurement | None:
    """Add up errors and warnings of all targets; cargo repeats those of targets that it did not have to check again."""
    text = both(output)
    failures = list(_FAILED.finditer(text))
    if not failures and not _FINISHED.search(text):
        return None
    if not output.argv and not _CLIPPY.search(text):
        return None
    return lint_measurement(
        "clippy",
        errors=sum(int(match["errors"] or 1) for match in failures),
        warnings=(total(_WARNED, text) or 0) + (total(_EMITTED, text) or 0),
        findings_exit_codes=(101,),
        findings=findings(_FINDING, text),
    )
