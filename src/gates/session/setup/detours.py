"""What stands between a command and its tool, a wrapper or a shim, and what it costs: timed with ``--version``."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gates.measure.command import ToolCall, parse_command
from gates.measure.registry import extractor_for
from gates.model.gate import Gate
from gates.model.value import dataclass
from gates.run.environment import child_environment
from gates.run.stopwatch import fastest, first_line
from gates.session.setup.note import Note
from gates.tree.which import SHIMS

BIN_FOLDERS = (".venv/bin", "venv/bin", "node_modules/.bin")
LAUNCHERS = frozenset(
    {"bun", "bunx", "conda", "hatch", "micromamba", "mise", "npm", "npx", "pdm", "pipenv", "pipx", "pixi", "pnpm"}
    | {"pnpx", "poetry", "rye", "uv", "uvx", "yarn"}
)
# So that nothing is installed, updated or asked for on the way.
STILL = {"UV_OFFLINE": "1", "UV_NO_SYNC": "1", "npm_config_offline": "true", "npm_config_yes": "false"}
WORTH_TELLING = 0.010  # seconds for each call


@dataclass(frozen=True, slots=True, kw_only=True)
class _Detour:
    """A way to a tool that is called ``name``, beside the direct one."""

    name: str
    gate: str
    tool: str
    through: tuple[str, ...]
    direct: str


def timed_detours(gates: Sequence[Gate], root: Path, environ: Mapping[str, str]) -> Iterator[Note]:
    """Time each wrapper and shim that the gates use against the tool itself, where both are here.

    Starts tools of the project, with ``--version``, and only those of which gates knows that this does nothing else.
    """
    env = child_environment(environ, STILL)
    detours: dict[tuple[str, ...], _Detour] = {}
    for gate in gates:
        for call in _known_calls(gate):
            detour = _wrapped(gate, call, root, env) if call.wrapper else _shimmed(gate, call, root, env)
            if detour is not None:
                detours.setdefault(detour.through, detour)
    for detour in detours.values():
        yield from _timed(detour, root, env)


def _known_calls(gate: Gate) -> Iterator[ToolCall]:
    for check in gate.checks:
        for call in parse_command(check.command).calls:
            plain = call.literal and call.argv[0] == call.tool and "/" not in call.tool
            if check.applies and plain and extractor_for(call.tool) is not None:
                yield call


def _wrapped(gate: Gate, call: ToolCall, root: Path, env: Mapping[str, str]) -> _Detour | None:
    """A call through a launcher; the direct way is the program in the project's own folders, or on PATH."""
    own = (root / folder / call.tool for folder in BIN_FOLDERS)
    direct = next((str(path) for path in own if path.is_file()), None) or shutil.which(call.tool, path=env.get("PATH"))
    if call.wrapper[0] not in LAUNCHERS or direct is None or _manager(direct):
        return None
    through = (*call.wrapper, call.tool)
    return _Detour(name=" ".join(call.wrapper), gate=gate.name, tool=call.tool, through=through, direct=direct)


def _shimmed(gate: Gate, call: ToolCall, root: Path, env: Mapping[str, str]) -> _Detour | None:
    """A call of a program of which its version manager says where it really is."""
    shim = shutil.which(call.tool, path=env.get("PATH"))
    manager = _manager(shim) if shim else None
    direct = first_line((manager, "which", call.tool), root, env) if manager else ""
    if shim is None or not Path(direct).is_absolute():
        return None
    return _Detour(name=f"the shim of {manager}", gate=gate.name, tool=call.tool, through=(shim,), direct=direct)


def _manager(program: str) -> str | None:
    folder = Path(program).parent.as_posix()
    return next((manager for shims, manager in SHIMS.items() if folder.endswith(shims)), None)


def _timed(detour: _Detour, root: Path, env: Mapping[str, str]) -> Iterator[Note]:
    through, direct = fastest([(*detour.through, "--version"), (detour.direct, "--version")], root, env)
    if through == float("inf") or through - direct < WORTH_TELLING:
        return
    cost = f"{1000 * through:.0f} ms instead of {1000 * direct:.0f} ms to start {detour.tool} for {detour.gate}"
    advice = f"put {Path(detour.direct).parent} on PATH and call {detour.tool} itself"
    yield Note(level="weak", what=f"{detour.name} costs {1000 * (through - direct):.0f} ms: {cost}", advice=advice)
