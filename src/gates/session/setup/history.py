"""The runs that a project kept the records of."""

from collections.abc import Iterator

from gates.record.read_record import Recorded, read_record
from gates.record.store import RECORDS
from gates.session.reading.source import Question, find_source
from gates.tree.root import Root, find_root


def history(question: Question) -> tuple[Recorded, ...]:
    """The recorded runs of a source, oldest first; without a source those of all of them."""
    if question.source is None:
        return tuple(records(find_root(question.cwd)))
    source = find_source(question)
    return tuple(recorded for recorded in records(source.root) if recorded.run.source == source.path)


def records(root: Root) -> Iterator[Recorded]:
    """Every record of the project that can be read, oldest first; their names begin with the time."""
    for path in sorted((root.path / RECORDS).glob("*.json")):
        recorded = read_record(path.read_bytes(), path.name)
        if isinstance(recorded, Recorded):
            yield recorded
