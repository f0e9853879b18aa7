"""From what was measured to a verdict: passed only when a believable number is within the limit."""

from typing import Final, assert_never

from gates.judge import measured
from gates.judge.measured import ended_with, health, is_healthy, judge_lines, judge_threshold
from gates.judge.phrase import show_metric
from gates.judge.worst import worst_of
from gates.model.expectation import (
    Clause,
    Compound,
    ExitStatus,
    Expectation,
    NotRunnable,
    Operator,
    OutputLines,
    Prose,
    Relative,
    Success,
    Threshold,
)
from gates.model.measurement import Baseline, Measurement, Metric
from gates.model.outcome import NO_COMMAND, Cancelled, Lost, NotStarted, TimedOut
from gates.model.value import replace
from gates.model.verdict import JudgedBy, Reason, State, Verdict

_FIRST_SIGNAL: Final = 129
_TRUST: Final = (JudgedBy.EXIT_STATUS, JudgedBy.OUTPUT, JudgedBy.MEASUREMENT)


def judge(
    expectation: Expectation,
    exit_code: int,
    measurements: tuple[Measurement, ...],
    *,
    base: Baseline | None = None,
) -> Verdict:
    """Judge a command that ended by itself; a negative ``exit_code`` is the signal that killed it.

    ``measurements`` are of this run, ``base`` those of the same command there, for what compares with the base. What
    makes the measurements doubtful makes the verdict undecided, whatever was expected.
    """
    if isinstance(expectation, NotRunnable):
        return measured.undecided(Reason.NO_MEASUREMENT, expectation.why)
    doubt = _doubt(expectation, exit_code, measurements)
    if doubt:
        return doubt
    match expectation:
        case Prose():
            return _judge_prose(exit_code, measurements)
        case Compound():
            return _judge_all(expectation.clauses, exit_code, measurements, base)
        case _:
            return _judge_clause(expectation, exit_code, measurements, base)


def undecided(ending: TimedOut | NotStarted | Cancelled | Lost, *, command: str = "") -> Verdict:
    """The verdict on a command that never ended by itself."""
    match ending:
        case TimedOut():
            return measured.undecided(Reason.TIMED_OUT, f"ended after {ending.after:g} s without a result")
        case NotStarted():
            return measured.undecided(Reason.TOOL_MISSING, f"{ending.missing or command}: {ending.why}")
        case Cancelled():
            return measured.undecided(Reason.INTERRUPTED, ending.why)
        case Lost():
            return measured.undecided(Reason.CRASHED, ending.why)
        case _:
            assert_never(ending)


def _doubt(expectation: Expectation, exit_code: int, measurements: tuple[Measurement, ...]) -> Verdict | None:
    """Why nothing that this command said can be believed, if there is a reason."""
    doubtful = next((one for one in measurements if one.problems), None)
    if doubtful:
        problem = doubtful.problems[0]
        return measured.undecided(Reason(problem.reason), problem.text, doubtful)
    for measurement in measurements:
        if measurement.examined is not None and measurement.examined.count <= 0:
            words = f"{measurement.tool.name} looked at 0 {measurement.examined.unit}"
            return measured.undecided(Reason.NOTHING_EXAMINED, words, measurement)
    return None if measurements or _is_asked_for(expectation, exit_code) else _never_ran(exit_code)


def _never_ran(exit_code: int) -> Verdict | None:
    """What the status of an unknown command says about the command itself, not about its findings."""
    if exit_code in NO_COMMAND:
        return measured.undecided(Reason.TOOL_MISSING, f"exit {exit_code}: the command was not found or cannot be run")
    if exit_code < 0 or exit_code >= _FIRST_SIGNAL:
        return measured.undecided(Reason.CRASHED, ended_with(exit_code))
    return None


def _is_asked_for(expectation: Expectation, exit_code: int) -> bool:
    """Whether the author named this very status, odd as it is: ``exit 127``."""
    match expectation:
        case ExitStatus(operator=Operator.EQUAL, limit=limit):
            return exit_code == limit
        case _:
            return False


def _judge_clause(
    clause: Clause, exit_code: int, measurements: tuple[Measurement, ...], base: Baseline | None
) -> Verdict:
    match clause:
        case Threshold():
            if not measurements and measured.is_none(clause):
                return _by_status(exit_code, "no reader for this tool")
            return judge_threshold(clause, exit_code, measurements)
        case Success():
            return _judge_success(clause, exit_code, measurements)
        case OutputLines():
            return judge_lines(clause, exit_code, measurements)
        case ExitStatus():
            return _judge_exit_status(clause, exit_code, measurements)
        case Relative():
            from gates.judge.ratchet import judge_relative  # few expectations compare with the base

            return judge_relative(clause, exit_code, measurements, base)
        case _:
            assert_never(clause)


def _judge_all(
    clauses: tuple[Clause, ...],
    exit_code: int,
    measurements: tuple[Measurement, ...],
    base: Baseline | None,
) -> Verdict:
    """The worst clause decides and is named; when all hold, the verdict is as trustworthy as the weakest of them."""
    verdicts = [_judge_clause(clause, exit_code, measurements, base) for clause in clauses]
    worst = worst_of(verdicts)
    if worst.state is not State.PASSED:
        clause = clauses[verdicts.index(worst)]
        return replace(worst, explanation=f"{clause.text}: {worst.explanation}")
    shown = next((verdict for verdict in verdicts if verdict.metric), worst)
    explanation = "; ".join(dict.fromkeys(verdict.explanation for verdict in verdicts))
    weakest = min((verdict.judged_by for verdict in verdicts), key=_TRUST.index)
    return replace(shown, explanation=explanation, judged_by=weakest)


def _judge_success(success: Success, exit_code: int, measurements: tuple[Measurement, ...]) -> Verdict:
    """Every tool must be content by its own health metric; where none has one, the exit status is all there is."""
    verdicts = []
    for measurement in measurements:
        metric = health(measurement)
        if metric is None:
            continue
        share = metric.name == "pass_rate"
        threshold = Threshold(
            text=success.text,
            metrics=(metric.name,),
            operator=Operator.AT_LEAST if share else Operator.AT_MOST,
            limit=100.0 if share else 0.0,
            unit=metric.unit,
        )
        verdicts.append(judge_threshold(threshold, exit_code, (measurement,)))
    if verdicts:
        return worst_of(verdicts)
    if not measurements:
        return _by_status(exit_code, "no reader for this tool")
    main = next((metric for measurement in measurements for metric in measurement.metrics), None)
    return _by_status(exit_code, show_metric(main) if main else "nothing was counted", *measurements[:1])


def _judge_exit_status(expected: ExitStatus, exit_code: int, measurements: tuple[Measurement, ...]) -> Verdict:
    """The status literally; but exit 0 over measured failures is a masked status, which means nothing."""
    if exit_code < 0:
        return measured.undecided(Reason.CRASHED, ended_with(exit_code))
    if exit_code == 0 and (masked := _masked(measurements)):
        return masked
    holds = expected.operator.holds(exit_code, expected.limit)
    wanted = f"{'' if expected.operator is Operator.EQUAL else f'{expected.operator.value} '}{expected.limit}"
    explanation = f"exit {exit_code}, expected {wanted}"
    verdict = _by_status(exit_code, "", *measurements[:1])
    return replace(verdict, state=State.PASSED if holds else State.FAILED, explanation=explanation)


def _judge_prose(exit_code: int, measurements: tuple[Measurement, ...]) -> Verdict:
    if exit_code == 0 and (masked := _masked(measurements)):
        return masked
    return _by_status(exit_code, "expectation not checked", *measurements[:1])


def _masked(measurements: tuple[Measurement, ...]) -> Verdict | None:
    """The doubt that a tool leaves which counted something wrong and yet ended with 0; clones are no failure."""
    for measurement in measurements:
        metric = health(measurement)
        if metric and metric.name != "clones" and not is_healthy(metric):
            words = f"exit 0, but {measurement.tool.name} measured {show_metric(metric)}"
            return replace(measured.undecided(Reason.INCONSISTENT, words, measurement), metric=metric)
    return None


def _by_status(exit_code: int, note: str, measurement: Measurement | None = None) -> Verdict:
    main: Metric | None = measurement.metrics[0] if measurement and measurement.metrics else None
    return Verdict(
        state=State.PASSED if exit_code == 0 else State.FAILED,
        explanation=f"{ended_with(exit_code)}; {note}",
        judged_by=JudgedBy.EXIT_STATUS,
        metric=main,
        examined=measurement.examined if measurement else None,
        tool=measurement.tool if measurement else None,
        findings=measurement.findings if measurement else (),
        worst=measurement.worst if measurement else None,
        notes=measurement.notes if measurement else (),
    )
