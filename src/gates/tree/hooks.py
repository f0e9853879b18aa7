"""Where git takes its hooks from."""

from pathlib import Path

from gates.model.value import dataclass
from gates.tree.git import git


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """The folder of the repository's own hooks, and what core.hooksPath says instead; empty when it says nothing."""

    folder: Path
    configured: str = ""


def find_hooks(repository: Path) -> Hooks:
    """Ask git; worktrees share the hooks of their repository."""
    common = git(repository, "rev-parse", "--path-format=absolute", "--git-common-dir").removesuffix(b"\n")
    listed = git(repository, "config", "--show-scope", "--null", "--get-all", "core.hooksPath").split(b"\0")[:-1]
    pairs = zip(listed[::2], listed[1::2], strict=True)
    configured = [value for scope, value in pairs if scope != b"command"]  # that one is ours
    return Hooks(
        folder=Path(common.decode("utf-8", "surrogateescape")) / "hooks",
        configured=configured[-1].decode("utf-8", "replace") if configured else "",
    )
