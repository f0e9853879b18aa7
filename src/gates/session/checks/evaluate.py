"""From an outcome to a judged check: measure what the command said, then judge it."""

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import assert_never

from gates.judge.judge import judge, undecided
from gates.measure.command import CommandLine, parse_command
from gates.measure.measure import measure
from gates.measure.registry import apply_probe
from gates.measure.text import lines, plain
from gates.model.gate import Gate, MetricSource
from gates.model.measurement import Finding, Measured, Measurement, Output, Problem, Tool
from gates.model.outcome import Cancelled, Finished, Lost, NotStarted, Outcome, TimedOut
from gates.model.value import TYPE_CHECKING, dataclass, replace
from gates.model.verdict import CheckResult, Shard, State, Verdict
from gates.run.plan import CheckPlan, in_shard, shard_name, unmeasured

if TYPE_CHECKING:
    from gates.measure.shards import Part

EXCERPT_LINES = 20

VersionOf = Callable[[str], str | None]
Notice = Callable[[CheckPlan, Measured, CheckResult], None]
Stamp = tuple[int, int, int] | None


def no_notice(plan: CheckPlan, measured: Measured, result: CheckResult) -> None:
    """What becomes of a measurement that nobody keeps."""


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Judges checks as they end. ``stamps`` are the report files as they were before the run, by their path.

    ``notice`` is told what was measured of each command that ended by itself, with the result.
    """

    root: Path
    stamps: dict[str, Stamp]
    version_of: VersionOf
    notice: Notice = no_notice

    @classmethod
    def before(
        cls, root: Path, gates: tuple[Gate, ...], version_of: VersionOf, notice: Notice = no_notice
    ) -> "Evaluator":
        """Remember which report files exist already, so that a stale one is never taken for a result."""
        paths = {metric.path for gate in gates for metric in metrics_of(gate) if metric and metric.path}
        return cls(root, {path: _stamp(root / path) for path in paths}, version_of, notice)

    def __call__(self, plan: CheckPlan, outcome: Outcome, probe: Outcome | None) -> CheckResult:
        """The judged check."""
        match outcome.ending:
            case Finished(exit_code=code):
                measured = self._measured(plan, outcome, code, probe)
                result = _of(judged(plan, measured), plan, outcome)
                self.notice(plan, measured, result)
                return result
            case TimedOut() | NotStarted() | Cancelled() | Lost() as ending:
                return _of(unmeasured(plan, undecided(ending, command=plan.task.command)), plan, outcome)
            case never:
                assert_never(never)

    def _measured(self, plan: CheckPlan, outcome: Outcome, exit_code: int, probe: Outcome | None) -> Measured:
        if outcome.parts:
            from gates.measure.shards import merge_shards

            exit_code, measurements = merge_shards(self._parts(plan, outcome.parts))
        else:
            output = output_of(plan.task.command, outcome, exit_code)
            measurements = self._measurements(plan.gate.metric, output, probe)
        return Measured(exit_code=exit_code, measurements=tuple(map(self._with_version, measurements)))

    def _parts(self, plan: CheckPlan, outcomes: Sequence[Outcome]) -> "tuple[Part, ...]":
        """What each shard said; all of them have ended by themselves."""
        from gates.measure.shards import Part

        metrics = metrics_of(plan.gate)
        return tuple(
            Part(name=shard_name(number, len(outcomes)), exit_code=code, measurements=measurements)
            for number, (task, outcome, metric) in enumerate(zip(plan.shards, outcomes, metrics, strict=True), 1)
            if isinstance(outcome.ending, Finished)
            for code in [outcome.ending.exit_code]
            for measurements in [self._measurements(metric, output_of(task.command, outcome, code), None)]
        )

    def _measurements(
        self, metric: MetricSource | None, output: Output, probe: Outcome | None
    ) -> tuple[Measurement, ...]:
        if metric is not None:
            from gates.measure.generic import read_metric

            report, problem = self._report(metric.path)
            measured = read_metric(metric, output, report)
            return (replace(measured, problems=(problem, *measured.problems)) if problem else measured,)
        line = parse_command(output.command)
        return probed(line, measure(line, output), probe)

    def _report(self, path: str) -> tuple[bytes | None, Problem | None]:
        """The report file's bytes, unless this very run did not write it."""
        if not path:
            return None, None
        try:
            data = (self.root / path).read_bytes()
        except OSError as error:
            return None, Problem(reason="no-measurement", text=f"{path} cannot be read: {error.strerror}")
        if _stamp(self.root / path) == self.stamps[path]:
            return data, Problem(reason="no-measurement", text=f"{path} was not written by this run")
        return data, None

    def _with_version(self, measurement: Measurement) -> Measurement:
        tool = measurement.tool
        if tool.version is not None:
            return measurement
        return replace(measurement, tool=Tool(name=tool.name, version=self.version_of(tool.name)))


def judged(plan: CheckPlan, measured: Measured) -> CheckResult:
    """The result of a check whose command came to this, whenever that was."""
    verdict = judge(plan.gate.expectation, measured.exit_code, measured.measurements, base=plan.base)
    return CheckResult(
        command=plan.check.command,
        expectation=plan.gate.expectation,
        verdict=verdict,
        shell=plan.task.shell,
        exit_code=measured.exit_code,
        probe=plan.probe.command if plan.probe else None,
    )


def _of(result: CheckResult, plan: CheckPlan, outcome: Outcome) -> CheckResult:
    """The result with what is told of this very run of the command."""
    return replace(
        result,
        verdict=_with_excerpt(result.verdict, outcome),
        duration=outcome.duration,
        log=outcome.log,
        leftovers=outcome.leftovers,
        shards=_shards(plan, outcome),
    )


def metrics_of(gate: Gate) -> tuple[MetricSource | None, ...]:
    """Where the number is declared to be, for each shard of the gate."""
    return tuple(
        gate.metric and replace(gate.metric, path=in_shard(gate.metric.path, number, gate.shards))
        for number in range(1, gate.shards + 1)
    )


def output_of(command: str, outcome: Outcome, exit_code: int) -> Output:
    """What the measuring room is fed with."""
    return Output(stdout=outcome.stdout, stderr=outcome.stderr, exit_code=exit_code, command=command)


def probed(line: CommandLine, measurements: tuple[Measurement, ...], probe: Outcome | None) -> tuple[Measurement, ...]:
    """The measurements corrected by what the companion probe showed."""
    if probe is None or len(measurements) != 1 or not isinstance(probe.ending, Finished):
        return measurements
    seen = output_of("", probe, probe.ending.exit_code)
    return (apply_probe(line.calls[0], measurements[0], seen),)


def _with_excerpt(verdict: Verdict, outcome: Outcome) -> Verdict:
    """The tool's own lines, where its extractor knows no findings and the check did not pass."""
    if verdict.findings or verdict.state is State.PASSED:
        return verdict
    said = (line for stream in (outcome.stdout, outcome.stderr) for line in lines(plain(stream)))
    return replace(verdict, findings=tuple(Finding(text=line) for line in islice(said, EXCERPT_LINES)))


def _shards(plan: CheckPlan, outcome: Outcome) -> tuple[Shard, ...]:
    return tuple(
        Shard(
            name=shard_name(number, len(outcome.parts)),
            command=task.command,
            exit_code=part.ending.exit_code if isinstance(part.ending, Finished) else None,
            duration=part.duration,
            log=part.log,
        )
        for number, (task, part) in enumerate(zip(plan.shards, outcome.parts, strict=False), 1)
    )


def _stamp(path: Path) -> Stamp:
    try:
        stat = path.stat()
    except OSError:
        return None
    return (stat.st_mtime_ns, stat.st_size, stat.st_ino)
