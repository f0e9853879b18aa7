"""Programs that run another program: taken off, layer by layer, until the tool itself is left."""

from collections.abc import Mapping
from types import MappingProxyType

from gates.model import lazy_re as re
from gates.model.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wrapper:
    """How one wrapper is called: its subcommand, the options that take the next word, words before the program."""

    subcommand: tuple[str, ...] = ()
    valued: frozenset[str] = frozenset()
    positionals: int = 0


def _options(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UV = _options(
    "--with --with-editable --with-requirements -w --from --extra --no-extra --group --no-group --only-group --package"
    " --python -p --env-file --directory --project --index --default-index --index-url -i --extra-index-url -f"
    " --find-links --config-file --cache-dir --color -C --config-setting --refresh-package --upgrade-package -P"
    " --reinstall-package --link-mode --resolution --prerelease --exclude-newer --constraints -c --overrides"
)
_NPM = _options("-p --package -w --workspace --prefix --cache --registry --filter -F -C --dir --cwd")
_PYTHON_PROJECT = _options("-C --directory -P --project -p --python -e --env -n --name")

_WRAPPERS: Mapping[str, tuple[_Wrapper, ...]] = MappingProxyType(
    {
        "bun": (_Wrapper(subcommand=("x",), valued=_NPM),),
        "bunx": (_Wrapper(valued=_NPM),),
        "caffeinate": (_Wrapper(),),
        "chronic": (_Wrapper(),),
        "command": (_Wrapper(),),
        "conda": (_Wrapper(subcommand=("run",), valued=_PYTHON_PROJECT),),
        "direnv": (_Wrapper(subcommand=("exec",), positionals=1),),
        "doas": (_Wrapper(valued=_options("-u -C")),),
        "dotenv": (_Wrapper(subcommand=("run",), valued=_options("-f --file")),),
        "env": (_Wrapper(valued=_options("-u --unset -C --chdir")),),
        "exec": (_Wrapper(valued=_options("-a")),),
        "hatch": (_Wrapper(subcommand=("run",), valued=_PYTHON_PROJECT),),
        "ionice": (_Wrapper(valued=_options("-c -n -p")),),
        "micromamba": (_Wrapper(subcommand=("run",), valued=_PYTHON_PROJECT),),
        "mise": (_Wrapper(subcommand=("exec",)), _Wrapper(subcommand=("x",))),
        "nice": (_Wrapper(valued=_options("-n --adjustment")),),
        "nohup": (_Wrapper(),),
        "npm": (_Wrapper(subcommand=("exec",), valued=_NPM), _Wrapper(subcommand=("x",), valued=_NPM)),
        "npx": (_Wrapper(valued=_NPM),),
        "pdm": (_Wrapper(subcommand=("run",), valued=_PYTHON_PROJECT),),
        "pipenv": (_Wrapper(subcommand=("run",), valued=_PYTHON_PROJECT),),
        "pipx": (_Wrapper(subcommand=("run",), valued=_options("--spec --python --pip-args")),),
        "pixi": (_Wrapper(subcommand=("run",), valued=_PYTHON_PROJECT),),
        "pnpm": (_Wrapper(subcommand=("exec",), valued=_NPM), _Wrapper(subcommand=("dlx",), valued=_NPM)),
        "pnpx": (_Wrapper(valued=_NPM),),
        "poetry": (_Wrapper(subcommand=("run",), valued=_PYTHON_PROJECT),),
        "rye": (_Wrapper(subcommand=("run",)),),
        "setsid": (_Wrapper(),),
        "stdbuf": (_Wrapper(valued=_options("-i -o -e")),),
        "sudo": (_Wrapper(valued=_options("-u -g -h -p -C -D -T")),),
        "time": (_Wrapper(valued=_options("-f -o --format --output")),),
        "timeout": (_Wrapper(valued=_options("-s --signal -k --kill-after"), positionals=1),),
        "uv": (_Wrapper(subcommand=("run",), valued=_UV), _Wrapper(subcommand=("tool", "run"), valued=_UV)),
        "uvx": (_Wrapper(valued=_UV),),
        "xargs": (_Wrapper(valued=_options("-n -P -I -L -s -d -E -a --max-args --max-procs --delimiter")),),
        "yarn": (_Wrapper(subcommand=("exec",), valued=_NPM), _Wrapper(subcommand=("dlx",), valued=_NPM)),
    }
)

_PYTHON = re.compile(r"(?:python|pypy)[\d.]*|py")
_PYTHON_VALUED = _options("-W -X --check-hash-based-pycs")
_COVERAGE_VALUED = _options("--source --omit --include --rcfile --data-file --context --concurrency --debug")
_MODULE = re.compile(r"-[A-Za-z]*m|--module")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")

# Tools whose first word decides what they are: "cargo test" and "cargo clippy" have nothing in common.
_SUBCOMMANDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "bun": _options("--cwd --filter -F --config -c --env-file --preload -r"),
        "cargo": _options("--manifest-path --color --config -Z -C"),
        "coverage": frozenset(),
        "git": _options("-C -c --git-dir --work-tree --namespace"),
        "go": _options("-C"),
    }
)
# Tools that run a script of package.json by its name.
SCRIPT_RUNNERS = frozenset({"npm", "pnpm", "yarn", "bun run"})

_NAMES: Mapping[str, str] = MappingProxyType(
    {"@biomejs/biome": "biome", "py.test": "pytest", "cargo t": "cargo test", "cargo-clippy": "cargo clippy"}
)


def peel(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Separate the wrappers' words from the tool's own; a wrapper that starts nothing is itself the tool."""
    at = 0
    while at < len(words):
        step = _step(words[at:])
        if not step:
            break
        at += step
    return words[:at], words[at:]


def tool_name(argv: tuple[str, ...]) -> str:
    """Normalise a call to the name of its tool: no directory, no version, with the subcommand where that decides."""
    base = _base(argv[0])
    rest = argv[1:]
    if base in _SUBCOMMANDS:
        at = _skip_options(rest, _SUBCOMMANDS[base])
        named = f"{base} {rest[at]}" if at < len(rest) else base
        return "bun run" if base == "bun" and named != "bun test" else _NAMES.get(named, named)
    if base == "ruff" and "format" in rest[:1]:
        return "ruff format"
    if base == "node" and "--test" in rest:
        return "node test"
    return _NAMES.get(base, base)


def _base(word: str) -> str:
    if word in _NAMES:
        return _NAMES[word]
    unversioned = re.sub(r"(?<=.)@[^/@]*$|[=<>~!]=.*$", "", word)
    if unversioned in _NAMES:
        return _NAMES[unversioned]
    return re.sub(r"\.(?:exe|cmd|[cm]?js)$", "", re.split(r"[/\\]", unversioned)[-1])


def _step(words: tuple[str, ...]) -> int:
    """How many words the outermost wrapper takes; 0 when the first word is the tool."""
    base, rest = _base(words[0]), words[1:]
    if _PYTHON.fullmatch(base):
        return _to_module(rest, _PYTHON_VALUED)
    if base == "coverage" and rest[:1] == ("run",):
        return _to_module(rest[1:], _COVERAGE_VALUED, taken=1)
    if base == "node":
        return _to_package_script(rest)
    return max((_through(wrapper, rest) for wrapper in _WRAPPERS.get(base, ())), default=0)


def _through(wrapper: _Wrapper, rest: tuple[str, ...]) -> int:
    at = 0
    for word in wrapper.subcommand:
        at += _skip_options(rest[at:], wrapper.valued)
        if rest[at : at + 1] != (word,):
            return 0
        at += 1
    at += _skip_options(rest[at:], wrapper.valued) + wrapper.positionals
    if rest[at : at + 1] == ("--",):
        at += 1
    while at < len(rest) and _ASSIGNMENT.match(rest[at]):
        at += 1
    return at + 1 if at < len(rest) else 0


def _skip_options(words: tuple[str, ...], valued: frozenset[str]) -> int:
    """Count the options in front, each with its value; ``-m`` (uv run -m pytest) ends them, as ``--`` does."""
    at = 0
    while at < len(words) and words[at].startswith(("-", "+")) and words[at] != "--":
        if _MODULE.fullmatch(words[at]):
            return at + 1
        at += 2 if words[at] in valued else 1
    return at


def _to_module(rest: tuple[str, ...], valued: frozenset[str], taken: int = 0) -> int:
    at = _skip_options(rest, valued)
    named = at > 0 and at < len(rest) and _MODULE.fullmatch(rest[at - 1])
    return taken + at + 1 if named else 0


def _to_package_script(rest: tuple[str, ...]) -> int:
    at = _skip_options(rest, _options("-r --require --import --loader"))
    return at + 1 if at < len(rest) and "node_modules/" in rest[at] else 0
