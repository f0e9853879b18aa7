"""``--report KIND=PATH``: further renderings of a finished run, written as files."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from gates.document.suggest import suggest
from gates.model.errors import InputError
from gates.model.verdict import Run
from gates.record.atomic import write_atomically
from gates.record.folders import make_folder
from gates.record.gitlab import gitlab
from gates.record.html import html
from gates.record.junit import junit
from gates.record.markdown import markdown
from gates.record.sarif import sarif

RENDERERS: Mapping[str, Callable[[Run], str]] = {
    "junit": junit,
    "sarif": sarif,
    "html": html,
    "markdown": markdown,
    "gitlab": gitlab,
}


def parse_reports(arguments: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Split KIND=PATH pairs.

    Raises:
        InputError: no ``=``, no path, or an unknown kind.
    """
    pairs = [argument.partition("=") for argument in arguments]
    for kind, _, path in pairs:
        if kind not in RENDERERS:
            advice = suggest(kind, RENDERERS) or f"there are {', '.join(RENDERERS)}"
            raise InputError(f"--report {kind!r} is not a kind of report ({advice})")
        if not path:
            raise InputError(f"--report {kind} has no path (write --report {kind}=PATH)")
    return tuple((kind, path) for kind, _, path in pairs)


def write_reports(run: Run, reports: Sequence[tuple[str, str]], cwd: Path) -> None:
    """Write each report; paths are relative to where gates was called."""
    for kind, path in reports:
        target = cwd / path
        make_folder(target.parent)
        write_atomically(target, RENDERERS[kind](run).encode())
