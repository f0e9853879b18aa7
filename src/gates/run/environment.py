"""What a command sees of the caller's environment: the same on every machine, as far as it can change a verdict."""

from collections.abc import Mapping

from gates.model.noise import NOISE

# A name, or with a star all names that begin so, and why no command sees it. Who needs one declares it in the gate.
DROPPED: Mapping[str, str] = {
    "FORCE_COLOR": "colours in piped output; tsc prints another format",
    "FORCE_HYPERLINK": "links in piped output",
    "CLICOLOR_FORCE": "colours in piped output",
    "CARGO_TERM_*": "colours, progress bars and verbosity of cargo",
    "PY_COLORS": "colours of pytest",
    "MYPY_FORCE_COLOR": "colours of mypy",
    "MYPY_FORCE_TERMINAL_WIDTH": "wraps what mypy prints",
    "MYPYPATH": "other modules are type-checked",
    "PYTEST_*": "options and plugins that no file of the project shows",
    "COVERAGE_*": "another configuration or data file",
    "COV_CORE_*": "measures coverage of subprocesses for a run outside",
    "RUFF_*": "another configuration, output format or output file",
    "PYLINTRC": "another configuration",
    "BIOME_*": "another configuration",
    "CLIPPY_*": "another configuration",
    "RIPGREP_CONFIG_PATH": "other files are searched",
    "GREP_OPTIONS": "other lines are printed",
    "TOXENV": "other environments are run",
    "TOX_*": "other environments, or settings that no file of the project shows",
    "NOXSESSION": "other sessions are run",
    "GOFLAGS": "other tests are run",
    "RUSTFLAGS": "other lints are reported",
    "CARGO_ENCODED_RUSTFLAGS": "other lints are reported",
    "PYTHONWARNINGS": "warnings become errors, or vanish",
    "PYTHONOPTIMIZE": "assertions are not executed",
    "PYTHONSTARTUP": "code that is not the project's",
    "PYTHONINSPECT": "the interpreter stays after the program",
    "PYTHONIOENCODING": "output that cannot be read as UTF-8",
    "NODE_OPTIONS": "code and options that no file of the project shows",
    "BUN_OPTIONS": "code and options that no file of the project shows",
    "MAKEFLAGS": "options of the make outside, such as -i and -n",
    "GNUMAKEFLAGS": "options of the make outside",
    "MFLAGS": "options of the make outside",
    "MAKELEVEL": "make says which directory it enters",
    "BASH_ENV": "code that is run before each shell command",
    "BASH_FUNC_*": "functions in the place of programs",
    "BASHOPTS": "options of the shell outside",
    "SHELLOPTS": "options of the shell outside, such as noexec",
    "CDPATH": "cd goes elsewhere and prints where",
    "GLOBIGNORE": "files that patterns do not find",
    "GATES_CACHE*": "where results are shared, and the key to them",
    # set by git for its hooks, and wrong for every other work tree
    "GIT_DIR": "another repository",
    "GIT_WORK_TREE": "another work tree",
    "GIT_COMMON_DIR": "another repository",
    "GIT_INDEX_FILE": "another index",
    "GIT_PREFIX": "the folder that git was called in",
    "GIT_OBJECT_DIRECTORY": "other objects",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "other objects",
    "GIT_QUARANTINE_PATH": "git refuses to update references",
    "GIT_NAMESPACE": "other references",
    "GIT_CONFIG": "another configuration",
    "GIT_CONFIG_PARAMETERS": "options of the git outside",
    "GIT_CONFIG_COUNT": "options of the git outside",
    "GIT_EXTERNAL_DIFF": "another program in the place of diff",
    "GIT_DIFF_OPTS": "other diffs",
    # replaced by SET and by the character set below
    "LC_ALL": "translated messages and decimal commas; its character set is kept",
    "LANGUAGE": "translated messages",
}

EXACT = frozenset(name for name in DROPPED if not name.endswith("*"))
PREFIXES = tuple(name.removesuffix("*") for name in DROPPED if name.endswith("*"))

SHARED = "GATES_CACHE"  # names the folder where results are shared
# What CI systems, and callers of gates, set anew for each run: no command whose result is shared sees it.
RUN_OWN = ("ACTIONS_", "BUILDKITE_", "CI_", "CIRCLE_", "GATES_", "GITHUB_", "GITLAB_", "RUNNER_")

SET: Mapping[str, str] = {
    "NO_COLOR": "1",
    "TERM": "dumb",
    "COLUMNS": "200",  # pytest and rich cut or wrap lines to the terminal's width
    "LC_MESSAGES": "C",  # extractors read English
    "LC_NUMERIC": "C",  # and decimal points
    "RUFF_NO_CACHE": "true",  # a stale cache hides findings
    "npm_config_yes": "true",  # never ask
    "npm_config_update_notifier": "false",
}


def child_environment(base: Mapping[str, str], extra: Mapping[str, str]) -> dict[str, str]:
    """The environment of a command: ``base`` without what changes verdicts, then SET, then the gate's own ``extra``."""
    dropped = PREFIXES + RUN_OWN if base.get(SHARED) else PREFIXES
    kept = {name: value for name, value in base.items() if name not in EXACT and not name.startswith(dropped)}
    if characters := base.get("LC_ALL"):
        kept["LC_CTYPE"] = characters
    return {**kept, **SET, **extra}


def without_noise(environment: Mapping[str, str]) -> dict[str, str]:
    """The part of a command's environment that a result may depend on."""
    return {name: value for name, value in environment.items() if name not in NOISE}


def in_ci(environ: Mapping[str, str]) -> bool:
    """Whether a CI system runs this, where no earlier result is taken unless somebody asks for it."""
    return environ.get("CI", "").lower() not in ("", "0", "false")
