"""Commands whose answer depends on more than the files of the project: history, network, clock, other machines."""

from typing import Final

from gates.measure.command import CommandLine

_OUTSIDE: Final = frozenset(
    {"curl", "date", "dig", "docker", "docker-compose", "gh", "glab", "kubectl", "nc", "ping", "podman", "psql"}
    | {"pip-audit", "rsync", "safety", "scp", "snyk", "ssh", "terraform", "trivy", "osv-scanner", "wget"}
)
_NPM: Final = frozenset({"bun", "npm", "pnpm", "yarn"})
_ASKING: Final = frozenset({"audit", "outdated"})


def looks_outside(line: CommandLine) -> bool:
    """Whether one of the tools is known to look at more than files, so that no earlier result can stand for it."""
    return any(_looks_outside(call.tool, call.argv) for call in line.calls)


def _looks_outside(tool: str, argv: tuple[str, ...]) -> bool:
    name = tool.partition(" ")[0]
    return name in _OUTSIDE or name == "git" or (name in _NPM and not _ASKING.isdisjoint(argv[1:2]))
