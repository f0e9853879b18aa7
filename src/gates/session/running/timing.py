"""What a run teaches about time: how long each command took, and how long each gate is likely to take."""

from collections.abc import Mapping, Sequence

from gates.measure.command import parse_command
from gates.measure.registry import only_reads
from gates.model.verdict import CheckResult, GateResult, Reason
from gates.run.plan import CheckPlan

LONGER_THAN_KNOWN = 1e6  # seconds; no command takes as long


def took(plans: Sequence[CheckPlan], results: Sequence[GateResult]) -> dict[str, float]:
    """Seconds of one attempt by the key of its task, of all commands that were run to an end or to their time limit."""
    checks = {result.gate.id: iter(result.checks) for result in results}
    found: dict[str, float] = {}
    for plan in plans:
        check = next(checks.get(plan.gate.id, iter(())), None)
        if check is not None and _tells(check):
            parts = [shard.duration for shard in check.shards] or [check.duration / check.attempts]
            found |= {task.key: seconds for task, seconds in zip(plan.tasks, parts, strict=False)}
    return found


def guessed(plans: Sequence[CheckPlan], estimates: Mapping[str, float]) -> dict[str, float]:
    """The estimates, and a guess for what has never been run: only reading code takes less time than running it.

    Without a guess a command is taken as endless, so that the tests of a fresh clone start first.
    """
    reads = [task for plan in plans if only_reads(parse_command(plan.check.command)) for task in plan.tasks]
    return {task.key: LONGER_THAN_KNOWN for task in reads} | dict(estimates)


def usual_by_gate(plans: Sequence[CheckPlan], estimates: Mapping[str, float]) -> dict[str, float]:
    """Seconds by gate id, for those of which every command is known: what is shown beside a gate that runs."""
    by_gate: dict[str, list[float | None]] = {}
    for plan in plans:
        by_gate.setdefault(plan.gate.id, []).extend(estimates.get(task.key) for task in plan.tasks)
    known = {gate: [value for value in values if value is not None] for gate, values in by_gate.items()}
    return {gate: sum(values) for gate, values in known.items() if len(values) == len(by_gate[gate])}


def _tells(check: CheckResult) -> bool:
    ran = check.exit_code is not None or check.verdict.reason is Reason.TIMED_OUT
    return ran and not check.cached
