"""``gates judge``: measure and judge output that was captured elsewhere."""

from pathlib import Path

from gates.cli.context import Context
from gates.cli.terminal import paint, printable
from gates.judge.expectation import parse_expectation
from gates.judge.judge import judge
from gates.measure.command import parse_command
from gates.measure.measure import measure
from gates.model.errors import InputError
from gates.model.expectation import NotRunnable
from gates.model.measurement import Output
from gates.model.outcome import Stream
from gates.model.verdict import CheckResult, State
from gates.record.report_json import check_to_json
from gates.session.conclude import STATE_EXIT_CODES
from gates.session.hide import hide, secrets_of
from gates.tree.reading import read_source


def execute(context: Context) -> int:
    """Judge one captured command and exit by its verdict."""
    arguments = context.arguments
    expectation = parse_expectation(arguments.expect, gate=arguments.gate)
    if isinstance(expectation, NotRunnable):
        raise InputError(f"--expect {arguments.expect!r}: {expectation.why}")
    line = parse_command(arguments.judged_command)
    if line.error:
        raise InputError(f"--command {arguments.judged_command!r}: {line.error}")
    output = Output(
        stdout=_captured(context.cwd, arguments.stdout),
        stderr=_captured(context.cwd, arguments.stderr),
        exit_code=arguments.exit,
        command=line.text,
    )
    verdict = judge(expectation, arguments.exit, measure(line, output))
    judged = CheckResult(command=line.text, expectation=expectation, verdict=verdict, exit_code=arguments.exit)
    result = hide(judged, secrets_of(context.environ, ()))
    if context.json:
        context.show_json(check_to_json(result))
    else:
        context.show(_lines(result, color=context.color))
    return STATE_EXIT_CODES[verdict.state]


def _captured(cwd: Path, path: str | None) -> Stream:
    return Stream(data=read_source(cwd / path)) if path else Stream()


def _lines(result: CheckResult, *, color: bool) -> list[str]:
    verdict = result.verdict
    reason = f" ({verdict.reason})" if verdict.reason else ""
    return [
        f"{paint(str(verdict.state), verdict.state, color=color)}{reason}: {printable(verdict.explanation)}",
        *(f"  | {printable(finding.text)}" for finding in verdict.findings if verdict.state is not State.PASSED),
    ]
