"""What a measurement depends on, as the name of its entry in the result cache; never what is expected of it."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import gates.measure
from gates import __version__
from gates.measure.command import CommandLine, parse_command
from gates.measure.outside import looks_outside
from gates.model.outcome import Task
from gates.model.value import dataclass
from gates.run.environment import without_noise
from gates.run.plan import CheckPlan
from gates.tree.identity import Snapshot
from gates.tree.inputs import Inputs
from gates.tree.root import Root
from gates.tree.toolchain import stamps_below, toolchain

SCHEMA = 1  # of what is in an entry, and of what its name is made of
Toolchains = Callable[[frozenset[str], str | None, str | None], str]  # of programs, by PATH and VIRTUAL_ENV
MEASURING = Path(gates.measure.__path__[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How gates itself, the tools of a command and the way in which it is started are told in the name of a result.

    ``sees``: whether that tells of all programs that a command starts, in its environment.
    """

    gates: str
    tools: Toolchains
    started: Callable[[Task], Mapping[str, object]]
    sees: Callable[[CommandLine, Mapping[str, str]], bool] = lambda line, environ: True


def own_naming(root: Root) -> Naming:
    """By the stamps and paths of this machine."""
    return Naming(gates=stamps_below(MEASURING, ".py"), tools=toolchains(root.path), started=_started)


def cache_names(plans: Sequence[CheckPlan], root: Root, snapshot: Snapshot, naming: Naming) -> dict[str, str]:
    """The names by the key of the plan's task; none for what is not to be cached, or whose inputs nobody can tell."""
    inputs = Inputs.of(root, snapshot)
    digests: dict[tuple[str, ...], str | None] = {}
    names: dict[str, str] = {}
    for plan in plans:
        line = parse_command(plan.check.command)
        if plan.known is not None or not may_be_kept(plan, line, naming):
            continue
        patterns = plan.gate.inputs
        if patterns not in digests:
            digests[patterns] = inputs.digest(patterns)
        digest = digests[patterns]
        if digest is not None:
            names[plan.task.key] = entry_name(plan, digest, naming)
    return names


def base_names(plans: Sequence[CheckPlan], tree: str, naming: Naming) -> dict[str, str]:
    """The same for what commands measure on another tree, that of the base, by its sha256."""
    cached = [plan for plan in plans if may_be_kept(plan, parse_command(plan.check.command), naming)]
    return {plan.task.key: entry_name(plan, f"base {tree}", naming) for plan in cached}


def may_be_kept(plan: CheckPlan, line: CommandLine, naming: Naming) -> bool:
    """Whether a name can tell of everything that the plan's command depends on."""
    return plan.gate.cache and not looks_outside(line) and naming.sees(line, plan.task.env)


def entry_name(plan: CheckPlan, inputs: str, naming: Naming) -> str:
    """The name for what the plan's command says about ``inputs``."""
    line = parse_command(plan.check.command)
    content = {
        "schema": SCHEMA,
        "gates": [__version__, naming.gates],
        "command": naming.started(plan.task),
        "shards": [naming.started(shard) for shard in plan.shards],
        "probe": plan.probe and naming.started(plan.probe),
        "metric": repr(plan.gate.metric),
        "tools": naming.tools(_programs(plan, line), plan.task.env.get("PATH"), plan.task.env.get("VIRTUAL_ENV")),
        "inputs": inputs,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def toolchains(root: Path) -> Toolchains:
    """The digests of toolchains as they are now, of each one once: the gates of a run share most of them."""

    @cache
    def digest(programs: frozenset[str], path: str | None, own: str | None) -> str:
        environ = {name: value for name, value in (("PATH", path), ("VIRTUAL_ENV", own)) if value is not None}
        return toolchain(programs, root, environ)

    return digest


def _started(task: Task) -> Mapping[str, object]:
    return {
        "text": task.command,
        "argv": task.argv,
        "shell": task.shell,
        "cwd": task.cwd,
        "env": without_noise(task.env),
    }


def _programs(plan: CheckPlan, line: CommandLine) -> frozenset[str]:
    """The programs that the command names, wrappers and what they start."""
    called = (word for call in line.calls for word in (*call.argv[:1], *call.wrapper))
    return frozenset({plan.task.argv[0], *(word for word in called if not word.startswith("-"))})
