"""What commands measure at the base, for expectations that compare with it: ``no new errors``, ``no regression``."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from gates.model.expectation import is_relative
from gates.model.gate import Gate
from gates.model.measurement import Baseline, Measured
from gates.model.value import replace
from gates.model.verdict import CheckResult
from gates.record.kept import Kept, read_kept, render_kept
from gates.record.result_cache import ResultCache
from gates.run.plan import CheckPlan, check_key
from gates.session.checks.evaluate import Evaluator
from gates.session.reuse.cache_key import base_names
from gates.session.reuse.naming import naming_of
from gates.session.running.elsewhere import NO_BASES, Elsewhere, run_elsewhere
from gates.tree.base import Base, snapshot_at
from gates.tree.copy import checkout, copy_worktree
from gates.tree.root import Root


def with_baselines(
    plans: Sequence[CheckPlan], base: Base | None, how: Elsewhere, cache: ResultCache | None
) -> tuple[CheckPlan, ...]:
    """The plans, those that compare with the base with what their commands, as they are now, measure there.

    The commands are run in a throw-away copy of the base, unless ``cache`` knows what came of that. A command that
    comes to nothing there leaves the reason.
    """
    asked = [plan for plan in plans if is_relative(plan.gate.expectation) and plan.known is None]
    if not asked:
        return tuple(plans)
    found = _measure(asked, base, how, cache) if base else {plan.task.key: _without(how.root) for plan in asked}
    return tuple(replace(plan, base=found.get(plan.task.key)) for plan in plans)


def as_it_is(gates: Sequence[Gate], how: Elsewhere, where: str) -> Mapping[str, Baseline]:
    """What the commands of those gates that compare measure on the files of now, by the keys of their tasks.

    ``where`` that is, for the reasons why there is nothing.
    """
    asked = [gate for gate in gates if is_relative(gate.expectation)]
    if not asked:
        return NO_BASES
    with copy_worktree(how.root) as copy:
        return _baselines(*_measured_in(copy, asked, how), where=where)


def as_at(base: Base, gates: Sequence[Gate], how: Elsewhere) -> Mapping[str, Baseline]:
    """The same on the files of the base."""
    asked = [gate for gate in gates if is_relative(gate.expectation)]
    if not asked:
        return NO_BASES
    with checkout(how.root, base.commit) as copy:
        return _baselines(*_measured_in(copy, asked, how))


def _without(root: Root) -> Baseline:
    return Baseline(why="there is no commit to compare with" if root.repository else "there is none outside of git")


def _measure(plans: Sequence[CheckPlan], base: Base, how: Elsewhere, cache: ResultCache | None) -> dict[str, Baseline]:
    """The baselines by the key of the plan's task."""
    if cache is None:
        return _baselines(*_run(plans, base, how))
    naming = naming_of(how.root, shared=cache.is_shared)
    names = base_names(plans, snapshot_at(how.root, base.commit).id.sha256, naming)
    known = _known(names, cache)
    missing = [plan for plan in plans if plan.task.key not in known]
    kept, reasons = _run(missing, base, how) if missing else ({}, {})
    for key in kept.keys() & names.keys():
        cache.put(names[key], render_kept(kept[key]))
    return _baselines(known | kept, reasons)


def _known(names: Mapping[str, str], cache: ResultCache) -> dict[str, Kept]:
    entries = ((key, cache.get(name)) for key, name in names.items())
    read = ((key, read_kept(data)) for key, data in entries if data)
    return {key: kept for key, kept in read if kept}


def _baselines(kept: Mapping[str, Kept], reasons: Mapping[str, str], where: str = "at the base") -> dict[str, Baseline]:
    measured = {key: Baseline(measurements=one.measured.measurements) for key, one in kept.items()}
    return {key: Baseline(why=f"{where} {why}") for key, why in reasons.items()} | measured


def _run(plans: Sequence[CheckPlan], base: Base, how: Elsewhere) -> tuple[dict[str, Kept], dict[str, str]]:
    gates = tuple({plan.gate.id: plan.gate for plan in plans}.values())
    with checkout(how.root, base.commit) as copy:
        kept, why = _measured_in(copy, gates, how)
    asked = {plan.task.key for plan in plans}
    return kept, {key: reason for key, reason in why.items() if key in asked}


def _measured_in(copy: Path, gates: Sequence[Gate], how: Elsewhere) -> tuple[dict[str, Kept], dict[str, str]]:
    """What was measured in a copy, and why nothing was, both by the key of the command's task."""
    kept: dict[str, Kept] = {}

    def notice(plan: CheckPlan, measured: Measured, result: CheckResult) -> None:
        kept[plan.task.key] = Kept(measured=measured, made=datetime.now(UTC))

    results = run_elsewhere(copy, gates, how, Evaluator.before(copy, tuple(gates), lambda _: None, notice))
    said = {(result.gate.id, check.command): check.verdict.explanation for result in results for check in result.checks}
    why = {
        check_key(gate, index): said.get((gate.id, check.command), "it was not run")
        for gate in gates
        for index, check in enumerate(gate.checks)
        if check.applies
    }
    return kept, why
