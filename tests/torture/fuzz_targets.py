"""What is fuzzed: each target takes bytes, reads them as one part of gates would, and raises when a promise breaks."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial

from gates.cli.terminal import printable
from gates.document.cells import read_command_cell
from gates.document.compile import compile_gates
from gates.document.plan import read_plan
from gates.document.policy import read_policy
from gates.document.progress import insert_entry
from gates.judge.expectation import parse_expectation
from gates.judge.judge import judge
from gates.measure.command import CommandLine, parse_command
from gates.measure.generic import read_metric
from gates.measure.measure import measure
from gates.measure.registry import INDEX, extractor_for, paths_of, probe_of
from gates.model.diagnostic import Diagnostic, Location
from gates.model.entry import GATE_LINE
from gates.model.errors import RefusedError
from gates.model.facts import Facts
from gates.model.gate import MetricSource
from gates.model.measurement import Measurement, Output
from gates.model.outcome import Stream
from gates.model.verdict import State
from gates.record.inert import inert

Target = Callable[[bytes], None]

TOOLS = sorted(INDEX)
EXIT_CODES = (0, 1, 2, 101, 127, -9, 5, 0)
ENTRY = ("(2030-11-22T07:40Z) Quality gates: 1 of 2 passed, Complexity failed; tree unknown", "PASS Lint: 0 errors (x)")
FACTS = Facts(python="pyproject.toml", javascript="package.json", scripts=frozenset({"test", "lint"}))
HERE = Location(path="p.md", line=3, column=5)
METRICS = (
    MetricSource(kind="json", select="a.b[0].c"),
    MetricSource(kind="json", select="totals.percent", path="r.json"),
    MetricSource(kind="regex", select=r"score: ([0-9.e+-]+)"),
    MetricSource(kind="junit", path="r.xml", select=""),
    MetricSource(kind="sarif", path="r.sarif", select=""),
    MetricSource(kind="lines"),
    MetricSource(kind="lines", select="a+"),
)


def plan(data: bytes) -> None:
    """A plan: every problem has a place in it, and what it comes down to can be compiled."""
    read = read_plan(data, "p.md")
    _located(read.diagnostics, data)
    gates = compile_gates(read, None, FACTS, {"paths": "src"}, "p.md")
    _located(gates.diagnostics, data)
    assert gates.gates or gates.diagnostics, "nothing to run, and nobody says so"


def policy(data: bytes) -> None:
    """A gates.toml, alone and beside a plan that names its first gate."""
    read = read_policy(data, "gates.toml")
    _located(read.diagnostics, data)
    gates = compile_gates(None, read, FACTS, {}, "gates.toml")
    assert gates.gates or gates.diagnostics, "nothing to run, and nobody says so"
    row = f"| {read.rules[0].name if read.rules else 'a'} | `a` | 0 errors |"
    table = f"## Quality Gates\n\n| Gate | Command | Threshold |\n|-|-|-|\n{row}\n"
    compile_gates(read_plan(table.encode(), "p.md"), read, FACTS, {}, "p.md")


def cell(data: bytes) -> None:
    """A command cell: commands come from it, in its order."""
    raw = _text(data).replace("\n", " ")
    read = read_command_cell(raw, HERE)
    assert (read.relation == "none") == (not read.commands)
    for span in read.commands:
        assert span.location.line == HERE.line
        assert HERE.column <= span.location.column <= HERE.column + len(raw)


def expectation(data: bytes) -> None:
    """A threshold: without a measurement nothing passes that asks for a number."""
    text, _, gate = _text(data).partition("\0")
    read = parse_expectation(text, gate=gate)
    for exit_code in (0, 1, 127, -9):
        verdict = judge(read, exit_code, ())
        assert verdict.explanation
        if getattr(read, "limit", 0.0) and getattr(read, "metrics", None):
            assert verdict.state is not State.PASSED
    assert math.isfinite(getattr(read, "limit", 0.0))


def command(data: bytes) -> None:
    """A command: an error or words; every call is one of its tools."""
    line = parse_command(_text(data))
    for call in line.calls:
        assert call.argv
        paths_of(call)
        probe_of(call)
    assert not (line.shell and line.argv)


def tools_of(module: str) -> list[str]:
    """The tools that one extractor reads."""
    return [tool for tool in TOOLS if INDEX[tool] == module]


def extractors(data: bytes) -> None:
    """Every extractor, by the first byte; the second is the exit status. What is counted is a number that can be."""
    _extract(TOOLS, data)


def _extract(tools: Sequence[str], data: bytes) -> None:
    tool, exit_code = tools[data[0] % len(tools)] if data else tools[0], EXIT_CODES[data[1] % 8] if data[1:] else 0
    stdout, _, stderr = data[2:].partition(b"\0\0")
    output = Output(stdout=Stream(data=stdout), stderr=Stream(data=stderr), exit_code=exit_code)
    extractor = extractor_for(tool)
    assert extractor is not None
    found = extractor.measure(output)
    measured = measure(_call(tool), output)
    _sound([*([found] if found else []), *measured])
    for expected in EXPECTATIONS:
        verdict = judge(expected, exit_code, measured)
        assert verdict.state is not State.PASSED or exit_code in (0, 1, 2, 5, 101), "killed, and passed"


def metrics(data: bytes) -> None:
    """The readers of declared metrics, by the first byte, on stdout and on a report."""
    source = METRICS[data[0] % len(METRICS)] if data else METRICS[0]
    output = Output(stdout=Stream(data=data[1:]), stderr=Stream(), exit_code=0)
    _sound([read_metric(source, output, data[1:] if source.path else None)])


def editor(data: bytes) -> None:
    """The editor of the log: refused, or the plan with one insertion that can be read back."""
    try:
        written = insert_entry(data, ENTRY)
    except RefusedError:
        return
    more = len(written) - len(data)
    start = next((index for index, (a, b) in enumerate(zip(data, written, strict=False)) if a != b), len(data))
    assert more > 0
    assert any(
        written[at + more :] == data[at:] and written[:at] == data[:at] for at in range(max(start - 300, 0), start + 1)
    )
    assert written.count(ENTRY[0].encode()) == data.count(ENTRY[0].encode()) + 1
    again = insert_entry(written, ("(2031-01-01T00:00Z) later",))
    assert len(again) > len(written)


def text(data: bytes) -> None:
    """Foreign text: inert in the entry, printable on the terminal."""
    foreign = _text(data)
    assert GATE_LINE.fullmatch(f"FAIL {inert(foreign)}: {inert(foreign)} ({inert(foreign)})")
    assert printable(foreign).isprintable()
    assert not printable(foreign).lstrip().startswith("::")


TARGETS: Mapping[str, Target] = {
    "plan": plan,
    "policy": policy,
    "cell": cell,
    "expectation": expectation,
    "command": command,
    "extractors": extractors,
    "metrics": metrics,
    "editor": editor,
    "text": text,
    **{f"extractor-{module}": partial(_extract, tools_of(module)) for module in sorted(set(INDEX.values()))},
}
EXPECTATIONS = tuple(map(parse_expectation, ("0 errors", "≥ 80 %", "pass", "≤ 10", "no output")))
CALLS: Mapping[str, str] = {"node test": "node --test", "unittest": "python -m unittest", "dmypy": "dmypy run"}


@cache  # what is fuzzed here is the output
def _call(tool: str) -> CommandLine:
    return parse_command(CALLS.get(tool, tool))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _located(diagnostics: Iterable[Diagnostic], data: bytes) -> None:
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for diagnostic in diagnostics:
        location = diagnostic.location
        assert 1 <= location.line <= lines and 1 <= location.column <= len(data) + 2, diagnostic
        assert "\n" not in str(diagnostic), diagnostic
        assert diagnostic.code and diagnostic.message, diagnostic


def _sound(measurements: Iterable[Measurement]) -> None:
    for measurement in measurements:
        assert measurement.metrics or measurement.problems, measurement
        assert len(measurement.findings) <= 20, measurement
        for metric in measurement.metrics:
            if not measurement.problems:
                assert math.isfinite(metric.value), measurement
                assert metric.name != "pass_rate" or 0 <= metric.value <= 100, measurement
        if measurement.examined is not None:
            assert measurement.examined.count >= 0, measurement
