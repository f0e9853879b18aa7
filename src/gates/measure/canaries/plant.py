"""From a command to the files that must turn it red: one planting for each tool that it calls."""

from collections.abc import Iterator, Mapping

from gates.measure.canaries.presets import PRESETS
from gates.measure.canaries.scene import Scene
from gates.measure.command import CommandLine, ToolCall, parse_command
from gates.measure.wrappers import SCRIPT_RUNNERS
from gates.model.gate import Canary
from gates.model.value import dataclass

_MAX_NESTING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Planting:
    """The files that must turn the call of ``tool`` red. One that is there already is to be added to."""

    tool: str
    files: tuple[Canary, ...]


def plantings(line: CommandLine, scene: Scene) -> tuple[Planting, ...]:
    """What to plant for each known tool of the command, one planting after the other; empty when nobody knows."""
    calls = list(_calls(line, scene.scripts))
    known = {call.tool: call for call in reversed(calls) if call.tool in PRESETS}
    found = [Planting(tool=tool, files=tuple(PRESETS[tool](call, scene))) for tool, call in reversed(known.items())]
    return tuple(planting for planting in found if planting.files)


def _calls(line: CommandLine, scripts: Mapping[str, str], depth: int = 0) -> Iterator[ToolCall]:
    """The calls of the command, with the scripts of package.json that it runs opened."""
    for call in line.calls:
        script = scripts.get(_script_name(call)) if call.tool in SCRIPT_RUNNERS and depth < _MAX_NESTING else None
        if script is None:
            yield call
        else:
            yield from _calls(parse_command(script), scripts, depth + 1)


def _script_name(call: ToolCall) -> str:
    """The script of ``npm run x``, ``npm test``, ``bun run x`` or ``yarn x``."""
    words = [word for word in call.argv[1:] if not word.startswith("-")]
    return next((word for word in words if word not in ("run", "run-script")), "")
