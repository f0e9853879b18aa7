"""Gates that leave a mark, so that it can be seen which of them a runner really starts.

Where gates do real work, every one marks every run: a line that the shell writes is nothing beside it. A gate that does
nothing cannot afford that: what it starts is a link, which leads to a program that marks only while nothing is timed.
"""

import shlex
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.peers import BUILD, NODE_TOOLS_BIN, TOOLS_BIN, write

RAN = Path(".git", "gates-that-ran")  # where neither git nor any runner looks for the inputs of a gate
MARKED_BIN = TOOLS_BIN.with_name("marked")  # beside the tools: gates looks there for the packages that they use
MARK = MARKED_BIN / "mark"
NO_OP = BUILD / "no-op" / "true"
TOOLS: Mapping[str, Path] = {
    **{name: TOOLS_BIN / name for name in ("ruff", "mypy", "lizard", "pytest")},
    "jscpd": NODE_TOOLS_BIN / "jscpd",
}


def set_up() -> None:
    """Write the programs that gates start."""
    _program(MARK, f'echo "$1" >>{RAN}')
    for name, tool in TOOLS.items():
        _program(MARKED_BIN / name, f"{{ echo {name} >>{RAN}; }} 2>/dev/null", f'exec {shlex.quote(str(tool))} "$@"')
    _lead(NO_OP, _true())


@contextmanager
def no_ops_leave_marks(link: Path = NO_OP, mark: Path = MARK) -> Iterator[None]:
    """Inside, a gate that does nothing marks that it was started."""
    _lead(link, mark)
    try:
        yield
    finally:
        _lead(link, _true())


def no_op(number: int) -> str:
    """A command that does nothing: a program, since shells have a built-in of this name."""
    return f"{NO_OP} {number}"


def forget(folder: Path) -> None:
    """Remove the marks of earlier runs."""
    (folder / RAN).unlink(missing_ok=True)


def marks(folder: Path) -> frozenset[str]:
    """What was started in the project since ``forget``: names of tools, or what ``mark`` was given."""
    place = folder / RAN
    return frozenset(place.read_text(encoding="utf-8").split("\n")[:-1] if place.exists() else ())


def _true() -> Path:
    return Path(shutil.which("true") or "/bin/true")


def _lead(link: Path, program: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    coming = link.with_name("next")
    coming.unlink(missing_ok=True)
    coming.symlink_to(program)
    coming.replace(link)


def _program(path: Path, *lines: str) -> None:
    write(path, "\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
