"""go test: one line for each package; the tests themselves only with -v or -json."""

import json
from collections import Counter
from collections.abc import Iterator

from gates.measure.tally import Tally, measured
from gates.measure.text import both, findings, lines
from gates.model import lazy_re as re
from gates.model.measurement import Measurement, Metric, Output, Tool

TOOLS = frozenset({"go test"})

_PACKAGE = re.compile(r"(?m)^(?P<verdict>ok  |FAIL|\?   )[ \t]+(?P<package>\S+)(?:[ \t]+(?P<rest>.*))?$")
_TEST = re.compile(r"(?m)^--- (PASS|FAIL|SKIP): \S+ \(\d+(?:\.\d+)?s\)$")
_COVERAGE = re.compile(r"\bcoverage: (\d+(?:\.\d+)?)% of statements")
_NO_TESTS = ("[no test files]", "[no tests to run]")
_FAILED = re.compile(r"(?m)^(?P<text>(?:--- FAIL: |FAIL\t|panic: )\S.*)$")


def measure(output: Output) -> Measurement | None:
    """Count tests where they are shown, packages otherwise; a package that failed without a failing test counts too."""
    text = _text_of_events(both(output))
    every = list(_PACKAGE.finditer(text))
    if not every:
        return None
    packages = [match for match in every if not _is_empty(match)]
    good = sum(match["verdict"] != "FAIL" for match in packages)
    tests = Counter(_TEST.findall(text))
    bad = len(packages) - good
    if tests["PASS"]:
        failed = max(tests["FAIL"], bad)
        tally, unit = Tally(passed=tests["PASS"], failed=failed, skipped=tests["SKIP"]), "tests"
    else:
        tally, unit = Tally(passed=good, failed=bad), "packages"
    return measured(Tool(name="go test"), tally, unit=unit, extra=_coverage(packages), findings=findings(_FAILED, text))


def _is_empty(package: re.Match[str]) -> bool:
    return any(note in (package["rest"] or "") for note in _NO_TESTS)


def _coverage(packages: list[re.Match[str]]) -> tuple[Metric, ...]:
    """The lowest of all packages; go prints no total."""
    found = [float(match[1]) for package in packages if (match := _COVERAGE.search(package["rest"] or ""))]
    return (Metric(name="coverage", value=min(found), unit="%"),) if found else ()


def _text_of_events(text: str) -> str:
    """Put the text of ``-json`` together again; any other text stays as it is."""
    if not text.lstrip().startswith("{"):
        return text
    return "".join(_outputs(text))


def _outputs(text: str) -> Iterator[str]:
    for line in lines(text):
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict) and isinstance(event.get("Output"), str):
            yield event["Output"]
