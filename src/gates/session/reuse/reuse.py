"""What earlier runs measured on the same inputs stands for running a command again; judged anew, and told as cached."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from gates.judge.chance import may_change
from gates.model.gate import Gate
from gates.model.measurement import Measured
from gates.model.value import dataclass, field, replace
from gates.model.verdict import CheckResult, JudgedBy, State
from gates.record.kept import Kept, read_kept, render_kept
from gates.record.result_cache import ResultCache
from gates.record.store import FOLDER, LOGS, Store
from gates.run.plan import CheckPlan
from gates.session.checks.evaluate import judged
from gates.session.checks.hide import hide
from gates.session.checks.prepare import Surroundings, prepare
from gates.session.reading.source import Source, plans_left_out
from gates.session.reuse.by_file import ByFile
from gates.session.reuse.cache_key import cache_names
from gates.session.reuse.naming import naming_of
from gates.session.reuse.remember import identify_again
from gates.session.reuse.shared_cache import cache_of, has_results
from gates.tree.identity import Changes, Snapshot
from gates.tree.root import Root


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """The results of earlier runs for one run, and those that it adds.

    ``names`` are the entries of the plans that may have one, by the key of their task; ``by_file`` what is known of
    single files. ``secrets`` are kept nowhere.
    """

    cache: ResultCache
    names: Mapping[str, str]
    by_file: ByFile
    now: datetime
    secrets: Sequence[bytes] = ()
    _noticed: dict[str, list[Kept | None]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        cache: ResultCache,
        plans: Sequence[CheckPlan],
        root: Root,
        snapshot: Snapshot,
        now: datetime,
        secrets: Sequence[bytes],
    ) -> "Reuse":
        """What is known of these plans on the tree of the snapshot."""
        naming = naming_of(root, shared=cache.is_shared)
        by_file = ByFile(cache=cache, root=root, snapshot=snapshot, now=now, naming=naming)
        names = cache_names(plans, root, snapshot, naming)
        return cls(cache=cache, names=names, by_file=by_file, now=now, secrets=secrets)

    def fill(self, plans: Sequence[CheckPlan]) -> tuple[CheckPlan, ...]:
        """The plans, those with a result that can be used again with just that, or with as little as can be run."""
        found = (replace(plan, known=plan.known or self.known(plan)) for plan in plans)
        return tuple(map(self.by_file.narrow, found))

    def notice(self, plan: CheckPlan, measured: Measured, result: CheckResult) -> None:
        """Remember what was measured, if it may be used again."""
        kept = Kept(measured=hide(measured, self.secrets), made=datetime.now(UTC), log=result.log)
        self._noticed.setdefault(plan.task.key, []).append(kept if _is_settled(result) else None)

    def save(self, changes: Changes) -> None:
        """Keep what was noticed, unless the tree was changed meanwhile or a command was tried again."""
        if changes != Changes():
            return
        self.by_file.save()
        fresh = [(key, kept) for key, [*attempts] in self._noticed.items() if len(attempts) == 1 for kept in attempts]
        for key, kept in fresh:
            if kept is not None and key in self.names:
                self.cache.put(self.names[key], render_kept(kept))
        if fresh:
            self.cache.trim()

    def known(self, plan: CheckPlan) -> CheckResult | None:
        """The result of an earlier run on the same inputs, judged now; None where the command has to be run."""
        name = self.names.get(plan.task.key)
        data = self.cache.get(name) if name else None
        kept = read_kept(data) if data else None
        if kept is None or kept.made > self.now:
            return None
        result = replace(
            judged(plan, kept.measured), age=int((self.now - kept.made).total_seconds()), log=self._log(kept)
        )
        return result if _is_settled(result) else None

    def _log(self, kept: Kept) -> str | None:
        """The log of the run that measured it, where that was in this folder."""
        is_here = kept.log and (not self.cache.is_shared or (self.by_file.root.path / LOGS / kept.log).is_file())
        return kept.log if is_here else None


def cached_ages(source: Source, gates: Sequence[Gate], environ: Mapping[str, str]) -> dict[tuple[str, str], int]:
    """The seconds since a result was measured that a run would take from the cache now, by gate id and command."""
    store, root = Store(path=source.root.path / FOLDER), source.root
    cache = cache_of(root, store, environ) if has_results(store, environ) else None
    if cache is None:
        return {}
    plans = prepare(gates, Surroundings(root=root.path, environ=environ))
    snapshot = identify_again(root, plans_left_out(source), environ, source.listing)
    reuse = Reuse.of(cache, plans, root, snapshot, datetime.now(UTC), ())
    results = ((plan, reuse.known(plan)) for plan in plans)
    return {
        (plan.gate.id, plan.check.command): result.age
        for plan, result in results
        if result is not None and result.age is not None
    }


def _is_settled(result: CheckResult) -> bool:
    """Whether the same inputs would say the same again: a pass, or a number that is no matter of chance."""
    verdict = result.verdict
    if result.leftovers or may_change(verdict):
        return False
    measured = verdict.state is State.FAILED and verdict.judged_by is JudgedBy.MEASUREMENT
    return measured or verdict.state is State.PASSED
