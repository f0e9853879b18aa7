"""The entry point: it imports what the arguments ask for, and nothing before it is needed."""

import sys
from collections.abc import Sequence

from gates import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code, as in the contract."""
    words = sys.argv[1:] if argv is None else list(argv)
    if words == ["--version"]:
        sys.stdout.write(f"gates {__version__}\n")
        return 0
    from gates.cli.parser import parse

    arguments = parse(words)
    from gates.cli.boundary import execute  # --help and wrong usage end before this

    return execute(arguments)
