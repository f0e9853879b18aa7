"""Output to measurements: of every tool that a command names, and of those that its output gives away."""

from gates.measure.absence import ran_no_script, unmeasured
from gates.measure.command import CommandLine, ToolCall
from gates.measure.extractor import Extractor
from gates.measure.registry import all_extractors, extractor_for, runs_told
from gates.model.measurement import Measurement, Output, Problem
from gates.model.value import replace


def measure(line: CommandLine, output: Output) -> tuple[Measurement, ...]:
    """Measure what a finished command said.

    Each known tool that the command calls gives one measurement, in the order of the calls. A call that nobody can
    read (``make``, ``npm run x``, a script) may hide tools: then every extractor may recognise the output; ``echo``
    hides none. Empty when nothing is known about the command and nothing is recognised.
    """
    output = replace(output, command=line.text)
    known = _known(line)
    measurements = [_named(line, call, extractor, output) for call, extractor in known.values()]
    if len(known) < len({call.tool for call in line.calls}):
        readers = [extractor for _, extractor in known.values()]
        recognised = _recognised(output, without=readers)
        measurements += recognised or [
            unmeasured(call.tool, output) for call in line.calls if ran_no_script(call.tool, output)
        ]
    return _settled(measurements, output.exit_code)


def _known(line: CommandLine) -> dict[str, tuple[ToolCall, Extractor]]:
    """The first call of every tool that an extractor reads; a second call adds to the same summary lines."""
    known: dict[str, tuple[ToolCall, Extractor]] = {}
    for call in line.calls:
        extractor = extractor_for(call.tool)
        if extractor is not None:
            known.setdefault(call.tool, (call, extractor))
    return known


def _named(line: CommandLine, call: ToolCall, extractor: Extractor, output: Output) -> Measurement:
    own = replace(output, argv=call.argv)
    measurement = extractor.measure(own)
    if measurement is None:
        return unmeasured(call.tool, output)
    called = sum(1 for other in line.calls if other.tool == call.tool)
    told = runs_told(call.tool, own)
    return measurement if told is None or told >= called else _with_missing_runs(measurement, called, output.exit_code)


def _with_missing_runs(measurement: Measurement, called: int, exit_code: int) -> Measurement:
    """A run that was called and told nothing never started because of the findings before it, or keeps quiet."""
    if exit_code != 0:
        return replace(measurement, findings_exit_codes=frozenset())
    text = f"{measurement.tool.name} is called {called} times and does not tell the result of each"
    problem = Problem(reason="inconsistent", text=text)
    return replace(measurement, problems=(*measurement.problems, problem))


def _recognised(output: Output, *, without: list[Extractor]) -> list[Measurement]:
    if not (output.stdout.data or output.stderr.data):  # nobody is asked to recognise silence
        return []
    hidden = replace(output, argv=())
    others = (extractor.measure(hidden) for extractor in all_extractors() if extractor not in without)
    return [measurement for measurement in others if measurement is not None]


def _settled(measurements: list[Measurement], exit_code: int) -> tuple[Measurement, ...]:
    """Leave out the tools that never started because one before them found something (``ruff check && mypy``).

    What was found keeps its number, but no longer explains the exit status: within its limit it would otherwise let
    the gate pass although the rest was not run.
    """
    explained = any(exit_code in one.findings_exit_codes and not one.problems for one in measurements)
    started = [one for one in measurements if not _is_silent(one)]
    if not explained or len(started) == len(measurements):
        return tuple(measurements)
    return tuple(replace(one, findings_exit_codes=frozenset()) for one in started)


def _is_silent(measurement: Measurement) -> bool:
    return not measurement.metrics and {problem.reason for problem in measurement.problems} == {"no-measurement"}
