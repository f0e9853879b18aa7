"""Where each tool keeps its settings, and which rules say what they mean."""

from collections.abc import Callable, Mapping
from typing import Final

from gates.judge.protection import python_tools, ruff, web_tools
from gates.judge.protection.effect import Rule
from gates.judge.protection.settings import Key, Settings
from gates.model.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file name and the table in it.

    ``always``: the file counts even without that table, so that it hides others. ``mark``: how the name of some section
    begins when the file has anything for the tool.
    """

    name: str
    table: Key = ()
    always: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool's configuration.

    ``places``: the first that exists in a folder counts. ``nested``: a folder further down may have its own, which then
    hides the one above. ``extends``: the setting that names a file to build upon. ``inherited``: the key whose value
    counts where a key is absent. ``relevant``: what of the settings of now can matter, given those of before.
    """

    name: str
    places: tuple[Place, ...]
    rules: Mapping[str, Rule]
    normal: Callable[[Settings], Settings] = dict
    nested: bool = False
    extends: str = ""
    inherited: Callable[[Key], Key] = lambda key: ()
    relevant: Callable[[Settings, Settings], Settings] = lambda before, now: now


def _files(*names: str) -> tuple[Place, ...]:
    return tuple(Place(name=name, always=True) for name in names)


_RUFF = Tool(
    name="ruff",
    places=(*_files(".ruff.toml", "ruff.toml"), Place(name="pyproject.toml", table=("tool", "ruff"))),
    rules=ruff.RULES,
    normal=ruff.normal,
    relevant=ruff.relevant,
    nested=True,
    extends="extend",
)
_MYPY = Tool(
    name="mypy",
    places=(
        *_files("mypy.ini", ".mypy.ini"),
        Place(name="pyproject.toml", table=("tool", "mypy")),
        Place(name="setup.cfg", mark="mypy"),
    ),
    rules=python_tools.MYPY,
    normal=python_tools.normal_mypy,
    inherited=python_tools.inherited_mypy,
)
_PYTEST = Tool(
    name="pytest",
    places=(
        *(Place(name=name, table=("pytest",), always=True) for name in ("pytest.toml", ".pytest.toml")),
        *(Place(name=name, table=("pytest",), always=True) for name in ("pytest.ini", ".pytest.ini")),
        Place(name="pyproject.toml", table=("tool", "pytest")),
        Place(name="tox.ini", table=("pytest",)),
        Place(name="setup.cfg", table=("tool:pytest",)),
    ),
    rules=python_tools.PYTEST,
    normal=python_tools.normal_pytest,
    nested=True,
)
_COVERAGE = Tool(
    name="coverage",
    places=(
        *_files(".coveragerc", ".coveragerc.toml"),
        Place(name="setup.cfg", mark="coverage:"),
        Place(name="tox.ini", mark="coverage:"),
        Place(name="pyproject.toml", table=("tool", "coverage")),
    ),
    rules=python_tools.COVERAGE,
    normal=python_tools.normal_coverage,
)
_BIOME = Tool(name="biome", places=_files("biome.json", "biome.jsonc"), rules=web_tools.BIOME, nested=True)
_TYPESCRIPT = Tool(
    name="typescript",
    places=_files("tsconfig.json"),
    rules=web_tools.TYPESCRIPT,
    normal=web_tools.normal_typescript,
    extends="extends",
)
_JSCPD = Tool(
    name="jscpd", places=(*_files(".jscpd.json"), Place(name="package.json", table=("jscpd",))), rules=web_tools.JSCPD
)
_LIZARD = Tool(name="lizard", places=_files("whitelizard.txt"), rules=web_tools.LIZARD)
_MAKE = Tool(name="make", places=_files("GNUmakefile", "makefile", "Makefile"), rules=web_tools.ANYTHING)
_JUST = Tool(name="just", places=_files("justfile", ".justfile", "Justfile"), rules=web_tools.ANYTHING)
_NOX = Tool(name="nox", places=_files("noxfile.py"), rules=web_tools.ANYTHING)
_TOX = Tool(name="tox", places=_files("tox.ini", "tox.toml"), rules=web_tools.ANYTHING)
_SCRIPTS = Tool(
    name="package scripts", places=(Place(name="package.json", table=("scripts",)),), rules=web_tools.ANYTHING
)

TOOLS: Final = (_RUFF, _MYPY, _PYTEST, _COVERAGE, _BIOME, _TYPESCRIPT, _JSCPD, _LIZARD)
_STARTERS: Final = (_MAKE, _JUST, _NOX, _TOX, _SCRIPTS)

# What a tool, named as commands call it, reads. What starts other tools hides which ones: all of them count.
_READS: Final[Mapping[str, tuple[Tool, ...]]] = {
    "ruff": (_RUFF,),
    "mypy": (_MYPY,),
    "dmypy": (_MYPY,),
    "pytest": (_PYTEST, _COVERAGE),
    "coverage": (_COVERAGE,),
    "coverage report": (_COVERAGE,),
    "coverage run": (_COVERAGE, _PYTEST),
    "biome": (_BIOME,),
    "ultracite": (_BIOME,),
    "tsc": (_TYPESCRIPT,),
    "vue-tsc": (_TYPESCRIPT,),
    "jscpd": (_JSCPD,),
    "lizard": (_LIZARD,),
    "make": (_MAKE, *TOOLS),
    "just": (_JUST, *TOOLS),
    "nox": (_NOX, *TOOLS),
    "tox": (_TOX, *TOOLS),
    **dict.fromkeys(("npm", "pnpm", "yarn", "bun run"), (_SCRIPTS, *TOOLS)),
}


def tools_of(tool: str) -> tuple[Tool, ...]:
    """Whose settings a command depends on; ``tool`` is named as in ``ToolCall.tool``."""
    return _READS.get(tool, ())


def tool_at(path: str, table: Key) -> Tool:
    """The tool whose settings stand in a file, or in a table of it; a tool without rules where nobody knows it."""
    name = path.rpartition("/")[2]
    for tool in (*TOOLS, *_STARTERS):
        if any(place.name == name and place.table == table for place in tool.places):
            return tool
    return Tool(name=f"{path}#{'.'.join(table)}" if table else path, places=(), rules=web_tools.ANYTHING)
