"""Less than a whole run: where a tool judges each file by itself, its command is run on the changed files only.

What it said of the others is put together with that. This is done only where the outcome is that of a run on all
files: the same paths, no links, no text that is there twice among what changed. Everything else is run as a whole.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from gates.model.measurement import FilePart, Measured
from gates.model.outcome import Finished, Outcome
from gates.model.value import dataclass, field, replace
from gates.model.verdict import CheckResult, Reason, State, Verdict
from gates.record.account import show_age
from gates.record.parts import Parts, SeenFile, read_parts, render_parts
from gates.record.result_cache import ResultCache
from gates.run.drive import Evaluate
from gates.run.plan import CheckPlan, unmeasured
from gates.session.evaluate import judged, output_of
from gates.session.file_set import FileSet, file_set
from gates.tree.identity import Snapshot
from gates.tree.root import Root
from gates.tree.texts import suffix_of

MOST_CHANGED = 500  # files; more are run as a whole, whose command line has no limit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Narrowed:
    """What is known of all files, and the paths of those that the command is run on; ``moved`` need no run."""

    known: Parts
    changed: tuple[str, ...]
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByFile:
    """The plans of one run whose tools judge each file by itself."""

    cache: ResultCache
    now: datetime
    sets: Mapping[str, FileSet]
    _narrowed: dict[str, _Narrowed] = field(default_factory=dict)
    _new: dict[str, Parts | None] = field(default_factory=dict)

    @classmethod
    def of(
        cls, cache: ResultCache, plans: Sequence[CheckPlan], root: Root, snapshot: Snapshot, now: datetime
    ) -> "ByFile":
        """Find the plans that can be run by file."""
        asked = (plan for plan in plans if plan.gate.incremental is not False)
        found = ((plan.task.key, file_set(plan, root, snapshot)) for plan in asked)
        return cls(cache=cache, now=now, sets={key: files for key, files in found if files is not None})

    def narrow(self, plan: CheckPlan) -> CheckPlan:
        """The plan, on the changed files only; with its result where none of them needs a run."""
        files = self.sets.get(plan.task.key) if plan.known is None else None
        narrowed = self._narrow(files) if files else None
        if files is None or narrowed is None:
            return plan
        self._narrowed[plan.task.key] = narrowed
        if narrowed.changed:
            argv = files.words([files.shown[path] for path in narrowed.changed])
            return replace(plan, task=replace(plan.task, command=" ".join(argv), argv=argv))
        result = self._result(plan, self._together(plan.task.key, {}))
        return plan if result.verdict.state is State.UNDECIDED else replace(plan, known=result)

    def evaluated(self, inner: Evaluate) -> Evaluate:
        """Judge the plans that were narrowed by what is known of all files, and the others as ``inner`` does."""

        def evaluate(plan: CheckPlan, outcome: Outcome, probe: Outcome | None) -> CheckResult:
            key = plan.task.key
            match outcome.ending:
                case Finished(exit_code=code) if key in self._narrowed:
                    result = self._merged(plan, outcome, code)
                    return replace(result, duration=outcome.duration, log=outcome.log, leftovers=outcome.leftovers)
                case Finished(exit_code=code) if key in self.sets:
                    result = inner(plan, outcome, probe)
                    if result.verdict.state in (State.PASSED, State.FAILED):
                        self._learn(plan, outcome, code, result)
                    return result
                case _:
                    return inner(plan, outcome, probe)

        return evaluate

    def save(self) -> None:
        """Keep what is known now, on a tree that nothing has changed meanwhile."""
        for key, parts in self._new.items():
            self.cache.put(self.sets[key].name, render_parts(parts) if parts else b"")

    def _narrow(self, files: FileSet) -> _Narrowed | None:
        """Which files have to be looked at again; None when only a whole run is right."""
        known = self._known(files)
        if known is None or not _has_same_paths(known, files):
            return None
        different = {path for path, entry in files.entries.items() if known.files[path].entry != entry}
        changed = {path for path in different if known.files[path].part is not None}
        if len(changed) > MOST_CHANGED or not _have_own_texts(known, files, different) or not _tells(known, different):
            return None
        return _Narrowed(known=known, changed=tuple(sorted(changed)), moved=tuple(different - changed))

    def _known(self, files: FileSet) -> Parts | None:
        known = read_parts(self.cache.get(files.name) or b"")
        return known if known and known.made <= self.now else None

    def _merged(self, plan: CheckPlan, outcome: Outcome, exit_code: int) -> CheckResult:
        key = plan.task.key
        files, narrowed = self.sets[key], self._narrowed[key]
        output = replace(output_of(plan.task.command, outcome, exit_code), argv=plan.task.argv)
        found = files.judge.by_file(output)
        asked = {files.shown[path]: path for path in narrowed.changed}
        if found is None or found.keys() != asked.keys() or exit_code != files.judge.of_files(found, ()).exit_code:
            self._new[key] = None
            why = "what it said of the changed files does not fit what is known of the others (run it again)"
            return unmeasured(plan, Verdict(state=State.UNDECIDED, reason=Reason.INCONSISTENT, explanation=why))
        return self._result(plan, self._together(key, {asked[shown]: part for shown, part in found.items()}))

    def _together(self, key: str, found: Mapping[str, FilePart]) -> Parts:
        """What is known of all files now."""
        files, narrowed = self.sets[key], self._narrowed[key]
        anew = {
            path: SeenFile(entry=files.entries[path], text=files.text(path), part=found.get(path))
            for path in (*narrowed.changed, *narrowed.moved)
        }
        self._new[key] = replace(narrowed.known, files={**narrowed.known.files, **anew})
        return self._new[key] or narrowed.known

    def _result(self, plan: CheckPlan, parts: Parts) -> CheckResult:
        files, narrowed = self.sets[plan.task.key], self._narrowed[plan.task.key]
        listed = {files.shown[path]: seen.part for path, seen in parts.files.items() if seen.part is not None}
        measured = files.judge.of_files(listed, files.argv)
        measurements = tuple(
            replace(one, tool=replace(one.tool, version=parts.tool_version)) for one in measured.measurements
        )
        age = int((self.now - parts.made).total_seconds())
        result = judged(plan, Measured(exit_code=measured.exit_code, measurements=measurements))
        note = f"{len(narrowed.changed)} of {len(listed)} files were measured again, the others {show_age(age)} ago"
        return replace(result, age=age, verdict=replace(result.verdict, notes=(*result.verdict.notes, note)))

    def _learn(self, plan: CheckPlan, outcome: Outcome, exit_code: int, result: CheckResult) -> None:
        """Take a whole run apart, unless it looked at files that are not in the tree."""
        files = self.sets[plan.task.key]
        found = files.judge.by_file(replace(output_of(plan.task.command, outcome, exit_code), argv=files.argv))
        if found is None or not found.keys() <= set(files.shown.values()):
            return
        tool = result.verdict.tool
        self._new[plan.task.key] = Parts(
            made=self.now,
            tool_version=tool.version if tool else None,
            beside=files.suffixes_beside(),
            files={
                path: SeenFile(entry=entry, text=files.text(path), part=found.get(files.shown[path]))
                for path, entry in files.entries.items()
            },
        )


def _has_same_paths(known: Parts, files: FileSet) -> bool:
    """Whether the tool finds the same files today, also among those that are not in the tree."""
    return known.files.keys() == files.entries.keys() and files.suffixes_beside() <= _passed_over(known)


def _tells(known: Parts, different: Collection[str]) -> bool:
    """Whether there is anything in the other files: where nothing is left to measure, the tool has to say so itself."""
    return any(seen.part.rows for path, seen in known.files.items() if seen.part and path not in different)


def _have_own_texts(known: Parts, files: FileSet, paths: Collection[str]) -> bool:
    """Whether no text of these files, before and now, is that of another: what is there twice is judged once."""
    texts = Counter(seen.text for seen in known.files.values())
    texts.update(files.text(path) for path in paths if files.text(path) != known.files[path].text)
    return all(texts[known.files[path].text] == 1 and texts[files.text(path)] == 1 for path in paths)


def _passed_over(known: Parts) -> frozenset[str]:
    """The suffixes of files that the tool passes over, wherever they are."""
    listed = {suffix_of(path) for path, seen in known.files.items() if seen.part is not None}
    passed = {suffix_of(path) for path, seen in known.files.items() if seen.part is None}
    return (known.beside | passed) - listed
