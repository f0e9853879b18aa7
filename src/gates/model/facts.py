"""What the project has: the facts that choose between alternatives."""

from gates.model.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Which ecosystems the project shows, each with the file that says so (empty: it has none).

    ``scripts`` are the names under "scripts" of package.json.
    """

    python: str = ""
    javascript: str = ""
    typescript: str = ""
    rust: str = ""
    go: str = ""
    scripts: frozenset[str] = frozenset()
