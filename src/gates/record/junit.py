"""A run as JUnit XML: a test case for each gate; failed is a failure, undecided an error."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from gates.model import lazy_re as re
from gates.model.verdict import GateResult, Run, State
from gates.record.account import account, evidence

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(run: Run) -> str:
    """The XML document, in the form that CI servers read."""
    count = {state: str(sum(result.state is state for result in run.gates)) for state in State}
    suite = _attributes(
        name=f"gates: {run.source}",
        tests=str(len(run.gates)),
        failures=count[State.FAILED],
        errors=count[State.UNDECIDED],
        skipped=count[State.SKIPPED],
        time=f"{run.duration:.3f}",
        timestamp=f"{run.started:%Y-%m-%dT%H:%M:%SZ}",
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<testsuites>",
        f"  <testsuite{suite}>",
        *(line for result in run.gates for line in _case(run, result)),
        "  </testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _case(run: Run, result: GateResult) -> Iterator[str]:
    location = result.gate.location
    time = sum(check.duration for check in result.checks)
    attributes = _attributes(
        name=result.gate.name, classname=run.source, file=location.path, line=str(location.line), time=f"{time:.3f}"
    )
    yield f"    <testcase{attributes}>"
    message = _attributes(message=account(result), type=result.reason or result.state)
    body = escape(NOT_XML.sub("�", "\n".join(evidence(result))))
    match result.state:
        case State.FAILED:
            yield f"      <failure{message}>{body}</failure>"
        case State.UNDECIDED:
            yield f"      <error{message}>{body}</error>"
        case State.SKIPPED:
            yield f"      <skipped{_attributes(message=account(result))}/>"
        case State.PASSED:
            yield f"      <system-out>{escape(NOT_XML.sub('�', account(result)))}</system-out>"
    yield "    </testcase>"


def _attributes(**values: str) -> str:
    return "".join(f" {name}={quoteattr(NOT_XML.sub('�', value))}" for name, value in values.items())
