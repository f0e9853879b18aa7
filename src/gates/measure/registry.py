"""Tool names to extractors: a static index, so that only the extractors of the tools in use are imported."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import cast

from gates.measure.command import CommandLine, ToolCall
from gates.measure.extractor import CountsRuns, Extractor, JudgesFiles, NamesPaths, Probes
from gates.model.measurement import Measurement, Output

INDEX: Mapping[str, str] = MappingProxyType(
    {
        "ag": "output",
        "awk": "output",
        "bandit": "bandit",
        "basedpyright": "pyright",
        "biome": "biome",
        "bun test": "bun",
        "cargo clippy": "clippy",
        "cargo test": "cargo_test",
        "cat": "output",
        "cmp": "output",
        "coverage report": "coverage",
        "cut": "output",
        "diff": "output",
        "dmypy": "mypy",
        "egrep": "output",
        "eslint": "eslint",
        "fd": "output",
        "fgrep": "output",
        "find": "output",
        "flake8": "flake8",
        "git diff": "output",
        "git grep": "output",
        "git log": "output",
        "git ls-files": "output",
        "git rev-list": "output",
        "git status": "output",
        "go test": "go_test",
        "grep": "output",
        "head": "output",
        "interrogate": "interrogate",
        "jest": "jest",
        "jq": "output",
        "jscpd": "jscpd",
        "lizard": "lizard",
        "ls": "output",
        "mypy": "mypy",
        "node test": "node_test",
        "oxlint": "oxlint",
        "pylint": "pylint",
        "pyrefly": "pyrefly",
        "pyright": "pyright",
        "pytest": "pytest",
        "radon": "radon",
        "rg": "output",
        "ruff": "ruff",
        "ruff format": "ruff_format",
        "sed": "output",
        "sort": "output",
        "tail": "output",
        "tee": "output",
        "tr": "output",
        "tsc": "tsc",
        "ty": "ty",
        "ultracite": "biome",
        "uniq": "output",
        "unittest": "unittest",
        "vitest": "vitest",
        "vue-tsc": "tsc",
        "vulture": "vulture",
        "wc": "output",
        "xenon": "radon",
    }
)

_RUNS_CODE = frozenset({"bun test", "cargo test", "go test", "jest", "node test", "pytest", "unittest", "vitest"})

# These change the directory for the tool, so that its paths are not relative to where the command starts.
_DIRECTORY_OPTIONS = ("--directory", "--project", "--cwd", "--chdir", "--prefix", "--dir", "-C")


def only_reads(line: CommandLine) -> bool:
    """Whether a command calls nothing but tools that read the project's code and do not run it."""
    return bool(line.calls) and all(call.tool in INDEX and call.tool not in _RUNS_CODE for call in line.calls)


def _load(name: str) -> ModuleType:
    return import_module(f"gates.measure.extractors.{name}")


def _module(tool: str) -> object:
    return _load(INDEX[tool]) if tool in INDEX else None


def extractor_for(tool: str) -> Extractor | None:
    """Find the extractor of a tool, named as in ``ToolCall.tool``; None for a tool that nobody can read."""
    return cast("Extractor", _load(INDEX[tool])) if tool in INDEX else None


def all_extractors() -> Iterator[Extractor]:
    """Go through every extractor once, in a fixed order."""
    return (cast("Extractor", _load(name)) for name in sorted(set(INDEX.values())))


def runs_told(tool: str, output: Output) -> int | None:
    """Count the runs of a tool whose result an output tells; None when its extractor cannot count them."""
    module = _module(tool)
    return module.runs(output) if module and isinstance(module, CountsRuns) else None


def paths_of(call: ToolCall) -> tuple[str, ...]:
    """Name the paths that must exist for this call to mean something; none when the shell still changes its words."""
    module = _module(call.tool)
    moved = any(word.partition("=")[0] in _DIRECTORY_OPTIONS for word in call.wrapper)
    if not module or not call.literal or moved or not isinstance(module, NamesPaths):
        return ()
    return module.paths(call.argv)


def probe_of(call: ToolCall) -> tuple[str, ...] | None:
    """Build the companion command, wrapper included, that tells how much the call examines; None when there is none."""
    module = _module(call.tool)
    if not module or not call.literal or not isinstance(module, Probes):
        return None
    words = module.probe(call.argv)
    return None if words is None else (*call.wrapper, *words)


def judging_files(call: ToolCall) -> JudgesFiles | None:
    """Find the extractor of a tool that judges each file by itself; None for any other."""
    module = _module(call.tool)
    return module if module and call.literal and isinstance(module, JudgesFiles) else None


def judges_files(line: CommandLine) -> bool:
    """Whether a command is one call that judges each file by itself, as its options say."""
    call = line.calls[0] if len(line.calls) == 1 else None
    judge = judging_files(call) if call else None
    return call is not None and judge is not None and judge.narrowed(call.argv, ()) is not None


def apply_probe(call: ToolCall, measurement: Measurement, output: Output) -> Measurement:
    """Add to a measurement what the companion command of ``probe_of`` said."""
    module = _module(call.tool)
    return module.apply_probe(measurement, output) if module and isinstance(module, Probes) else measurement
