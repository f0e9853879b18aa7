"""The gates that fit a project: each for a tool that it really uses."""

from collections.abc import Mapping

from gates.document.alternatives import evidence_of
from gates.model.facts import Facts
from gates.model.policy import Ecosystem
from gates.model.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A gate with its command for each ecosystem; a command for no ecosystem in particular has None."""

    name: str
    commands: tuple[tuple[Ecosystem | None, str], ...]
    expect: str


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to run a gate: ``tool`` must be there, ``launcher`` names the ecosystem whose launcher starts it."""

    gate: str
    ecosystem: Ecosystem | None
    tool: str
    command: str
    launcher: Ecosystem | None = None


_EXPECTATIONS = {
    "Lint": "0 errors",
    "Type Check": "0 errors",
    "Complexity": "Max CC ≤ 10",
    "Duplication": "Duplication ≤ 3%",
    "Tests": "100% passing",
}
# Only tools whose output is read. Of the ways of one gate in one ecosystem the first is taken whose tool is there.
_WAYS = (
    _Way("Lint", "python", "ruff", "ruff check .", "python"),
    _Way("Lint", "python", "flake8", "flake8 .", "python"),
    _Way("Lint", "python", "pylint", "pylint <paths>", "python"),
    _Way("Lint", "javascript", "ultracite", "ultracite check .", "javascript"),
    _Way("Lint", "javascript", "biome", "biome check .", "javascript"),
    _Way("Lint", "javascript", "eslint", "eslint .", "javascript"),
    _Way("Lint", "javascript", "oxlint", "oxlint .", "javascript"),
    _Way("Lint", "rust", "cargo", "cargo clippy --all-targets -- -D warnings"),
    _Way("Type Check", "python", "mypy", "mypy <paths>", "python"),
    _Way("Type Check", "python", "pyright", "pyright <paths>", "python"),
    _Way("Type Check", "typescript", "tsc", "tsc --noEmit", "javascript"),
    _Way("Complexity", None, "lizard", "lizard -C 10 <paths>", "python"),
    _Way("Duplication", None, "jscpd", "jscpd --min-tokens 50 <paths>", "javascript"),
    _Way("Duplication", None, "lizard", "lizard -Eduplicate <paths>", "python"),
    _Way("Tests", "python", "pytest", "pytest -q", "python"),
    _Way("Tests", "javascript", "vitest", "vitest run", "javascript"),
    _Way("Tests", "javascript", "jest", "jest", "javascript"),
    _Way("Tests", "rust", "cargo", "cargo test"),
    _Way("Tests", "go", "go", "go test ./..."),
)
_LAUNCHERS: Mapping[Ecosystem, tuple[tuple[str, str], ...]] = {
    "python": (("uv", "uv run "), ("poetry", "poetry run "), ("pdm", "pdm run ")),
    "javascript": (("bun", "bunx "), ("pnpm", "pnpm exec "), ("npm", "npx ")),
}


def offers(facts: Facts, tools: frozenset[str]) -> tuple[Offer, ...]:
    """Choose the gates for a project. ``tools`` names the tools and launchers (uv, bun, npm ...) seen to exist.

    The commands say ``<paths>`` where they take the folders to look at.
    """
    present = {None, *(ecosystem for ecosystem, file in evidence_of(facts).items() if file)}
    chosen: dict[str, dict[Ecosystem | None, str]] = {}
    for way in (*_WAYS, *_script_ways(facts, tools)):
        if way.tool in tools and way.ecosystem in present:
            chosen.setdefault(way.gate, {}).setdefault(way.ecosystem, _launcher(way, tools) + way.command)
    return tuple(
        Offer(name=name, commands=tuple(chosen[name].items()), expect=expect)
        for name, expect in _EXPECTATIONS.items()
        if name in chosen
    )


def _script_ways(facts: Facts, tools: frozenset[str]) -> tuple[_Way, ...]:
    """The package's own test script, for a runner that is none of the known ones."""
    if "test" not in facts.scripts:
        return ()
    runner = next((runner for runner in ("bun", "pnpm", "npm") if runner in tools), "npm")
    return (_Way("Tests", "javascript", runner, f"{runner} run test"),)


def _launcher(way: _Way, tools: frozenset[str]) -> str:
    if way.launcher is None:
        return ""
    return next((prefix for launcher, prefix in _LAUNCHERS[way.launcher] if launcher in tools), "")
