"""From the text of a threshold cell to what it asks for. Total: every text has a reading, prose if nothing else."""

from itertools import chain
from typing import Final

from gates.judge import lexicon
from gates.judge.grammar import read_broken_number, read_clause, read_placeholder
from gates.judge.lexicon import Term
from gates.judge.number import Reading
from gates.judge.plain import plain
from gates.judge.wording import wording
from gates.model import lazy_re as re
from gates.model.expectation import Clause, Compound, Expectation, NotRunnable, Prose, Relative, Threshold
from gates.model.value import replace

LONGEST_CELL: Final = 2_000
"""In characters; a longer cell is prose without a second look."""

_SEPARATOR: Final = re.compile(
    r"\s*;\s*|,\s+|,(?![0-9])|\s+(?:and|&&?|\+|·|및|且)\s+|(?<!\bvs)(?<!\bmin)(?<!\bmax)\.\s+(?=[^\s.])|\s*\s·\s*"
)
_NOTE: Final = re.compile(r"\s*\(([^()]*)\)")
_WHOLE_NOTE: Final = re.compile(r"\(([^()]*)\)")
_LIMIT: Final = re.compile(r"[<>≤≥]|\d\+|at (?:least|most)|min|max")
_DASH: Final = re.compile(r"\s+(?:—|-{1,2})\s+|\s*—\s*")


def parse_expectation(text: str, *, gate: str = "") -> Expectation:
    """Read a threshold cell, Markdown and all; ``gate`` is the gate's name, which tells a bare number what it means.

    Words in brackets or after a dash are a note and not judged, unless the note is itself a threshold with a number.
    """
    cell = text.strip()
    if len(cell) > LONGEST_CELL:
        return Prose(text=cell)
    reading = _read(plain(cell), lexicon.term_of_gate(wording(plain(gate[:LONGEST_CELL]))))
    match reading:
        case None:
            return Prose(text=cell)
        case NotRunnable():
            return replace(reading, text=cell)
        case (clause,):
            return replace(clause, text=cell)
        case clauses:
            return Compound(text=cell, clauses=clauses)


def _read(cell: str, gate: Term | None) -> Reading:
    placeholder = read_placeholder(wording(cell))
    if placeholder:
        return placeholder
    whole = _WHOLE_NOTE.fullmatch(cell)
    core, notes = (whole[1], []) if whole else _without_notes(cell)
    reading = _read_clauses(core, gate)
    if reading is None and (parts := _DASH.split(core, maxsplit=1))[1:]:
        reading = _read_clauses(parts[0], gate) or _read_clauses(parts[1], gate)
    if reading is None:
        return read_broken_number(wording(core), gate)
    return reading if isinstance(reading, NotRunnable) else (*reading, *_numbers_of(notes, gate, reading))


def _without_notes(cell: str) -> tuple[str, list[str]]:
    """The cell without its bracketed notes, nested ones included, and the innermost notes."""
    notes: list[str] = []
    while match := _NOTE.search(cell):
        notes.append(match[1])
        cell = cell[: match.start()] + cell[match.end() :]
    return cell.strip(), notes


def _read_clauses(core: str, gate: Term | None) -> Reading:
    """Every clause between separators when all can be read, else the whole as one clause."""
    parts = [part for part in _SEPARATOR.split(core) if part]
    readings = [_read_clause(part, gate) for part in parts]
    clauses = [reading for reading in readings if isinstance(reading, tuple)]
    if len(parts) < 2 or len(clauses) < len(parts):
        return _read_clause(core, gate)
    return tuple(chain.from_iterable(clauses))


def _read_clause(part: str, gate: Term | None) -> Reading:
    reading = read_clause(wording(part), gate)
    if isinstance(reading, tuple):
        return tuple(replace(clause, text=part) for clause in reading)
    return reading


def _numbers_of(notes: list[str], gate: Term | None, read: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The notes that are thresholds of a known metric: ``all tests pass (≥ 40 tests, see below)``."""
    if any(isinstance(clause, Relative) for clause in read):
        return ()
    clauses: list[Clause] = []
    for note in notes:
        for part in _SEPARATOR.split(note):
            reading = _read_clause(part, gate) if _LIMIT.search(part) else None
            if isinstance(reading, tuple):
                clauses += [clause for clause in reading if isinstance(clause, Threshold) and _is_known(clause)]
    return tuple(clauses)


def _is_known(threshold: Threshold) -> bool:
    return any(lexicon.better(metric) for metric in threshold.metrics)
