"""Where a project begins: the folder that paths are relative to, and the repository around it."""

from collections.abc import Mapping
from pathlib import Path

from gates.model.errors import InputError, UndecidedError
from gates.model.value import dataclass
from gates.tree.repository import repository_around

POLICY_NAME = "gates.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """The folder that gates.toml is in, or would be, and the top level of its git repository (None: not in one)."""

    path: Path
    repository: Path | None = None

    @property
    def top(self) -> Path:
        """The folder whose content is identified: the repository, or else the root itself."""
        return self.repository or self.path

    @property
    def whole(self) -> "Root":
        """The top as a root: everything whose content is identified."""
        return Root(path=self.top, repository=self.repository)

    @property
    def prefix(self) -> str:
        """The folder of the root below the top, empty or with a slash at its end."""
        below = self.path.relative_to(self.top).as_posix()
        return "" if below == "." else f"{below}/"

    def within(self, entries: Mapping[str, str]) -> Mapping[str, str]:
        """Of what is said by paths relative to the top, that about paths below the root, by paths relative to it."""
        prefix = self.prefix
        if not prefix:
            return entries
        return {path.removeprefix(prefix): one for path, one in entries.items() if path.startswith(prefix)}


def find_root(start: Path) -> Root:
    """Find the root of the project that ``start``, a folder or a file, belongs to.

    It is the nearest folder with a gates.toml up to and including the top of the repository, else that top, else,
    outside of any repository, ``start`` itself. Raises InputError when ``start`` is not there, UndecidedError when git
    finds the repository but will not read it.
    """
    try:
        start = start.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise InputError(f"{start}: no such folder (give a path that exists)") from error
    folder = start if start.is_dir() else start.parent
    repository = find_repository(folder)
    if repository is None:
        return Root(path=folder)
    below = [folder, *folder.parents]
    for candidate in below[: below.index(repository) + 1]:
        if (candidate / POLICY_NAME).exists():
            return Root(path=candidate, repository=repository)
    return Root(path=repository, repository=repository)


def find_policy(root: Root) -> Path | None:
    """The gates.toml of the project, if it has one."""
    policy = root.path / POLICY_NAME
    return policy if policy.exists() else None


def find_repository(folder: Path) -> Path | None:
    """The top of the working tree that ``folder`` (resolved) is in; git is asked only where a ``.git`` is seen."""
    if not any((candidate / ".git").exists() for candidate in (folder, *folder.parents)):
        return None
    try:
        return repository_around(folder).top
    except UndecidedError as error:
        if "not a git repository" in str(error) or "must be run in a work tree" in str(error):
            return None
        raise
