"""From gates to tasks: how each command is started, which companion probe goes with it, what stands in its way."""

import os
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from gates.measure.command import CommandLine, parse_command
from gates.measure.registry import paths_of, probe_of
from gates.model.gate import Check, Gate
from gates.model.outcome import Task
from gates.model.value import dataclass, replace
from gates.model.verdict import Reason, State, Verdict
from gates.run.environment import child_environment
from gates.run.plan import CheckPlan, check_key, in_shard, probe_key, shard_key, unmeasured
from gates.run.program import look_up
from gates.run.shell import Start, plan_start

DEFAULT_TIMEOUT = 600.0  # seconds; a gate that hangs for ten minutes will not come back


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where and how the commands of a run are started."""

    root: Path
    environ: Mapping[str, str]
    timeout: float = DEFAULT_TIMEOUT


def prepare(gates: Sequence[Gate], surroundings: Surroundings) -> tuple[CheckPlan, ...]:
    """One plan for each applying check of each gate, in the table's order."""
    inherited = replace(surroundings, environ=child_environment(surroundings.environ, {}))
    return tuple(
        _plan(gate, check, index, inherited)
        for gate in gates
        for index, check in enumerate(gate.checks)
        if check.applies
    )


def start_of(line: CommandLine, environ: Mapping[str, str]) -> Start:
    """How the command line is started here: directly, or through bash where there is one, else sh."""
    bash = not line.shell or isinstance(look_up("bash", environ.get("PATH", os.defpath), "/"), str)
    return plan_start(line.text, line.argv, line.env, bash=bash)


def _plan(gate: Gate, check: Check, index: int, surroundings: Surroundings) -> CheckPlan:
    line = parse_command(check.command)
    start = start_of(line, surroundings.environ)
    key = check_key(gate, index)
    if gate.shards > 1:
        return _in_shards(gate, check, _task(gate, key, line.text, start, surroundings), surroundings)
    probe = _probe_words(line)
    plan = CheckPlan(
        gate=gate,
        check=check,
        task=_task(gate, key, line.text, start, surroundings),
        probe=_task(gate, probe_key(gate, index), shlex.join(probe), Start(argv=probe, env=start.env), surroundings)
        if probe
        else None,
    )
    obstacle = _obstacle(line, surroundings.root)
    return replace(plan, known=unmeasured(plan, obstacle)) if obstacle else plan


def _in_shards(gate: Gate, check: Check, whole: Task, surroundings: Surroundings) -> CheckPlan:
    """A plan for as many tasks as there are shards; ``whole`` only stands for them."""
    lines = [parse_command(in_shard(check.command, number, gate.shards)) for number in range(1, gate.shards + 1)]
    tasks = tuple(
        _task(gate, shard_key(whole.key, number, gate.shards), line.text, start, surroundings)
        for number, line in enumerate(lines, 1)
        for start in [start_of(line, surroundings.environ)]
    )
    plan = CheckPlan(gate=gate, check=check, task=whole, shards=tasks)
    obstacle = next(filter(None, (_obstacle(line, surroundings.root) for line in lines)), None)
    return replace(plan, known=unmeasured(plan, obstacle)) if obstacle else plan


def _task(gate: Gate, key: str, command: str, start: Start, surroundings: Surroundings) -> Task:
    return Task(
        key=key,
        command=command,
        argv=start.argv,
        shell=start.shell,
        cwd=str(surroundings.root),
        timeout=gate.timeout or surroundings.timeout,
        env={**surroundings.environ, **gate.env, **start.env} if gate.env or start.env else surroundings.environ,
    )


def _probe_words(line: CommandLine) -> tuple[str, ...]:
    """The companion of the command's only call; with several calls nothing says whose it would be."""
    return (probe_of(line.calls[0]) or ()) if len(line.calls) == 1 else ()


def _obstacle(line: CommandLine, root: Path) -> Verdict | None:
    """A path argument that does not exist: lizard and ruff would silently examine less, or nothing."""
    missing = [path for call in line.calls for path in paths_of(call) if not (root / path).exists()]
    if not missing:
        return None
    return Verdict(
        state=State.UNDECIDED,
        reason=Reason.NOTHING_EXAMINED,
        explanation=f"{', '.join(missing)} does not exist in {root}, so the command was not run",
    )
