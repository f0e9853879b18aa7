"""The entry point: it imports what the arguments ask for, and nothing before it is needed."""

import sys
from collections.abc import Sequence

from gates import __version__

REFUSED = 4


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code, as in the contract; without ``argv`` that of this process."""
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        if argv is None:
            from gates.cli.streams import secure_streams

            secure_streams()
        return _answer(words)
    except (Exception, KeyboardInterrupt) as error:
        from gates.cli.boundary import settle

        return settle(error)


def _answer(words: Sequence[str]) -> int:
    if words == ["--version"]:
        sys.stdout.write(f"gates {__version__}\n")
        sys.stdout.flush()
        return 0
    from gates.cli.parser import parse

    try:
        arguments = parse(words)
    except SystemExit:  # the parser has said something, which has yet to arrive
        sys.stdout.flush()
        raise
    if sys.platform == "win32":
        sys.stderr.write("gates: needs Linux or macOS: processes and files are kept safe by means of POSIX (use WSL)\n")
        return REFUSED
    from gates.cli.boundary import execute  # --help and wrong usage end before this

    return execute(arguments)
