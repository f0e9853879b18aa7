"""Why a known tool said nothing that can be measured: it is not there, it broke, or it merely kept silent."""

from gates.measure.text import both, findings
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Output, Problem, ProblemReason, Tool
from gates.model.outcome import NO_COMMAND

_SIGNALS = range(129, 160)  # 128 + n: a shell or uv reports its killed child so

# In this order: what a launcher says that did not find the tool, and a tool that fell over or had nothing to do.
_SIGNS: tuple[tuple[ProblemReason, re.Pattern[str]], ...] = (
    (
        "tool-missing",
        re.compile(
            r"""(?mx)
              ^ \S*(?:python|pypy)[^:\n]*:\ No\ module\ named\b .* $
            | ^ .* \bcommand\ not\ found\b .* $
            | ^ [^:\n]+ (?::\ \d+|:\ line\ \d+)? :\ .+:\ not\ found $
            | ^ [^\w\n]* error:\ Failed\ to\ spawn:\ .* $
            | ^ [^\w\n]* (?:error:\ )?no\ such\ command:\ .* $
            | ^ .* \bis\ not\ installed\ for\ the\ toolchain\b .* $
            | ^ [^\w\n]* npm\ (?:ERR!|error)\ code\ (?:E404|ENOTCACHED|EAI_AGAIN) .* $
            | ^ [^\w\n]* npm\ (?:ERR!|error)\ .* (?:due\ to\ missing\ packages|could\ not\ determine\ executable) .* $
            | ^ .* \bCould\ not\ find\ an\ existing\ .*\bbinary\b .* $
            | ^ .* \bThis\ is\ not\ the\ tsc\ command\ you\ are\ looking\ for\b .* $
            | ^ .* \bPlatform\ package\ .*\ not\ installed\b .* $
            | ^ [^\w\n]* Command\ not\ found:\ .* $
            """
        ),
    ),
    (
        "crashed",
        re.compile(
            r"""(?mx)
              ^ Traceback\ \(most\ recent\ call\ last\): $
            | ^ .* \bINTERNAL\ ?ERROR\b .* $
            | ^ .* \bpanicked\ at\b .* $
            | ^ .* \b(?:Segmentation\ fault|FATAL\ ERROR|out\ of\ memory)\b .* $
            | ^ (?:Uncaught\ )?(?:Type|Reference|Range|Syntax|Internal)Error:\ .* $
            """
        ),
    ),
    (
        "nothing-examined",
        re.compile(
            r"""(?imx)
              ^ .* \bno\ (?:python\ |source\ |input\ )?files\ (?:found|matched|matching|to\ lint|were\ processed)\b .* $
            | ^ There\ are\ no\ \S+\ files\ in\ .* $
            """
        ),
    ),
)
_SCRIPT = re.compile(r"(?m)^(?:\S+ \S+ )?\$ \S")
_COMPLAINT = re.compile(r"(?m)^(?P<text>.*\S.*)$")


def unmeasured(tool: str, output: Output) -> Measurement:
    """Say that a tool's output holds no number, and the most likely reason; its own last words become findings."""
    reason, text = _reason(tool, output)
    words = findings(_COMPLAINT, both(output))
    return Measurement(tool=Tool(name=tool), problems=(Problem(reason=reason, text=text),), findings=words)


def ran_no_script(tool: str, output: Output) -> bool:
    """Whether ``bun run x`` found no script and ran the program of that name: /usr/bin/test ends with 0 and no word.

    bun shows each script before it runs it, as ``$ vitest run``.
    """
    return tool == "bun run" and not _SCRIPT.search(both(output))


def _reason(tool: str, output: Output) -> tuple[ProblemReason, str]:
    text = both(output)
    if output.exit_code in NO_COMMAND:
        return "tool-missing", f"{tool} could not be started (exit {output.exit_code})"
    if output.exit_code < 0 or output.exit_code in _SIGNALS:
        signal = -output.exit_code if output.exit_code < 0 else output.exit_code - 128
        return "crashed", f"{tool} was ended by signal {signal}"
    for reason, sign in _SIGNS:
        if match := sign.search(text):
            return reason, match[0].strip()[:200]
    return "no-measurement", f"{tool} printed nothing that tells its result (exit {output.exit_code}){_gap(output)}"


def _gap(output: Output) -> str:
    """What is missing of an output that was too long to be kept, and what to do then."""
    dropped = output.stdout.dropped + output.stderr.dropped
    return f"; {dropped} bytes of it were left out, since it is too long (let it print less)" if dropped else ""
