"""The one shape in which linters and type checkers report: errors, perhaps warnings, perhaps files."""

from collections.abc import Iterable

from gates.model.measurement import Examined, Finding, Measurement, Metric, Problem, Tool


def lint_measurement(
    tool: str,
    *,
    errors: int,
    warnings: int | None = None,
    examined: Examined | None = None,
    findings_exit_codes: Iterable[int] = (1,),
    problems: tuple[Problem, ...] = (),
    findings: tuple[Finding, ...] = (),
) -> Measurement:
    """Build the measurement; the findings codes count only when there are errors that explain them."""
    metrics = [Metric(name="errors", value=errors)]
    if warnings is not None:
        metrics.append(Metric(name="warnings", value=warnings))
    return Measurement(
        tool=Tool(name=tool),
        metrics=tuple(metrics),
        examined=examined,
        findings_exit_codes=frozenset(findings_exit_codes) if errors else frozenset(),
        problems=problems,
        findings=findings,
    )


def files(count: int | None) -> Examined | None:
    """Say how many files were examined; None stays None: the output does not show it."""
    return None if count is None else Examined(count=count, unit="files")
