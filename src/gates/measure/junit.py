"""JUnit XML: test cases counted one by one; what the suites say about themselves can only make it worse."""

from collections import Counter
from xml.parsers.expat import ExpatError, ParserCreate

from gates.measure.tally import Tally, measured
from gates.model.measurement import Finding, Measurement, Problem, Tool

_TOOL = Tool(name="junit")
_BAD = frozenset({"failure", "error"})
_NOT_RUN = frozenset({"notrun", "disabled", "skipped"})
_ROOTS = frozenset({"testsuites", "testsuite"})
_MAX_FINDINGS = 20


class _RefusedError(Exception):
    """The document is something else, or declares a type and with it perhaps entities."""


class _Cases:
    """What the parser has seen so far; a case is good until an element inside it says otherwise."""

    def __init__(self) -> None:
        self.root = ""
        self.outcomes: Counter[str] = Counter()
        self.claimed = 0
        self.findings: list[Finding] = []
        self._outcome = ""
        self._name = ""
        self._path = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        if name == "testcase":
            self._outcome = "skipped" if attributes.get("status") in _NOT_RUN else "passed"
            self._name = ".".join(filter(None, (attributes.get("classname"), attributes.get("name"))))
            self._path = attributes.get("file", "")
        elif name in _BAD:
            self._outcome = "failed"
            self.outcomes["failed"] += 0 if self._name else 1
            self.findings.append(
                Finding(text=f"{self._name}: {attributes.get('message', name)}"[:300], path=self._path)
            )
        elif name == "skipped" and self._outcome != "failed":
            self._outcome = "skipped"
        elif name == "testsuite":
            self.claimed = max(self.claimed, _number(attributes, "failures") + _number(attributes, "errors"))

    def end(self, name: str) -> None:
        if name == "testcase":
            self.outcomes[self._outcome] += 1
            self._outcome = self._name = self._path = ""


def read_junit(data: bytes) -> Measurement:
    """Count the test cases of a report; a document type, and with it every entity, is refused."""
    cases = _Cases()
    parser = ParserCreate()
    parser.StartElementHandler = cases.start
    parser.EndElementHandler = cases.end
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data, True)
        if cases.root not in _ROOTS:
            raise _RefusedError(f"its root is <{cases.root[:80]}>")
    except (ExpatError, _RefusedError) as error:
        problem = Problem(reason="no-measurement", text=f"not a JUnit report: {error}")
        return Measurement(tool=_TOOL, problems=(problem,))
    outcomes = cases.outcomes
    tally = Tally(
        passed=outcomes["passed"],
        failed=max(outcomes["failed"], cases.claimed),
        skipped=outcomes["skipped"],
    )
    return measured(_TOOL, tally, findings=tuple(cases.findings[:_MAX_FINDINGS]))


def _refuse(*_: object) -> None:
    raise _RefusedError("it declares a document type")


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "")
    return int(text) if text.isdecimal() else 0
