"""The entry point: it imports what the arguments ask for, and nothing before it is needed."""

import gc
import os
import sys

from gates import __version__

TYPE_CHECKING = False  # as type checkers know it; ``typing`` itself costs milliseconds
if TYPE_CHECKING:
    from collections.abc import Sequence

REFUSED = 4
RARELY = 100_000  # new objects between two looks for garbage; the usual 700 cost a tenth of a run


def main(argv: "Sequence[str] | None" = None) -> int:
    """Run one command and return its exit code, as in the contract; without ``argv`` that of this process."""
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        if argv is None:
            from gates.cli.streams import secure_streams

            gc.set_threshold(RARELY)  # a start makes many objects that stay
            secure_streams()
        return _answer(words)
    except (Exception, KeyboardInterrupt) as error:
        from gates.cli.boundary import settle

        return settle(error)
    finally:
        if argv is None:
            gc.freeze()  # the interpreter ends sooner when it does not look through what ends with it


def _answer(words: "Sequence[str]") -> int:
    if words == ["--version"]:
        sys.stdout.write(f"gates {__version__}\n")
        sys.stdout.flush()
        return 0
    if words[:1] == ["run"] and (answer := _standing(words)) is not None:
        return answer
    from gates.cli.parser import parse

    try:
        arguments = parse(words)
        arguments.words = tuple(words)
    except SystemExit:  # the parser has said something, which has yet to arrive
        sys.stdout.flush()
        raise
    if sys.platform == "win32":
        sys.stderr.write("gates: needs Linux or macOS: processes and files are kept safe by means of POSIX (use WSL)\n")
        return REFUSED
    from gates.cli.boundary import execute  # --help and wrong usage end before this

    return execute(arguments)


def _standing(words: "Sequence[str]") -> int | None:
    """The exit code of a run that still stands, once it has said again what it said; None where it has to be run."""
    if sys.platform == "win32" or os.isatty(1) or os.isatty(2):  # a person sees how a run goes on
        return None
    from gates.session.running.recall import recall

    try:
        found = recall(os.environ, os.path.realpath(""), words)
    except OSError:  # the current folder is gone
        return None
    if found is None:
        return None
    sys.stdout.write(found[0])
    sys.stdout.flush()
    return found[1]
