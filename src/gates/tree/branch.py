"""The branch that work is merged into."""

from pathlib import Path

from gates.model.errors import UndecidedError
from gates.tree.git import git

USUAL = "main"


def default_branch(repository: Path) -> str:
    """The remote's default branch where one is known, else the branch that is checked out, else ``main``."""
    for reference in ("refs/remotes/origin/HEAD", "HEAD"):
        try:
            answer = git(repository, "symbolic-ref", "--short", reference)
        except UndecidedError:
            continue
        return answer.decode("utf-8", "replace").strip().removeprefix("origin/")
    return USUAL
