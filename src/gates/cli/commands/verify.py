"""``gates verify``: is what the plans claim true? Nothing is run, unless it is asked for."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gates.cli.actions import in_actions
from gates.cli.context import Context
from gates.cli.terminal import printable
from gates.model.claim import PlanVerdict, Standing
from gates.model.diagnostic import Diagnostic
from gates.model.errors import InputError
from gates.record.report_json import SCHEMA_VERSION, diagnostic_to_json, run_to_json
from gates.session.claims.verify import Verification, VerifySettings, verify
from gates.tree.root import find_root

if TYPE_CHECKING:
    from gates.model.event import Event


def execute(context: Context) -> int:
    """Show the verdict on each plan; exit 0 when every claim holds."""
    arguments = context.arguments
    if (arguments.rerun or arguments.staged) and arguments.attestation:
        raise InputError("--attestation is held against the working tree, by looking (leave out --rerun and --staged)")
    settings = VerifySettings(
        plans=tuple(arguments.plans), base=arguments.base, staged=arguments.staged, variables=context.variables()
    )
    if arguments.rerun:
        return _rerun(context, settings)
    if arguments.attestation or arguments.key:
        verification = _attested(context, settings)
    else:
        verification = verify(context.question(None), settings)
    _show(context, verification, {})
    return verification.exit_code


def _attested(context: Context, settings: VerifySettings) -> Verification:
    from gates.session.claims.attestation import Attestation, verify_attested  # what few verifications need

    arguments = context.arguments
    if not (arguments.attestation and arguments.key):
        raise InputError("--attestation FILE and --key PUB belong together")
    attestation = Attestation(envelope=arguments.attestation, key=arguments.key)
    return verify_attested(context.question(None), settings, attestation)


def _rerun(context: Context, settings: VerifySettings) -> int:
    """Run the gates again, show the runs as they end, then the verdicts."""
    from gates.cli.actions import refuse_privileged_event
    from gates.cli.conduct import how_to_run, presenter_of, report_writer  # what runs gates, and looking does not need
    from gates.model.event import RunStarted
    from gates.session.claims.rerun import reverify

    refuse_privileged_event(context.environ, allowed=context.arguments.allow_privileged_event)
    write_reports = report_writer(context)
    presenter = presenter_of(context)

    def tell(event: "Event") -> None:
        if context.json:
            return
        if isinstance(event, RunStarted):
            context.show([printable(f"gates of {event.source}:")])
        presenter.show(event)

    try:
        found = reverify(context.question(None), settings, how_to_run(context), tell)
    finally:
        presenter.close()
    _show(context, found.verification, {"runs": [run_to_json(run) for run in found.runs]})
    if run := found.together:
        write_reports(run)
        if in_actions(context.environ):
            from gates.cli.github import publish

            publish(run, context.environ)
    return found.verification.exit_code


def _show(context: Context, verification: Verification, more: dict[str, object]) -> None:
    """The verdicts; ``more`` is for JSON only."""
    if context.json:
        context.show_json(_to_json(verification) | more)
    elif in_actions(context.environ):
        from gates.cli.github import finding_annotations, quoted

        root, workspace = find_root(context.cwd).path, context.environ.get("GITHUB_WORKSPACE", "")
        context.show(quoted(_lines(verification)))
        context.show(finding_annotations(_findings(verification), root, workspace))
    else:
        context.show(_lines(verification))


def _findings(verification: Verification) -> Iterator[Diagnostic]:
    for plan in verification.plans:
        yield from plan.findings
    yield from verification.findings


def _to_json(verification: Verification) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "base": verification.base or None,
        "exit_code": verification.exit_code,
        "plans": [
            {
                "path": plan.path,
                "claimed": plan.claimed,
                "level": plan.level,
                "standing": plan.standing,
                "record": plan.record,
                "findings": [diagnostic_to_json(finding) for finding in plan.findings],
            }
            for plan in verification.plans
        ],
        "findings": [diagnostic_to_json(finding) for finding in verification.findings],
    }


def _lines(verification: Verification) -> Iterator[str]:
    """The findings, a line for each plan that claims something new, the summary last."""
    yield from (printable(str(finding)) for finding in _findings(verification))
    for plan in verification.plans:
        if plan.standing in (Standing.HOLDS, Standing.BROKEN):
            proof = f", {plan.record}" if plan.record else ""
            yield printable(f'{plan.path}: "{plan.claimed}" {plan.standing} [{plan.level}{proof}]')
    if verification.base:
        yield printable(f"note: history is what stands at {verification.base}")
    yield _summary(verification.plans)


def _summary(plans: tuple[PlanVerdict, ...]) -> str:
    """``50 plans: 1 claim holds, 1 does not hold, 40 are history, 8 claim nothing``."""
    words = {
        Standing.HOLDS: ("claim holds", "claims hold"),
        Standing.BROKEN: ("claim does not hold", "claims do not hold"),
        Standing.HISTORY: ("is history", "are history"),
        Standing.OPEN: ("claims nothing", "claim nothing"),
    }
    counts = {standing: sum(plan.standing is standing for plan in plans) for standing in words}
    told = [f"{count} {words[standing][count != 1]}" for standing, count in counts.items() if count]
    return f"{len(plans)} {'plan' if len(plans) == 1 else 'plans'}{': ' if told else ''}{', '.join(told)}"
