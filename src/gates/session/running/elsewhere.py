"""Run gates in a throw-away copy of the project, with the tools of the original and the code of the copy."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

from gates.model.gate import Gate
from gates.model.measurement import Baseline
from gates.model.value import dataclass, replace
from gates.model.verdict import GateResult
from gates.run.drive import Settings, drive
from gates.run.interrupt import Interrupt
from gates.run.local import LocalExecutor
from gates.session.checks.evaluate import Evaluator
from gates.session.checks.prepare import DEFAULT_TIMEOUT, Surroundings, prepare
from gates.tree.copy import TOOL_FOLDERS
from gates.tree.imports import import_folders
from gates.tree.root import Root


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """How commands are run away from the project: its root, the caller's environment, seconds, commands at once."""

    root: Root
    environ: Mapping[str, str]
    interrupt: Interrupt
    timeout: float | None = None
    jobs: int = 1


NO_BASES: Mapping[str, Baseline] = MappingProxyType({})


def run_elsewhere(
    copy: Path,
    gates: Sequence[Gate],
    how: Elsewhere,
    evaluator: Evaluator | None = None,
    bases: Mapping[str, Baseline] = NO_BASES,
) -> tuple[GateResult, ...]:
    """Run the gates in ``copy``, the folder that stands for the root; what they need of each other does not count.

    ``bases`` is what their commands are compared with, by the keys of their tasks.
    """
    chosen = tuple(replace(gate, needs=()) for gate in gates)
    surroundings = Surroundings(
        root=copy, environ=copy_environment(copy, how.root, how.environ), timeout=how.timeout or DEFAULT_TIMEOUT
    )
    evaluate = evaluator or Evaluator.before(copy, chosen, lambda _: None)
    with (
        tempfile.TemporaryDirectory(prefix="gates-logs-", ignore_cleanup_errors=True) as logs,
        closing(LocalExecutor(how.jobs, Path(logs), interrupt=how.interrupt)) as executor,
    ):
        executor.prepare()
        plans = [replace(plan, base=bases.get(plan.task.key)) for plan in prepare(chosen, surroundings)]
        return drive(chosen, plans, executor, evaluate, lambda _: None, Settings(jobs=how.jobs))


def copy_environment(copy: Path, root: Root, environ: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment for commands in a copy.

    Python imports the project from the copy although it is installed from the original, and uv leaves the linked
    environment as it is: it would make it one of the copy.
    """
    top = copy.parents[len(root.path.relative_to(root.top).parts) - 1] if root.path != root.top else copy
    folders = [str(top / folder) for folder in import_folders(root, environ)]
    outside = [path for path in environ.get("PYTHONPATH", "").split(os.pathsep) if path and not _inside(path, root)]
    changed = dict(environ)
    if folders or outside:
        changed["PYTHONPATH"] = os.pathsep.join((*folders, *outside))
    if any((copy / name).is_symlink() for name in TOOL_FOLDERS):
        changed["UV_NO_SYNC"] = "1"
    return changed


def _inside(path: str, root: Root) -> bool:
    return Path(path).is_relative_to(root.top)
