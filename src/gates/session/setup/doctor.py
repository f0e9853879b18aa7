"""What is missing or weak in a set-up, and what to do about it; looks, and runs none of the gates."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from gates.document.hook_templates import MANAGERS
from gates.measure.command import parse_command
from gates.model.diagnostic import Severity
from gates.model.errors import GatesError
from gates.model.gate import GateSet
from gates.record.durations import load_durations, usual
from gates.record.store import FOLDER, RECORDS, Store
from gates.session.reading.source import Question, Source, find_source
from gates.session.reading.understand import understand
from gates.session.setup.detours import timed_detours
from gates.session.setup.history import records
from gates.session.setup.note import Level, Note
from gates.session.setup.unsteady import unsteady
from gates.session.setup.waste import known_waste
from gates.tree.hooks import find_hooks
from gates.tree.listing import Listing, list_files
from gates.tree.root import POLICY_NAME, Root, find_root

_CI_FILES = (".github/workflows/", ".gitlab-ci.yml", "azure-pipelines.yml", ".circleci/", "Jenkinsfile", ".ci/")


def doctor(question: Question, variables: Mapping[str, str], *, time: bool = False) -> tuple[Note, ...]:
    """Everything worth telling about the project's set-up, the good things too.

    ``time``: start the tools that the gates call, with ``--version``, to see what their wrappers cost.
    """
    root = find_root(question.cwd)
    return (*_git(root), *_gates(question, variables, time=time), *_blocking(root))


def _git(root: Root) -> Iterator[Note]:
    if root.repository is None:
        yield Note(level="weak", what="not in a git repository", advice="git init: without it nothing has a base")
        return
    yield Note(level="ok", what=f"git repository {root.repository}")
    ignored = root.path / RECORDS
    if ignored.exists() and not any(path.startswith(f"{RECORDS}/") for path in list_files(Listing(root=root), "")):
        yield Note(level="weak", what="git ignores the records", advice=f"take {RECORDS}/ out of .gitignore")


def _gates(question: Question, variables: Mapping[str, str], *, time: bool) -> Iterator[Note]:
    try:
        source = find_source(question)
    except GatesError as error:
        yield Note(level="missing", what=str(error).split("\n")[0], advice="gates init")
        return
    gates = understand(source, variables)
    yield Note(level="ok", what=f"{len(gates.gates)} gates from {source.path}")
    if source.policy is None:
        advice = f"gates init: what {POLICY_NAME} requires, no plan can drop or loosen"
        yield Note(level="weak", what=f"no {POLICY_NAME}", advice=advice)
    for diagnostic in gates.diagnostics:
        level: Level = "missing" if diagnostic.severity is Severity.ERROR else "weak"
        yield Note(level=level, what=f"{diagnostic.location}: {diagnostic.message}", advice=diagnostic.advice)
    yield from _tools(source, gates, question.environ)
    yield from _earlier_runs(source, gates)
    if time:
        yield from timed_detours(gates.gates, source.root.path, question.environ)


def _earlier_runs(source: Source, gates: GateSet) -> Iterator[Note]:
    """What the records and the durations of earlier runs show."""
    for found in unsteady((recorded.run for recorded in records(source.root)), gates):
        advice = f"find out what it reads beside files of the project, or write cache = false in {POLICY_NAME}"
        yield Note(level="weak", what=str(found), advice=advice)
    seconds = usual(load_durations(Store(path=source.root.path / FOLDER)))
    yield from known_waste(gates.gates, seconds, source.root.path)


def _tools(source: Source, gates: GateSet, environ: Mapping[str, str]) -> Iterator[Note]:
    """Whether the first word of each command can be started at all."""
    programs: dict[str, str] = {}
    for gate in gates.gates:
        for check in gate.checks:
            line = parse_command(check.command)
            if check.applies and line.argv:
                programs.setdefault(line.argv[0], gate.name)
    for program, gate_name in programs.items():
        if shutil.which(program, path=environ.get("PATH")) or (source.root.path / program).is_file():
            yield Note(level="ok", what=f"{program} is there")
        else:
            yield Note(level="missing", what=f"{program}, which {gate_name} calls", advice=f"install {program}")


def _blocking(root: Root) -> Iterator[Note]:
    """Where a false Complete would be stopped."""
    managed = dict.fromkeys(name for manager in MANAGERS.values() for name in manager.files)
    hooks = [*_own_hooks(root), *(root.top / name for name in managed)]
    ci = [root.path / path for path in list_files(Listing(root=root), "") if path.startswith(_CI_FILES)]
    advice = "let CI call `gates run`: local checks can be bypassed, CI decides"
    yield _called_by(hooks, "a commit hook", "no commit hook calls gates", "gates init --hook git")
    yield _called_by(ci, "CI", "no CI job calls gates", advice)


def _own_hooks(root: Root) -> Iterator[Path]:
    """The hook that git calls, which worktrees share and core.hooksPath may place elsewhere."""
    if root.repository is not None:
        hooks = find_hooks(root.repository)
        folder = root.repository / Path(hooks.configured).expanduser() if hooks.configured else hooks.folder
        yield folder / "pre-commit"


def _called_by(files: list[Path], caller: str, otherwise: str, advice: str) -> Note:
    if any(_mentions(file) for file in files):
        return Note(level="ok", what=f"{caller} calls gates")
    return Note(level="weak", what=otherwise, advice=advice)


def _mentions(path: Path) -> bool:
    return path.is_file() and b"gates" in path.read_bytes()
