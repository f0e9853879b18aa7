"""Outputs written by hand, for tests of extractors."""

from gates.measure.command import parse_command
from gates.measure.measure import measure
from gates.model.measurement import Measurement, Output
from gates.model.outcome import Stream


def output(stdout: str = "", stderr: str = "", exit_code: int = 0, *, dropped: int = 0) -> Output:
    """Make the output of a finished command."""
    return Output(
        stdout=Stream(data=stdout.encode(), dropped=dropped), stderr=Stream(data=stderr.encode()), exit_code=exit_code
    )


def measured(command: str, stdout: str = "", stderr: str = "", exit_code: int = 0, *, dropped: int = 0) -> Measurement:
    """Measure a command that calls one known tool."""
    (measurement,) = measure(parse_command(command), output(stdout, stderr, exit_code, dropped=dropped))
    return measurement


def numbers(measurement: Measurement) -> dict[str, float]:
    """Show the metrics, and the amount examined under its unit."""
    shown = {metric.name: metric.value for metric in measurement.metrics}
    return shown | ({measurement.examined.unit: measurement.examined.count} if measurement.examined else {})


def reasons(measurement: Measurement) -> list[str]:
    """Show why the measurement must not be believed."""
    return [problem.reason for problem in measurement.problems]
