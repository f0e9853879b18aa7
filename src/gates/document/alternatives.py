"""Which of a gate's alternatives apply here: those whose tool works on something that the project has."""

from collections.abc import Iterable, Mapping

from gates.measure.command import ToolCall, parse_command
from gates.measure.wrappers import SCRIPT_RUNNERS
from gates.model.diagnostic import Location
from gates.model.facts import Facts
from gates.model.gate import Check
from gates.model.policy import Ecosystem
from gates.model.value import dataclass

_TOOLS_OF: Mapping[Ecosystem, str] = {
    "python": (
        "bandit basedpyright black coverage dmypy flake8 import-linter isort lint-imports mypy nox pip-audit pydocstyle"
        " pylint pyrefly pyright pytest radon ruff tox ty unittest vulture xenon"
    ),
    "javascript": (
        "ava biome dependency-cruiser eslint jest karma knip mocha next npm oxlint playwright prettier pnpm standard"
        " stylelint ultracite vite vitest xo yarn"
    ),
    "typescript": "svelte-check tsc tsd type-coverage vue-tsc",
    "rust": "clippy-driver rustc rustfmt",
    "go": "gofmt golangci-lint gotestsum govulncheck staticcheck",
}
_ECOSYSTEM_OF_TOOL: Mapping[str, Ecosystem] = {
    tool: ecosystem for ecosystem, tools in _TOOLS_OF.items() for tool in tools.split()
}
# Of tools with subcommands ("cargo test", "bun run") the first word decides; the same words say it of unknown tools
# that they start (``python -m house_rules``, ``npx house-rules``).
_ECOSYSTEM_OF_PROGRAM: Mapping[str, Ecosystem] = {
    **dict.fromkeys(("hatch", "pdm", "pipenv", "pipx", "poetry", "python", "python3", "uv", "uvx"), "python"),
    **dict.fromkeys(("bun", "bunx", "deno", "node", "npm", "npx", "pnpm", "yarn"), "javascript"),
    "cargo": "rust",
    "go": "go",
}
_EVERYWHERE = frozenset(
    {"jscpd", "lizard", "pre-commit", "semgrep", "sonar-scanner", "markdownlint", "markdownlint-cli2"}
)
_MISSING: Mapping[Ecosystem, str] = {
    "python": "no Python project files",
    "javascript": "no package.json",
    "typescript": "no tsconfig.json",
    "rust": "no Cargo.toml",
    "go": "no go.mod",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One command among several; without an ``ecosystem`` its tool says which it is for."""

    command: str
    location: Location
    ecosystem: Ecosystem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    applies: bool
    why: str
    lacks_script: bool = False


def choose(alternatives: Iterable[Alternative], facts: Facts) -> tuple[Check, ...]:
    """Turn alternatives into checks, each with the reason why it applies or not.

    A package script that package.json does not have is left out in favour of another alternative; where there is no
    other, it stays, for the run to show what becomes of it.
    """
    fits = [(alternative, _fit(alternative, facts)) for alternative in alternatives]
    has_better = any(fit.applies and not fit.lacks_script for _, fit in fits)
    return tuple(
        Check(
            command=alternative.command,
            applies=fit.applies and not (fit.lacks_script and has_better),
            why=fit.why,
            location=alternative.location,
        )
        for alternative, fit in fits
    )


def evidence_of(facts: Facts) -> Mapping[Ecosystem, str]:
    """Return the file that shows each ecosystem, empty where the project does not have it."""
    return {
        "python": facts.python,
        "javascript": facts.javascript,
        "typescript": facts.typescript,
        "rust": facts.rust,
        "go": facts.go,
    }


def _fit(alternative: Alternative, facts: Facts) -> _Fit:
    calls = parse_command(alternative.command).calls
    ecosystem = alternative.ecosystem or next(filter(None, map(_ecosystem, calls)), None)
    if ecosystem is None:
        return _Fit(applies=True, why="fits every project")
    evidence = evidence_of(facts)[ecosystem]
    if not evidence:
        return _Fit(applies=False, why=_MISSING[ecosystem])
    missing = next((script for script in map(_script, calls) if script and script not in facts.scripts), "")
    if missing and ecosystem == "javascript":
        return _Fit(applies=True, why=f'package.json has no script "{missing}"', lacks_script=True)
    return _Fit(applies=True, why=f"{evidence} found")


def _ecosystem(call: ToolCall) -> Ecosystem | None:
    if call.tool in _EVERYWHERE:
        return None
    words = (call.tool.partition(" ")[0], *call.wrapper[:1])
    programs = (_ECOSYSTEM_OF_PROGRAM[word] for word in words if word in _ECOSYSTEM_OF_PROGRAM)
    return _ECOSYSTEM_OF_TOOL.get(call.tool) or next(programs, None)


def _script(call: ToolCall) -> str:
    """Return the name of the package script that a call runs, empty when it runs none."""
    if call.tool not in SCRIPT_RUNNERS:
        return ""
    match [word for word in call.argv[1:] if not word.startswith("-")]:
        case ["run" | "run-script", name, *_] if not {"/", "."} & set(name):  # bun runs files, too
            return name
        case ["test" | "start" as name, *_]:
            return name
        case _:
            return ""
