"""A run whose every result was known before is kept, with the files that it could depend on, until one changes."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from time import time

import gates
from gates.measure.command import parse_command
from gates.model.value import replace
from gates.model.verdict import Run
from gates.record.result_cache import FOLDER as CACHE
from gates.record.result_cache import KEY_FILE
from gates.record.store import FOLDER
from gates.record.user_state import replace_content, state_folder
from gates.run.environment import SHARED
from gates.session.checks.prepare import start_of
from gates.session.reading.source import Question, Source, find_source
from gates.session.running.recall import asked, pack, place
from gates.tree.glob import is_pattern
from gates.tree.listing import Listing
from gates.tree.root import POLICY_NAME, Root
from gates.tree.stamps import NO_STAMP, are_settled, stamp
from gates.tree.toolchain import toolchain_witnesses
from gates.tree.witnesses import tree_witnesses

ELSEWHERE = ("GATES_BASE", SHARED)  # a base and a cache that nothing here watches over
MOST_KEPT = 100  # runs of a user; of those that were kept longest ago the rest is forgotten


def keep_standing(question: Question, cwd: str, words: Sequence[str], run: Run, parts: Sequence[str | float]) -> None:
    """Keep what ``gates WORDS``, called in the folder ``cwd``, came to, unless something it rests on changed just now.

    Raises:
        GatesError, OSError: it cannot be kept.
    """
    path = place(question.environ, cwd, words)
    source = find_source(replace(question, recall=True))
    if path is None or not _is_watched(source, run, question.environ):
        return
    state_folder(question.environ, source.root.top)  # refuses a place in the project, which could then speak for itself
    watched = dict.fromkeys(map(os.path.normpath, _witnesses(source.listing, Path(cwd), run, question.environ)))
    known, absent = _stamped(watched)
    if NO_STAMP not in known.values() and are_settled(b"".join(known.values()), _nanoseconds(run.started)):
        known |= _stamped([f"{source.root.path}/{run.record}"])[0] if run.record else {}
        asking = asked(question.environ, cwd, words)
        content = pack(asking, known, absent, parts, run.exit_code, time())
        replace_content(Path(path), content)
        _forget(Path(path).parent)


def _is_watched(source: Source, run: Run, environ: Mapping[str, str]) -> bool:
    """Whether nothing beside the files that are watched decides what the run says, and it wrote into no plan."""
    usual = source.policy is not None and source.policy.path == POLICY_NAME and run.plan is None
    elsewhere = any(environ.get(name) for name in ELSEWHERE)
    return usual and not elsewhere and not any(_moved(result.gate.env) for result in run.gates)


def _witnesses(listing: Listing, cwd: Path, run: Run, environ: Mapping[str, str]) -> Iterator[str]:
    """The paths that cannot all stay as they are when the run would say something else."""
    root = listing.root
    yield from tree_witnesses(listing)
    yield from _documents(root, cwd)
    yield from toolchain_witnesses(_programs(run, environ), root.path, environ)
    patterns = (pattern for result in run.gates for pattern in result.gate.inputs)
    yield from (f"{root.path}/{pattern}" for pattern in patterns if not is_pattern(pattern))
    yield f"{root.path}/{FOLDER}/{CACHE}"
    yield f"{state_folder(environ, root.top)}/{KEY_FILE}"
    for folder in gates.__path__:
        yield from (str(module) for module in Path(folder).rglob("*.py"))


def _documents(root: Root, cwd: Path) -> Iterator[str]:
    """Where there is a gates.toml, and where another one or another repository would change what the project is."""
    yield f"{root.path}/{POLICY_NAME}"
    for folder in (cwd, *cwd.parents):
        if folder == root.repository:
            return
        yield from (f"{folder}/{POLICY_NAME}", f"{folder}/.git")


def _programs(run: Run, environ: Mapping[str, str]) -> set[str]:
    found: set[str] = set()
    for result in run.gates:
        for check in result.gate.checks:
            line = parse_command(check.command)
            found.add(start_of(line, environ).argv[0])
            found.update(word for call in line.calls for word in (*call.argv[:1], *call.wrapper))
    return {word for word in found if not word.startswith("-")}


def _moved(env: Mapping[str, str]) -> bool:
    """Whether a gate's own environment leads to other programs than those that are watched."""
    return not {"PATH", "VIRTUAL_ENV"}.isdisjoint(env)


def _stamped(paths: Iterable[str]) -> tuple[dict[str, bytes], list[str]]:
    """The stamps of the paths, and those with nothing there."""
    known: dict[str, bytes] = {}
    absent: list[str] = []
    for path in paths:
        try:
            known[path] = stamp(os.lstat(path))
        except OSError:
            absent.append(path)
    return known, absent


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000_000)


def _forget(folder: Path) -> None:
    newest_first = sorted(folder.iterdir(), key=lambda path: path.lstat().st_mtime_ns, reverse=True)
    for path in newest_first[MOST_KEPT:]:
        path.unlink(missing_ok=True)
