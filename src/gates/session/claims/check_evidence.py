"""The evidence in a plan against the records: forged, copied, replayed, deleted, out of order; named with the line."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from itertools import pairwise, zip_longest
from posixpath import basename

from gates.document.evidence import Entry, Evidence
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.value import dataclass
from gates.model.verdict import Run, RunVerdict
from gates.record.progress_entry import progress_entry
from gates.record.read_record import Recorded, Unreadable
from gates.record.store import RECORDS
from gates.session.claims.records import Records

SKEW = timedelta(minutes=5)  # clocks of different machines differ
REMOVE = "remove the entry, and run the gates again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a plan's evidence stands: the records, how it links to one by its name, the plans that exist, the time.

    ``gone`` are the records that git still has, and that are no longer where they were.
    """

    records: Records
    gone: Records
    link: Callable[[str], str]
    plans: Collection[str]
    now: datetime


def check_evidence(plan: str, evidence: Evidence, setting: Setting) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with the evidence of the plan with that path, in the order of the text."""
    found = [problem for entry in evidence.entries for problem in _check_entry(plan, entry, setting)]
    found += [*_replayed(evidence), *_out_of_order(evidence)]
    linked = {basename(entry.link) for entry in evidence.entries}
    hidden = [record for record in setting.records.about(plan) if record.name not in linked]
    gone = [record for record in setting.gone.about(plan) if record.name not in linked]
    deleted = [*(_deleted(plan, record) for record in hidden), *(_gone(plan, record) for record in gone)]
    return (*sorted(found, key=lambda problem: problem.location), *deleted)


def broken_record(place: Location, broken: Unreadable, advice: str = "restore it from git") -> Diagnostic:
    """What is said of a file that gates did not write like this, at the place that shows it."""
    message = f"{RECORDS}/{broken.name} is not as gates wrote it: {broken.why}"
    return _problem(place, "forged-record", message, advice)


def _check_entry(plan: str, entry: Entry, setting: Setting) -> Iterator[Diagnostic]:
    if entry.stamp and datetime.fromisoformat(entry.stamp) > setting.now + SKEW:
        yield _problem(entry.location, "future-timestamp", f"this entry is of {entry.stamp}, which is still to come")
    if entry.malformed is not None:
        message = "this looks like evidence, but gates writes no such line"
        yield _problem(entry.malformed, "malformed-entry", message, "remove it; evidence comes from `gates run` alone")
        return
    name = basename(entry.link)
    match setting.records.get(name):
        case None:
            what = f"its record {name} does not exist" if name else "it names no record"
            yield _problem(entry.location, "forged-entry", f"nothing proves this entry: {what}")
        case Unreadable() as broken:
            yield broken_record(entry.location, broken, f"restore it from git, or {REMOVE}")
        case Recorded() as recorded if recorded.run.plan != plan:
            yield _copied(entry, recorded, setting)
        case Recorded() as recorded:
            yield from _compare(entry, progress_entry(recorded.run, setting.link(name)))


def _compare(entry: Entry, expected: tuple[str, ...]) -> Iterator[Diagnostic]:
    """The first line of the entry that its record does not render to."""
    for offset, (here, there) in enumerate(zip_longest(entry.lines, expected, fillvalue="")):
        if here != there:
            said = f"its record says: {there}" if there else "its record says nothing of the kind"
            place = entry.places[min(offset, len(entry.places) - 1)]
            yield _problem(place, "forged-entry", f"this is not what was recorded; {said}", "restore it from git")
            return


def _copied(entry: Entry, recorded: Recorded, setting: Setting) -> Diagnostic:
    """An error, unless the plan was moved: then the entry is of its own past, and only no longer a proof."""
    owner = recorded.run.plan or recorded.run.source
    message = f"this entry belongs to {owner}, whose run it records"
    if owner in setting.plans:
        return _problem(entry.location, "copied-entry", message)
    advice = "if the plan was moved, complete it again"
    return _problem(entry.location, "copied-entry", f"{message}, and which is gone", advice, Severity.WARNING)


def _replayed(evidence: Evidence) -> Iterator[Diagnostic]:
    first: dict[str, Entry] = {}
    for entry in evidence.entries:
        before = first.setdefault(entry.link, entry)
        if entry.link and before is not entry:
            message = f"the same run stands already on line {before.location.line}"
            yield _problem(entry.location, "replayed-entry", message, "remove one of them")


def _out_of_order(evidence: Evidence) -> Iterator[Diagnostic]:
    stamped = [entry for entry in evidence.entries if entry.stamp]
    for above, below in pairwise(stamped):
        early, late = (below, above) if evidence.newest_first else (above, below)
        if _moment(early) > _moment(late):
            order = "newest" if evidence.newest_first else "oldest"
            message = f"this entry of {below.stamp} stands below that of {above.stamp}, in a log with the {order} first"
            yield _problem(below.location, "out-of-order", message, "restore the order in which gates wrote them")


def _moment(entry: Entry) -> tuple[str, str]:
    """When the run was: to the minute as it says itself, then as exactly as the name of its record says."""
    return entry.stamp, basename(entry.link)


def _deleted(plan: str, record: Recorded | Unreadable) -> Diagnostic:
    """A record of the plan that it does not show."""
    if isinstance(record, Unreadable):
        return broken_record(Location(path=f"{RECORDS}/{record.name}"), record)
    message = f"the entry of {_named(record.run)}, is gone; {record.run.record} tells of it"
    return _problem(Location(path=plan), "deleted-entry", message, "restore the entry from git")


def _gone(plan: str, record: Recorded | Unreadable) -> Diagnostic:
    """A record of the plan that is gone together with its entry, and that git still has."""
    run = f"{_named(record.run)}," if isinstance(record, Recorded) else "a run"
    message = f"the entry of {run} is gone, and so is its record {RECORDS}/{record.name}; git has both"
    return _problem(Location(path=plan), "deleted-record", message, "restore both from git")


def _named(run: Run) -> str:
    what = "passed" if run.verdict is RunVerdict.PASSED else f"did not pass ({run.verdict})"
    return f"a run that {what}, {run.started:%Y-%m-%dT%H:%MZ}"


def _problem(
    location: Location, code: str, message: str, advice: str = REMOVE, severity: Severity = Severity.ERROR
) -> Diagnostic:
    return Diagnostic(location=location, code=code, message=message, advice=advice, severity=severity)
