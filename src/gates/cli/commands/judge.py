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
from gates.session.checks.hide import hide, secrets_of
from gates.session.running.conclude import STATE_EXIT_CODES
from gates.tree.reading import read_source


def execute(context: Context) -> int:
    """Judge one captured command, or with --raw all gates of a source, and exit by the verdict."""
    arguments = context.arguments
    if arguments.raw:
        return _raw(context)
    if arguments.judged_command is None or arguments.expect is None or arguments.exit is None:
        raise InputError(
            "one command is judged by --command, --expect and --exit, all gates of a source by --raw FOLDER"
        )
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


def _raw(context: Context) -> int:
    from gates.cli.actions import in_actions
    from gates.cli.conduct import presenter_of, report_writer  # what one command does not need
    from gates.session.claims.judge_raw import judge_raw
    from gates.session.running.run import Settings

    write_reports = report_writer(context)
    presenter = presenter_of(context)
    folder = context.cwd / context.arguments.raw
    try:
        finished = judge_raw(
            context.question(context.arguments.source), Settings(variables=context.variables()), folder, presenter.show
        )
    finally:
        presenter.close()
    write_reports(finished)
    if in_actions(context.environ):
        from gates.cli.github import publish

        publish(finished, context.environ)
    return finished.exit_code


def _captured(cwd: Path, path: str | None) -> Stream:
    return Stream(data=read_source(cwd / path)) if path else Stream()


def _lines(result: CheckResult, *, color: bool) -> list[str]:
    verdict = result.verdict
    reason = f" ({verdict.reason})" if verdict.reason else ""
    return [
        f"{paint(str(verdict.state), verdict.state, color=color)}{reason}: {printable(verdict.explanation)}",
        *(f"  | {printable(finding.text)}" for finding in verdict.findings if verdict.state is not State.PASSED),
    ]
