"""Git, asked through its command line only, and in a way that nothing in the repository can bend or make act."""

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from gates.model.errors import UndecidedError
from gates.tree.spawn import ask
from gates.tree.which import programs

NO_ENV: Mapping[str, str] = {}
TIMEOUT_S = 120.0

# Settings of the repository that start programs, hide files, or answer from a cache.
HARDENED = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.excludesFile=/dev/null",
    "core.attributesFile=/dev/null",
    "core.untrackedCache=false",
    "core.sparseCheckout=false",
    "core.splitIndex=false",
    "core.commitGraph=false",
    "core.quotePath=false",
    "core.safecrlf=false",
    "advice.addEmbeddedRepo=false",
    "advice.graftFileDeprecated=false",
)

SETTLED: Mapping[str, str] = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",  # a commit is what its id says
    "GIT_GRAFT_FILE": os.devnull,  # and has the parents that it names
    "GIT_NO_LAZY_FETCH": "1",  # objects that a partial clone lacks are missing; git before 2.45
    "GIT_ALLOW_PROTOCOL": "none",  # learns it from this: fetching starts what the repository names
    "LC_ALL": "C",
}


def git(root: Path, *args: str, env: Mapping[str, str] = NO_ENV, stdin: bytes = b"") -> bytes:
    """Run ``git ARGS`` in the folder ``root`` and give back its stdout.

    ``env`` is added to an environment from which every ``GIT_*`` variable was dropped. Raises UndecidedError with
    git's own words when it is missing, takes longer than two minutes, or ends with another status than 0.
    """
    settings = (word for setting in HARDENED for word in ("-c", setting))
    argv = [_program(root, os.environ.get("PATH", os.defpath)), "--no-pager", *settings, *args]
    try:
        answer = ask(argv, cwd=root, env=_environment(env), stdin=stdin, seconds=TIMEOUT_S)
    except TimeoutError as error:
        raise UndecidedError(f"git {args[0]} did not end within {TIMEOUT_S:g} s in {root}") from error
    except OSError as error:
        raise UndecidedError(f"git cannot be started in {root}: {error.strerror}") from error
    if answer.code != 0:
        words = answer.stderr.decode("utf-8", "replace").strip().replace("\n", "; ") or f"exit status {answer.code}"
        raise UndecidedError(f"git {args[0]} failed in {root}: {words}")
    return answer.stdout


@lru_cache(maxsize=16)
def _program(root: Path, path: str) -> str:
    """Find git on PATH, but in no folder of the project, such as a relative one or that of an activated venv."""
    project = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    for program in programs("git", path):
        if program.is_absolute() and not program.is_relative_to(project):
            return str(program)
    raise UndecidedError("git is not on the PATH (install git)")


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return inherited | dict(SETTLED) | dict(extra)
