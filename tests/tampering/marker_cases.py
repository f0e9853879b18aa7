"""Repositories that would start something if one only looked at them carelessly.

Each case plants something that touches ``$MARKER`` and says how a careless command springs it: the proof that the trap
is set. (For the few that need a terminal or a server, the command is the trap itself.)
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.end_to_end.rig import Project

TOUCH = '#!/bin/sh\ntouch "$MARKER"\n'
PYTHON = 'import os\nopen(os.environ["MARKER"], "w").close()\n'
GIT_PROGRAM = '#!/bin/sh\ntouch "$MARKER"\nexec /usr/bin/git "$@"\n'
HOOKS = (
    "fsmonitor-watchman",
    "post-checkout",
    "post-index-change",
    "pre-commit",
    "post-commit",
    "reference-transaction",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A trap. ``spring``: a shell line that sets it off, run in ``folder``; ``path``: goes before the usual PATH."""

    id: str
    plant: Callable[[Project], object]
    spring: str
    path: str = ""
    folder: str = "."


def program(project: Project, name: str, text: str = TOUCH) -> str:
    """Write an executable and return its absolute path."""
    file = project.write(name, text)
    file.chmod(0o755)
    return str(file)


def setting(*keys: str, attributes: str = "") -> Callable[[Project], None]:
    """Plant a program as the value of each of these git settings."""

    def plant(project: Project) -> None:
        trap = program(project, "trap.sh")
        for key in keys:
            project.git("config", key, trap)
        if attributes:
            project.write(".gitattributes", attributes)
            project.write("data.bin", "changed\n")

    return plant


def file(name: str, text: str) -> Callable[[Project], object]:
    return lambda project: project.write(name, text)


def executable(name: str, text: str = TOUCH) -> Callable[[Project], object]:
    return lambda project: program(project, name, text)


def hooks(folder: str) -> Callable[[Project], None]:
    def plant(project: Project) -> None:
        for name in HOOKS:
            program(project, f"{folder}/{name}")
        if folder != ".git/hooks":
            project.git("config", "core.hooksPath", folder)

    return plant


def included(key: str) -> Callable[[Project], None]:
    def plant(project: Project) -> None:
        trap = program(project, "trap.sh")
        project.write("more.config", f"[core]\n\tfsmonitor = {trap}\n")
        project.git("config", key, str(project.path / "more.config"))

    return plant


def commondir(project: Project) -> None:
    """`.git/commondir` says that the settings are somewhere else: in the tree."""
    trap = program(project, "trap.sh")
    project.git("clone", "-q", "--bare", ".", "other")
    with (project.path / "other/config").open("a") as config:
        config.write(f"[core]\n\tbare = false\n\tfsmonitor = {trap}\n")
    project.write(".git/commondir", str(project.path / "other"))


def gitfile(project: Project) -> None:
    """`.git` is a file that leads to a repository in the tree."""
    trap = program(project, "trap.sh")
    project.git("config", "core.fsmonitor", trap)
    (project.path / ".git").rename(project.path / "hidden")
    project.write(".git", f"gitdir: {project.path / 'hidden'}\n")


def worktree_config(project: Project) -> None:
    project.git("config", "extensions.worktreeConfig", "true")
    project.git("config", "--worktree", "core.fsmonitor", program(project, "trap.sh"))


def submodule(project: Project) -> None:
    (project.path / "inner").mkdir()
    inner = Project.create(project.path / "inner")
    project.git("add", "inner")
    project.git("commit", "-q", "-m", "inner")
    inner.git("config", "core.fsmonitor", program(project, "trap.sh"))


def bare(project: Project) -> None:
    """A bare repository as ordinary files of the tree."""
    project.git("clone", "-q", "--bare", ".", "bare")
    with (project.path / "bare/config").open("a") as config:
        config.write(f"[core]\n\tbare = false\n\tworktree = ..\n\tfsmonitor = {program(project, 'trap.sh')}\n")


def promisor(key: str, url: str) -> Callable[[Project], None]:
    """A partial clone that lacks an object of HEAD: who reads it fetches it, through whatever the settings name."""

    def plant(project: Project) -> None:
        blob = project.git("rev-parse", "HEAD:gates.toml").strip()
        (project.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
        project.git("config", "extensions.partialClone", "far")
        project.git("config", "remote.far.url", url)
        project.git("config", "remote.far.promisor", "true")
        project.git("config", "core.repositoryFormatVersion", "1")
        project.git("config", key, program(project, "trap.sh"))

    return plant


def module(name: str, how: str) -> Case:
    """A module of the project that is called like one that gates imports."""
    statement = f"import {name.removesuffix('/__init__.py').removesuffix('.py')}"
    return Case(id=f"{how}-{name.split('/')[0]}", plant=file(name, PYTHON), spring=f"python3 -c '{statement}'")


GIT_CASES = (
    Case(id="fsmonitor", plant=setting("core.fsmonitor"), spring="git status"),
    Case(id="hooks-path", plant=hooks("trap-hooks"), spring="git checkout -q -b other"),
    Case(id="own-hooks", plant=hooks(".git/hooks"), spring="git checkout -q -b other"),
    Case(
        id="filter-clean",
        plant=setting("filter.trap.clean", attributes="*.bin filter=trap\n"),
        spring="git add data.bin",
    ),
    Case(
        id="filter-process",
        plant=setting("filter.trap.process", attributes="*.bin filter=trap\n"),
        spring="git add data.bin",
    ),
    Case(
        id="filter-smudge",
        plant=setting("filter.trap.smudge", attributes="*.toml filter=trap\n"),
        spring="rm gates.toml; git checkout gates.toml",
    ),
    Case(
        id="textconv",
        plant=setting("diff.trap.textconv", attributes="*.toml diff=trap\n"),
        spring="echo >> gates.toml; git diff",
    ),
    Case(id="external-diff", plant=setting("diff.external"), spring="echo >> gates.toml; git diff"),
    Case(
        id="merge-driver",
        plant=setting("merge.trap.driver", attributes="* merge=trap\n"),
        spring="sh trap.sh",
    ),
    Case(id="alias", plant=setting("alias.look"), spring="git config alias.look '!sh trap.sh'; git look"),
    Case(id="pager", plant=setting("core.pager", "pager.log"), spring="sh trap.sh"),
    Case(id="editor", plant=setting("core.editor", "sequence.editor"), spring="git commit --allow-empty"),
    Case(id="gpg", plant=setting("gpg.program"), spring="git commit --allow-empty -S -m x"),
    Case(id="credential-helper", plant=setting("credential.helper", "core.askPass"), spring="sh trap.sh"),
    Case(
        id="ssh-command",
        plant=promisor("core.sshCommand", "ssh://far.invalid/x"),
        spring="git cat-file -p HEAD:gates.toml",
    ),
    Case(id="upload-pack", plant=promisor("remote.far.uploadpack", "file:///tmp"), spring="git show HEAD:gates.toml"),
    Case(id="include", plant=included("include.path"), spring="git status"),
    Case(id="include-if", plant=included("includeIf.gitdir:/**.path"), spring="git status"),
    Case(id="commondir", plant=commondir, spring="git status"),
    Case(id="git-file", plant=gitfile, spring="git status"),
    Case(id="worktree-config", plant=worktree_config, spring="git status"),
    Case(id="submodule", plant=submodule, spring="git status"),
    Case(id="bare-repository", plant=bare, spring="git status", folder="bare"),
)

MODULE_CASES = (
    *(module(name, "shadow") for name in ("tomllib.py", "json.py", "dataclasses.py", "argparse.py", "subprocess.py")),
    *(module(name, "shadow") for name in ("rich/__init__.py", "markdown_it/__init__.py", "tomli_w.py", "shtab.py")),
    *(module(name, "startup") for name in ("sitecustomize.py", "usercustomize.py")),
)

PATH_CASES = (
    Case(id="git-in-dot", plant=executable("git", GIT_PROGRAM), spring="git status", path="."),
    Case(id="git-in-empty-entry", plant=executable("git", GIT_PROGRAM), spring="git status", path=""),
    Case(id="git-in-relative-folder", plant=executable("tools/git", GIT_PROGRAM), spring="git status", path="tools"),
    Case(
        id="git-in-venv", plant=executable(".venv/bin/git", GIT_PROGRAM), spring="git status", path="{root}/.venv/bin"
    ),
    Case(id="ruff-in-dot", plant=executable("ruff"), spring="ruff check .", path="."),
    Case(id="python-in-dot", plant=executable("python3"), spring="python3 x", path="."),
    Case(id="bash-in-dot", plant=executable("bash"), spring="bash", path="."),
    Case(id="ruff-in-venv", plant=executable(".venv/bin/ruff"), spring="ruff check .", path="{root}/.venv/bin"),
    Case(id="node-tool", plant=executable("node_modules/.bin/tsc"), spring="node_modules/.bin/tsc"),
)

FILE_CASES = (
    Case(id="dot-env", plant=file(".env", 'touch "$MARKER"\n'), spring=". ./.env"),
    Case(id="dot-envrc", plant=file(".envrc", 'touch "$MARKER"\n'), spring=". ./.envrc"),
    Case(id="conftest", plant=file("conftest.py", PYTHON), spring="python3 conftest.py"),
    Case(id="setup-py", plant=file("setup.py", PYTHON), spring="python3 setup.py"),
    Case(id="makefile", plant=file("Makefile", "X := $(shell touch $$MARKER)\nall:\n"), spring="make -n all"),
    Case(
        id="npm-scripts",
        plant=file("package.json", '{"scripts": {"pretest": "touch $MARKER", "test": "true"}}\n'),
        spring="npm test",
    ),
    Case(
        id="trusting-policy",
        plant=file("gates.toml", '[run]\ntrusted = true\napprove = "*"\n[[gate]]\nid = "x"\nrun = "touch $MARKER"\n'),
        spring="eval $(grep -o 'touch .MARKER' gates.toml)",
    ),
    Case(
        id="substitution",
        plant=file("docs/plans/b.md", "# B\n\n- Status: Complete $(touch $MARKER) `touch $MARKER`\n"),
        spring='eval "x=\\"$(cat docs/plans/b.md)\\""',
    ),
    Case(
        id="file-name",
        plant=file("docs/plans/$(touch $MARKER);`touch $MARKER`.md", "# C\n\n- Status: Proposed\n"),
        spring='eval "ls $(ls docs/plans)"',
    ),
)

CASES = (*GIT_CASES, *MODULE_CASES, *PATH_CASES, *FILE_CASES)
