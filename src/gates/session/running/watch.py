"""Look again after each save: run the gates that it affects, and nothing where it changed nothing."""

from gates.model.value import dataclass, replace
from gates.model.verdict import Run
from gates.session.reading.select import select
from gates.session.reading.source import Question, Source, find_source, plans_left_out
from gates.session.reading.understand import check, understand
from gates.session.reuse.remember import identify_again
from gates.session.running.affected import affected
from gates.session.running.run import Emit, Settings, conduct
from gates.tree.identity import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What the last run saw: the documents, byte by byte, and the tree."""

    documents: tuple[bytes, str]
    tree: Snapshot


class Watcher:
    """Runs gates again and again, each time those that are affected by what changed since the last time."""

    def __init__(self, question: Question, settings: Settings) -> None:
        self._question = replace(question, recall=True)
        self._settings = replace(settings, evidence=False)
        self._seen: _Seen | None = None

    def look(self, emit: Emit) -> Run | None:
        """Run what is affected; None where nothing is.

        Raises:
            GatesError: as ``run`` does; the next look begins anew.
        """
        before, self._seen = self._seen, None
        source = find_source(self._question)
        now = _Seen(documents=_documents(source), tree=_identify(source, self._question))
        chosen = self._chosen(source, before, now)
        self._seen = now
        if not chosen:
            return None
        try:
            settings = replace(self._settings, only=tuple(sorted(chosen)), skip=())
            return conduct(source, self._question.environ, settings, emit, None)
        except BaseException:
            self._seen = None
            raise

    def _chosen(self, source: Source, before: _Seen | None, now: _Seen) -> frozenset[str]:
        if before == now:
            return frozenset()
        gates = understand(source, self._settings.variables)
        check(gates)
        asked = select(gates.gates, self._settings.only, self._settings.skip)
        if before is None or before.documents != now.documents:
            return asked
        return asked & affected(source.root, gates.gates, before.tree, now.tree)


def _documents(source: Source) -> tuple[bytes, str]:
    return source.plan_bytes, source.policy.sha256 if source.policy else ""


def _identify(source: Source, question: Question) -> Snapshot:
    return identify_again(source.root, plans_left_out(source), question.environ, source.listing)
