"""Git, asked through its command line only, and in a way that nothing in the repository can bend or make act."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from gates.model.errors import UndecidedError

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
    argv = [_program(root), "--no-pager", *settings, *args]
    try:
        done = subprocess.run(
            argv,
            cwd=root,
            env=_environment(env),
            input=stdin,
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
            start_new_session=True,  # Ctrl-C is for gates, which then says so; a git that died of it would not
        )
    except subprocess.TimeoutExpired as error:
        raise UndecidedError(f"git {args[0]} did not end within {TIMEOUT_S:g} s in {root}") from error
    except OSError as error:
        raise UndecidedError(f"git cannot be started in {root}: {error.strerror}") from error
    if done.returncode != 0:
        words = done.stderr.decode("utf-8", "replace").strip().replace("\n", "; ") or f"exit status {done.returncode}"
        raise UndecidedError(f"git {args[0]} failed in {root}: {words}")
    return done.stdout


def _program(root: Path) -> str:
    """Find git on PATH, but in no folder of the project, such as a relative one or that of an activated venv."""
    project = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    listed = [Path(folder) for folder in os.get_exec_path()]
    folders = [str(folder) for folder in listed if folder.is_absolute() and not folder.is_relative_to(project)]
    found = shutil.which("git", path=os.pathsep.join(folders))
    if found is None:
        raise UndecidedError("git is not on the PATH (install git)")
    return found


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return inherited | dict(SETTLED) | dict(extra)
