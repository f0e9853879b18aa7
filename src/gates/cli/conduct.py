"""What the commands that run gates share: their settings, who shows the run, the reports and the exit code."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from gates.cli.actions import in_actions, refuse_privileged_event
from gates.cli.context import Context
from gates.cli.presenters import JsonLinesPresenter, JsonPresenter, PlainPresenter, Presenter
from gates.model.errors import GatesError, InputError
from gates.model.value import replace
from gates.model.verdict import Run
from gates.session.reading.source import Question
from gates.session.running.run import Emit, Settings

Job = Callable[[Question, Settings, Emit], Run]


def conduct(context: Context, job: Job) -> int:
    """Do the job as the arguments say, show it while it goes on, and return its exit code."""
    refuse_privileged_event(context.environ, allowed=context.arguments.allow_privileged_event)
    write_reports = report_writer(context)
    settings = replace(
        how_to_run(context),
        only=tuple(context.arguments.gate),
        skip=tuple(context.arguments.skip),
        fail_fast=context.arguments.fail_fast,
        evidence=not context.arguments.no_evidence,
        approved_only=context.arguments.unattended,
        fresh=context.arguments.fresh,
        raw=context.cwd / context.arguments.raw if context.arguments.raw else None,
    )
    presenter = presenter_of(context)
    try:
        finished = job(context.question(context.arguments.source), settings, presenter.show)
    finally:
        presenter.close()
    write_reports(finished)
    if in_actions(context.environ):
        from gates.cli.github import publish

        publish(finished, context.environ)
    if _was_typed(context):
        _approve(context, finished)
    if _may_stand(context, finished):
        from gates.cli.standing import keep

        keep(context, finished)
    return finished.exit_code


def report_writer(context: Context) -> Callable[[Run], None]:
    """What writes the reports that --report asks for; what is wrong with them is said before anything runs."""
    if not context.arguments.report:
        return lambda _: None
    from gates.cli.reports import parse_reports, write_reports

    reports = parse_reports(context.arguments.report)
    return lambda run: write_reports(run, reports, context.cwd)


def how_to_run(context: Context) -> Settings:
    """The flags of every command that runs gates."""
    arguments = context.arguments
    return Settings(
        jobs=arguments.jobs or _jobs_of_environment(context),
        timeout=_seconds(arguments.timeout) if arguments.timeout else None,
        variables=context.variables(),
    )


def _was_typed(context: Context) -> bool:
    """Whether a person started this run and has seen all of its commands."""
    arguments = context.arguments
    partial = arguments.gate or arguments.skip
    hidden = arguments.quiet or arguments.no_progress or context.json
    return not (partial or hidden) and sys.stdin.isatty() and context.stderr.isatty()


def _may_stand(context: Context, run: Run) -> bool:
    """Whether the run said nothing that it would not say again: plain lines, of results that were known before."""
    known = [check.cached for result in run.gates for check in result.checks]
    return context.arguments.command == "run" and all(known or [False]) and _is_plain(context)


def _is_plain(context: Context) -> bool:
    """Whether all that a run does is to print lines that depend on nothing but files."""
    arguments = context.arguments
    looked_up = arguments.changed or arguments.unattended or in_actions(context.environ)
    shown = any(stream.isatty() for stream in (context.stdout, context.stderr))
    return arguments.format == "human" and not (arguments.report or looked_up or shown)


def _approve(context: Context, run: Run) -> None:
    """Typing a run is consent: the same gates may run by themselves from now on."""
    from gates.session.running.approval import approve
    from gates.tree.root import find_root

    gates = [result.gate for result in run.gates]
    try:
        if approve(find_root(Path(run.root)), run.source, gates, context.environ):
            context.complain(f"{run.source} may now run by itself, with these commands (see `gates hook approve`)")
    except GatesError as error:
        context.complain(f"the run was not remembered as approved: {error}")


def _seconds(text: str) -> float:
    from gates.document.duration import parse_duration

    seconds = parse_duration(text)
    if seconds is None:
        raise InputError(f"--timeout {text!r} is not a duration (write 90s, 5m or 1h30m)")
    return seconds


def _jobs_of_environment(context: Context) -> int | None:
    text = context.environ.get("GATES_JOBS")
    if not text:
        return None
    if not text.isdecimal() or int(text) < 1:
        raise InputError(f"GATES_JOBS={text!r} is not a number of jobs (set it to 1 or more)")
    return int(text)


def presenter_of(context: Context) -> Presenter:
    """Who shows a run, as the arguments, the terminal and the CI system ask for it."""
    arguments = context.arguments
    match arguments.format:
        case "json":
            return JsonPresenter(stdout=context.stdout)
        case "jsonl":
            return JsonLinesPresenter(stdout=context.stdout)
        case _:
            pass
    if in_actions(context.environ):
        return _github_presenter(context)
    alive = context.stderr.isatty() and context.environ.get("TERM") != "dumb"
    if alive and not (arguments.no_progress or arguments.quiet):
        from gates.cli.live import LivePresenter  # rich costs 40 ms, and only a terminal needs it

        return LivePresenter(
            stdout=context.stdout, stderr=context.stderr, color=context.color, verbose=arguments.verbose
        )
    return _plain_presenter(context, context.stderr)


def _github_presenter(context: Context) -> Presenter:
    """Everything on one stream, or the order of lines and workflow commands would be left to chance."""
    from gates.cli.github import GitHubPresenter

    inner = _plain_presenter(context, context.stdout)
    return GitHubPresenter(inner=inner, stdout=context.stdout, workspace=context.environ.get("GITHUB_WORKSPACE", ""))


def _plain_presenter(context: Context, progress: TextIO) -> PlainPresenter:
    arguments = context.arguments
    return PlainPresenter(
        stdout=context.stdout,
        stderr=progress,
        color=context.color,
        quiet=arguments.quiet,
        verbose=arguments.verbose,
        progress=not arguments.no_progress,
    )
