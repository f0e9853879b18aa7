"""Less than a whole run: where a tool judges each file by itself, its command is run on the changed files only.

What it said of the others is put together with that. This is done only where the outcome is that of a run on all
files: the same paths, no links, no text that is there twice among what changed. Everything else is run as a whole.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from gates.measure.command import parse_command
from gates.measure.increments import Looked
from gates.model.measurement import FilePart, Measured, Output
from gates.model.outcome import Finished, Outcome
from gates.model.value import dataclass, field, replace
from gates.model.verdict import CheckResult, Reason, State, Verdict
from gates.record.age import show_age
from gates.record.parts import Parts, SeenFile, read_parts, render_parts
from gates.record.result_cache import ResultCache
from gates.run.drive import Evaluate
from gates.run.plan import CheckPlan, unmeasured
from gates.session.checks.evaluate import judged, output_of, probed
from gates.session.reuse.cache_key import Naming
from gates.session.reuse.file_set import FileSet, file_set
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
    root: Root
    snapshot: Snapshot
    now: datetime
    naming: Naming
    _sets: dict[str, FileSet | None] = field(default_factory=dict)
    _narrowed: dict[str, _Narrowed] = field(default_factory=dict)
    _new: dict[str, tuple[str, Parts | None]] = field(default_factory=dict)

    def narrow(self, plan: CheckPlan) -> CheckPlan:
        """The plan, on the changed files only; with its result where none of them needs a run."""
        files = self._files(plan) if plan.known is None else None
        narrowed = self._narrow(files) if files else None
        if files is None or narrowed is None:
            return plan
        self._narrowed[plan.task.key] = narrowed
        if narrowed.changed:
            argv = files.words([files.shown[path] for path in narrowed.changed])
            return replace(plan, task=replace(plan.task, command=" ".join(argv), argv=argv))
        result = self._result(plan, files, self._together(plan, files, {}))
        return plan if result.verdict.state is State.UNDECIDED else replace(plan, known=result)

    def evaluated(self, inner: Evaluate) -> Evaluate:
        """Judge the plans that were narrowed by what is known of all files, and the others as ``inner`` does."""

        def evaluate(plan: CheckPlan, outcome: Outcome, probe: Outcome | None) -> CheckResult:
            files = self._files(plan)
            match outcome.ending:
                case Finished() if files and plan.task.key in self._narrowed:
                    result = self._merged(plan, files, outcome, probe)
                    return replace(result, duration=outcome.duration, log=outcome.log, leftovers=outcome.leftovers)
                case Finished(exit_code=code) if files:
                    result = inner(plan, outcome, probe)
                    if result.verdict.state in (State.PASSED, State.FAILED):
                        self._learn(plan, files, output_of(plan.task.command, outcome, code), probe, result)
                    return result
                case _:
                    return inner(plan, outcome, probe)

        return evaluate

    def save(self) -> None:
        """Keep what is known now, on a tree that nothing has changed meanwhile."""
        for name, parts in self._new.values():
            self.cache.put(name, render_parts(parts) if parts else b"")

    def _files(self, plan: CheckPlan) -> FileSet | None:
        """The files of the plan as it was before it was narrowed; None where it cannot be."""
        key = plan.task.key
        if key not in self._sets:
            found = (
                file_set(plan, self.root, self.snapshot, self.naming) if plan.gate.incremental is not False else None
            )
            is_asked = found and (plan.gate.incremental or found.judge.INCREMENTS.by_default)
            self._sets[key] = found if is_asked else None
        return self._sets[key]

    def _narrow(self, files: FileSet) -> _Narrowed | None:
        """Which files have to be looked at again; None when only a whole run is right."""
        known = self._known(files)
        if known is None or not _has_same_paths(known, files):
            return None
        different = {path for path, entry in files.entries.items() if known.files[path].entry != entry}
        changed = {path for path in different if known.files[path].part is not None}
        narrowed = _Narrowed(known=known, changed=tuple(sorted(changed)), moved=tuple(different - changed))
        return narrowed if _is_right(narrowed, files) else None

    def _known(self, files: FileSet) -> Parts | None:
        known = read_parts(self.cache.get(files.name) or b"")
        return known if known and known.made <= self.now else None

    def _merged(self, plan: CheckPlan, files: FileSet, outcome: Outcome, probe: Outcome | None) -> CheckResult:
        asked = {files.shown[path]: path for path in self._narrowed[plan.task.key].changed}
        found = self._asked(plan, files, outcome, tuple(asked))
        if found is not None and found.keys() == asked.keys():
            parts = self._together(plan, files, {asked[shown]: part for shown, part in found.items()})
            whole = _measured(files, parts).measurements
            if probed(parse_command(plan.check.command), whole, probe) == whole:
                return self._result(plan, files, parts)
        self._new[plan.task.key] = files.name, None
        why = "what it said of the changed files does not fit what is known of the others (run it again)"
        return unmeasured(plan, Verdict(state=State.UNDECIDED, reason=Reason.INCONSISTENT, explanation=why))

    def _asked(
        self, plan: CheckPlan, files: FileSet, outcome: Outcome, names: tuple[str, ...]
    ) -> Mapping[str, FilePart] | None:
        """What the tool said of the files that it was called with; None where its status says something else."""
        match outcome.ending:
            case Finished(exit_code=code):
                output = replace(output_of(plan.task.command, outcome, code), argv=plan.task.argv)
                found = files.judge.by_file(output, Looked(names=names, read=files.read, named=True))
                return found if found is not None and code == files.judge.of_files(found, ()).exit_code else None
            case _:
                return None

    def _together(self, plan: CheckPlan, files: FileSet, found: Mapping[str, FilePart]) -> Parts:
        """What is known of all files now."""
        narrowed = self._narrowed[plan.task.key]
        anew = {
            path: SeenFile(entry=files.entries[path], text=files.text(path), part=found.get(path))
            for path in (*narrowed.changed, *narrowed.moved)
        }
        parts = replace(narrowed.known, files={**narrowed.known.files, **anew})
        self._new[plan.task.key] = files.name, parts
        return parts

    def _result(self, plan: CheckPlan, files: FileSet, parts: Parts) -> CheckResult:
        measured = _measured(files, parts)
        measurements = tuple(
            replace(one, tool=replace(one.tool, version=parts.tool_version)) for one in measured.measurements
        )
        age = int((self.now - parts.made).total_seconds())
        result = judged(plan, Measured(exit_code=measured.exit_code, measurements=measurements))
        again = len(self._narrowed[plan.task.key].changed)
        note = f"{again} of {len(_listed(parts))} files were measured again, the others {show_age(age)} ago"
        return replace(result, age=age, verdict=replace(result.verdict, notes=(*result.verdict.notes, note)))

    def _learn(
        self, plan: CheckPlan, files: FileSet, output: Output, probe: Outcome | None, result: CheckResult
    ) -> None:
        """Take a whole run apart, unless it looked at files that are not in the tree."""
        names = set(files.shown.values())
        looked = Looked(names=tuple(names), read=files.read, top=str(self.root.path), probe=_probe_output(probe))
        found = files.judge.by_file(replace(output, argv=files.argv), looked)
        if found is None or not found.keys() <= names:
            return
        tool = result.verdict.tool
        seen = {
            path: SeenFile(entry=entry, text=files.text(path), part=found.get(files.shown[path]))
            for path, entry in files.entries.items()
        }
        parts = Parts(
            made=self.now,
            tool_version=tool.version if tool else None,
            beside=files.suffixes_beside(),
            files=seen,
        )
        self._new[plan.task.key] = files.name, parts


def _probe_output(probe: Outcome | None) -> Output | None:
    match probe:
        case Outcome(ending=Finished(exit_code=code)):
            return output_of("", probe, code)
        case _:
            return None


def _measured(files: FileSet, parts: Parts) -> Measured:
    """What all files come to together."""
    return files.judge.of_files({files.shown[path]: part for path, part in _listed(parts)}, files.argv)


def _listed(parts: Parts) -> list[tuple[str, FilePart]]:
    """The files of which the tool said something, by path."""
    return [(path, seen.part) for path, seen in parts.files.items() if seen.part is not None]


def _has_same_paths(known: Parts, files: FileSet) -> bool:
    """Whether the tool finds the same files today, also among those that are not in the tree."""
    return known.files.keys() == files.entries.keys() and files.suffixes_beside() <= _passed_over(known)


def _is_right(narrowed: _Narrowed, files: FileSet) -> bool:
    """Whether a run on the changed files can stand for one on all of them."""
    how, known = files.judge.INCREMENTS, narrowed.known
    different = {*narrowed.changed, *narrowed.moved}
    if len(narrowed.changed) > MOST_CHANGED or not _have_own_texts(known, files, different):
        return False
    if how.anywhere and narrowed.moved:  # what the tool said nothing about may be its configuration
        return False
    return not how.needs_rows or _tells(known, different)


def _tells(known: Parts, different: Collection[str]) -> bool:
    """Whether there is anything in the other files."""
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
