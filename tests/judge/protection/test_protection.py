"""What an edit of a tool's configuration does to its gate: tables of edits, each with the one thing that matters."""

from collections.abc import Mapping

import pytest

from gates.judge.protection.compare import compare_protected, compare_tool
from gates.judge.protection.effect import Effect, worst
from gates.judge.protection.find import Look
from gates.judge.protection.tools import TOOLS, tools_of

Files = Mapping[str, str]

BY_NAME = {tool.name: tool for tool in TOOLS}
WEAKENS, TIGHTENS, UNRELATED, UNKNOWN = Effect.WEAKENS, Effect.TIGHTENS, Effect.UNRELATED, Effect.UNKNOWN


def look(files: Files) -> Look:
    def read(path: str) -> bytes | None:
        return files[path].encode() if path in files else None

    return Look(files=files.keys(), read=read)


def effect_of(tool: str, before: Files, now: Files) -> Effect:
    return worst(*(one.effect for one in compare_tool(BY_NAME[tool], look(before), look(now))))


def pyproject(table: str, *lines: str) -> Files:
    return {"pyproject.toml": "\n".join((f"[tool.{table}]", *lines, ""))}


RUFF = [
    ("the same words in another form", ['select = ["E", "F"]'], ["select=['E','F'] # all"], UNRELATED),
    ("a rule selected", ['select = ["E"]'], ['select = ["E", "F"]'], TIGHTENS),
    ("a rule no longer selected", ['select = ["E", "F"]'], ['select = ["E"]'], WEAKENS),
    ("a rule replaced by its family", ['select = ["E501"]'], ['select = ["E"]'], TIGHTENS),
    ("a family replaced by one of its rules", ['select = ["E"]'], ['select = ["E501"]'], WEAKENS),
    ("everything selected", ['select = ["E", "F"]'], ['select = ["ALL"]'], TIGHTENS),
    ("no longer everything", ['select = ["ALL"]'], ['select = ["E", "F"]'], WEAKENS),
    ("moved to extend-select", ['select = ["E", "F"]'], ['select = ["E"]', 'extend-select = ["F"]'], UNRELATED),
    ("a prefix with its new name", ['select = ["TCH"]'], ['select = ["TC"]'], UNRELATED),
    ("a rule ignored", ['select = ["E"]'], ['select = ["E"]', 'ignore = ["E501"]'], WEAKENS),
    ("a rule ignored that its family was", ['ignore = ["E5"]'], ['ignore = ["E5", "E501"]'], UNRELATED),
    ("a rule ignored no more", ['ignore = ["E501"]'], ["ignore = []"], TIGHTENS),
    ("more rules ignored by extend-ignore", [], ['extend-ignore = ["F401"]'], WEAKENS),
    (
        "everything selected, and what was not selected ignored",
        [],
        ['select = ["ALL"]', 'ignore = ["D", "B9"]'],
        TIGHTENS,
    ),
    ("everything selected, and what was selected ignored", [], ['select = ["ALL"]', 'ignore = ["D", "F401"]'], WEAKENS),
    ("the empty selection", ['select = ["E"]'], ["select = []"], WEAKENS),
    ("a selection in place of the default one", [], ['select = ["E", "F"]'], TIGHTENS),
    ("less than the default selection", [], ['select = ["F"]'], WEAKENS),
    ("per-file-ignores of tests", [], ['per-file-ignores = {"tests/**" = ["F401"]}'], WEAKENS),
    ("per-file-ignores of what is not selected", [], ['per-file-ignores = {"tests/**" = ["S101"]}'], UNRELATED),
    (
        "fewer per-file-ignores",
        ['per-file-ignores = {"a.py" = ["E", "F"]}'],
        ['per-file-ignores = {"a.py" = ["E"]}'],
        TIGHTENS,
    ),
    ("another comment", ["# one"], ["# two"], UNRELATED),
    ("the order of imports", [], ["isort.force-single-line = true"], UNRELATED),
    ("a higher complexity", ["mccabe.max-complexity = 8"], ["mccabe.max-complexity = 12"], WEAKENS),
    ("a lower complexity", ["mccabe.max-complexity = 8"], ["mccabe.max-complexity = 6"], TIGHTENS),
    ("more arguments", [], ["pylint.max-args = 9"], WEAKENS),
    ("another convention of docstrings", [], ['pydocstyle.convention = "google"'], UNKNOWN),
    ("what only fixes", [], ["unfixable = ['F401']"], UNRELATED),
]


@pytest.mark.parametrize(("before", "now", "effect"), [row[1:] for row in RUFF], ids=[row[0] for row in RUFF])
def test_an_edit_of_what_ruff_checks(before: list[str], now: list[str], effect: Effect) -> None:
    assert effect_of("ruff", pyproject("ruff.lint", *before), pyproject("ruff.lint", *now)) is effect


RUFF_TOP = [
    ("files left out", [], ['exclude = ["src/legacy"]'], WEAKENS),
    ("files left out by extend-exclude", [], ['extend-exclude = ["src/legacy"]'], WEAKENS),
    ("files no longer left out", ['exclude = ["a", "b"]'], ['exclude = ["a"]'], TIGHTENS),
    ("longer lines that nobody checks", [], ["line-length = 120"], UNRELATED),
    ("longer lines that are checked", ['lint.select = ["E"]'], ['lint.select = ["E"]', "line-length = 120"], WEAKENS),
    (
        "longer lines whose rule is ignored",
        ['lint = {select = ["E"], ignore = ["E501"]}'],
        ['lint = {select = ["E"], ignore = ["E501"]}', "line-length = 120"],
        UNRELATED,
    ),
    (
        "shorter lines",
        ['lint.select = ["E"]', "line-length = 120"],
        ['lint.select = ["E"]', "line-length = 100"],
        TIGHTENS,
    ),
    ("a newer Python", ['target-version = "py39"'], ['target-version = "py311"'], UNRELATED),
    ("the form of output", [], ['output-format = "github"'], UNRELATED),
    ("the formatter", [], ['format.quote-style = "single"'], UNRELATED),
    ("the old place of the same rules", ['select = ["E", "I"]'], ['lint.select = ["E", "I"]'], UNRELATED),
    ("the old place of fewer rules", ['select = ["E", "I"]'], ['lint.select = ["E"]'], WEAKENS),
    ("fewer files included", [], ['include = ["src/**/*.py"]'], WEAKENS),
]


@pytest.mark.parametrize(("before", "now", "effect"), [row[1:] for row in RUFF_TOP], ids=[row[0] for row in RUFF_TOP])
def test_an_edit_of_where_ruff_looks(before: list[str], now: list[str], effect: Effect) -> None:
    assert effect_of("ruff", pyproject("ruff", *before), pyproject("ruff", *now)) is effect


MYPY = [
    ("strict no more", ["strict = true"], ["strict = false"], WEAKENS),
    ("strict gone", ["strict = true"], [], WEAKENS),
    ("strict", [], ["strict = true"], TIGHTENS),
    (
        "a switch that strict already is",
        ["strict = true", "disallow_untyped_defs = true"],
        ["strict = true"],
        UNRELATED,
    ),
    ("an exception from strict", ["strict = true"], ["strict = true", "disallow_untyped_calls = false"], WEAKENS),
    ("strict in its single switches, some missing", ["strict = true"], ["disallow_untyped_defs = true"], WEAKENS),
    ("errors ignored", [], ["ignore_errors = true"], WEAKENS),
    ("imports ignored", [], ["ignore_missing_imports = true"], WEAKENS),
    ("imports not followed", [], ['follow_imports = "skip"'], WEAKENS),
    ("a code switched off", [], ['disable_error_code = ["attr-defined"]'], WEAKENS),
    ("a code switched on", [], ['enable_error_code = ["truthy-bool"]'], TIGHTENS),
    ("files left out", [], ['exclude = ["legacy/"]'], WEAKENS),
    ("fewer files", ['files = ["src", "tests"]'], ['files = ["src"]'], WEAKENS),
    ("unreachable code found", [], ["warn_unreachable = true"], TIGHTENS),
    ("how errors look", [], ["pretty = true", "show_error_codes = true"], UNRELATED),
    ("a plugin", [], ['plugins = ["x"]'], UNKNOWN),
    ("None in everything", [], ["strict_optional = false"], WEAKENS),
    (
        "an override that ignores errors",
        ["strict = true"],
        ["strict = true", "[[tool.mypy.overrides]]", 'module = "a.*"', "ignore_errors = true"],
        WEAKENS,
    ),
    (
        "an override that is looser than the rest",
        ["strict = true"],
        ["strict = true", "[[tool.mypy.overrides]]", 'module = ["a", "b"]', "disallow_untyped_defs = false"],
        WEAKENS,
    ),
    (
        "an override that says what holds anyway",
        ["strict = true"],
        ["strict = true", "[[tool.mypy.overrides]]", 'module = "a"', "disallow_untyped_defs = true"],
        UNRELATED,
    ),
    ("an override that is gone", ["[[tool.mypy.overrides]]", 'module = "a"', "ignore_errors = true"], [], TIGHTENS),
    (
        "two overrides in the place of one",
        ["[[tool.mypy.overrides]]", 'module = ["a", "b"]', "ignore_errors = true"],
        [
            "[[tool.mypy.overrides]]",
            'module = "b"',
            "ignore_errors = true",
            "[[tool.mypy.overrides]]",
            'module = "a"',
            "ignore_errors = true",
        ],
        UNRELATED,
    ),
]


@pytest.mark.parametrize(("before", "now", "effect"), [row[1:] for row in MYPY], ids=[row[0] for row in MYPY])
def test_an_edit_of_mypy(before: list[str], now: list[str], effect: Effect) -> None:
    assert effect_of("mypy", pyproject("mypy", *before), pyproject("mypy", *now)) is effect


PYTEST = [
    ("only some tests", [], ['addopts = "-k fast"'], WEAKENS),
    ("only marked tests, as a list", ['addopts = ["-q"]'], ['addopts = ["-q", "-m", "not slow"]'], WEAKENS),
    ("a file ignored", [], ['addopts = "--ignore=tests/test_a.py"'], WEAKENS),
    ("a test deselected", [], ['addopts = "--deselect tests/test_a.py::test_x"'], WEAKENS),
    ("nothing but collecting", [], ['addopts = "--collect-only"'], WEAKENS),
    ("a plugin switched off", [], ['addopts = "-p no:randomly"'], UNKNOWN),
    ("how output looks", ['addopts = "-q"'], ['addopts = "-ra --tb=short -v --durations 5"'], UNRELATED),
    ("more processes", [], ['addopts = "-n auto"'], UNRELATED),
    ("strict markers", [], ['addopts = "--strict-markers"'], TIGHTENS),
    ("no strict markers", ['addopts = "--strict-markers -q"'], ['addopts = "-q"'], WEAKENS),
    ("coverage no longer measured", ['addopts = "--cov=src"'], ['addopts = "-q"'], WEAKENS),
    ("a lower coverage", ['addopts = "--cov-fail-under=90"'], ['addopts = "--cov-fail-under=80"'], WEAKENS),
    ("a higher coverage", ['addopts = "--cov-fail-under 80"'], ['addopts = "--cov-fail-under 90"'], TIGHTENS),
    ("tests in one folder only", [], ['testpaths = ["tests/unit"]'], WEAKENS),
    ("one folder fewer", ['testpaths = ["a", "b"]'], ['testpaths = ["a"]'], WEAKENS),
    ("one folder more", ['testpaths = ["a"]'], ['testpaths = ["a", "b"]'], TIGHTENS),
    ("other names of test files", [], ['python_files = ["check_*.py"]'], WEAKENS),
    ("xfail that passes is fine", ["xfail_strict = true"], [], WEAKENS),
    ("warnings no longer errors", ['filterwarnings = ["error"]'], ["filterwarnings = []"], WEAKENS),
    (
        "one more warning let through",
        ['filterwarnings = ["error"]'],
        ['filterwarnings = ["error", "ignore::DeprecationWarning"]'],
        WEAKENS,
    ),
    ("a warning silenced that fails nothing", [], ['filterwarnings = ["ignore::DeprecationWarning"]'], UNRELATED),
    ("markers and logs", [], ['markers = ["slow"]', "log_cli = true"], UNRELATED),
]


@pytest.mark.parametrize(("before", "now", "effect"), [row[1:] for row in PYTEST], ids=[row[0] for row in PYTEST])
def test_an_edit_of_pytest(before: list[str], now: list[str], effect: Effect) -> None:
    table = "pytest.ini_options"
    assert effect_of("pytest", pyproject(table, *before), pyproject(table, *now)) is effect


COVERAGE = [
    ("a lower limit", ["report.fail_under = 90"], ["report.fail_under = 85"], WEAKENS),
    ("a limit", [], ["report.fail_under = 50"], TIGHTENS),
    ("files omitted", [], ['run.omit = ["src/x.py"]'], WEAKENS),
    ("lines excluded", ['report.exclude_lines = ["pragma"]'], ['report.exclude_lines = ["pragma", "raise"]'], WEAKENS),
    ("fewer lines excluded", ['report.exclude_also = ["a", "b"]'], ['report.exclude_also = ["a"]'], TIGHTENS),
    ("branches no longer", ["run.branch = true"], [], WEAKENS),
    ("only some source", [], ['run.source = ["src/a"]'], WEAKENS),
    ("the same source in another word", ['run.source = ["a"]'], ['run.source_pkgs = ["a"]'], UNRELATED),
    ("how it is shown", [], ["report.show_missing = true", 'html.directory = "x"'], UNRELATED),
]


@pytest.mark.parametrize(("before", "now", "effect"), [row[1:] for row in COVERAGE], ids=[row[0] for row in COVERAGE])
def test_an_edit_of_coverage(before: list[str], now: list[str], effect: Effect) -> None:
    assert effect_of("coverage", pyproject("coverage", *before), pyproject("coverage", *now)) is effect


JSON = [
    (
        "a rule off",
        "biome",
        "biome.json",
        '{"linter": {"rules": {"style": {"x": "error"}}}}',
        '{"linter": {"rules": {"style": {"x": "off"}}}}',
        WEAKENS,
    ),
    (
        "a rule only a warning",
        "biome",
        "biome.json",
        '{"linter": {"rules": {"style": {"x": "error"}}}}',
        '{"linter": {"rules": {"style": {"x": "warn"}}}}',
        WEAKENS,
    ),
    (
        "a rule off that nobody named",
        "biome",
        "biome.json",
        "{}",
        '{"linter":{"rules":{"style":{"x":"off"}}}}',
        WEAKENS,
    ),
    ("a rule on", "biome", "biome.json", "{}", '{"linter": {"rules": {"style": {"x": "error"}}}}', TIGHTENS),
    (
        "a rule with options, off",
        "biome",
        "biome.jsonc",
        '{"linter": {"rules": {"a": {"x": {"level": "error"}}}}}',
        '{"linter": {"rules": {"a": {"x": {"level": "off"}}}}} // now',
        WEAKENS,
    ),
    ("the linter off", "biome", "biome.json", "{}", '{"linter": {"enabled": false}}', WEAKENS),
    ("files ignored", "biome", "biome.json", "{}", '{"files": {"ignore": ["src/gen"]}}', WEAKENS),
    (
        "files left out with an exclamation mark",
        "biome",
        "biome.json",
        '{"files": {"includes": ["**"]}}',
        '{"files": {"includes": ["**", "!src/gen"]}}',
        WEAKENS,
    ),
    ("the formatter", "biome", "biome.json", "{}", '{"formatter": {"lineWidth": 100}}', UNRELATED),
    ("an override", "biome", "biome.json", "{}", '{"overrides": [{"include": ["a"]}]}', UNKNOWN),
    (
        "strict off",
        "typescript",
        "tsconfig.json",
        '{"compilerOptions": {"strict": true}}',
        '{"compilerOptions": {"strict": false}}',
        WEAKENS,
    ),
    (
        "an exception from strict",
        "typescript",
        "tsconfig.json",
        '{"compilerOptions": {"strict": true}}',
        '{"compilerOptions": {"strict": true, "noImplicitAny": false,}} /* later */',
        WEAKENS,
    ),
    (
        "a switch that strict already is",
        "typescript",
        "tsconfig.json",
        '{"compilerOptions": {"strict": true}}',
        '{"compilerOptions": {"strict": true, "noImplicitAny": true}}',
        UNRELATED,
    ),
    (
        "libraries unchecked",
        "typescript",
        "tsconfig.json",
        "{}",
        '{"compilerOptions": {"skipLibCheck": true}}',
        WEAKENS,
    ),
    (
        "fewer files included",
        "typescript",
        "tsconfig.json",
        '{"include": ["src", "test"]}',
        '{"include": ["src"]}',
        WEAKENS,
    ),
    ("files excluded", "typescript", "tsconfig.json", "{}", '{"exclude": ["node_modules", "src/x"]}', WEAKENS),
    ("the target", "typescript", "tsconfig.json", "{}", '{"compilerOptions": {"target": "es2022"}}', UNRELATED),
    (
        "unused locals found",
        "typescript",
        "tsconfig.json",
        "{}",
        '{"compilerOptions": {"noUnusedLocals": true}}',
        TIGHTENS,
    ),
    ("a higher threshold", "jscpd", ".jscpd.json", '{"threshold": 3}', '{"threshold": 5}', WEAKENS),
    ("a threshold gone", "jscpd", ".jscpd.json", '{"threshold": 3}', "{}", UNKNOWN),
    ("longer clones only", "jscpd", ".jscpd.json", "{}", '{"minTokens": 100}', WEAKENS),
    ("files ignored by jscpd", "jscpd", ".jscpd.json", '{"ignore": ["a"]}', '{"ignore": ["a", "b"]}', WEAKENS),
    ("another reporter", "jscpd", ".jscpd.json", "{}", '{"reporters": ["json"]}', UNRELATED),
    ("a function forgiven", "lizard", "whitelizard.txt", "# none\n", "parse\n", WEAKENS),
    ("a function forgiven no more", "lizard", "whitelizard.txt", "parse\nread\n", "read\n", TIGHTENS),
]


@pytest.mark.parametrize(
    ("tool", "path", "before", "now", "effect"), [row[1:] for row in JSON], ids=[row[0] for row in JSON]
)
def test_an_edit_of_a_file_of_its_own(tool: str, path: str, before: str, now: str, effect: Effect) -> None:
    assert effect_of(tool, {path: before}, {path: now}) is effect


STRICT = pyproject("mypy", "strict = true")
RULES = pyproject("ruff.lint", 'select = ["E", "F", "I"]')
PLACES: list[tuple[str, str, Files, Files, Effect]] = [
    ("mypy.ini hides the strict table", "mypy", STRICT, {**STRICT, "mypy.ini": "[mypy]\n"}, WEAKENS),
    ("mypy.ini says the same", "mypy", STRICT, {**STRICT, "mypy.ini": "[mypy]\nstrict = True\n"}, UNRELATED),
    ("the table moves to mypy.ini", "mypy", STRICT, {"mypy.ini": "[mypy]\nstrict = True\n"}, UNRELATED),
    (
        "a section of mypy.ini ignores errors",
        "mypy",
        {"mypy.ini": "[mypy]\n"},
        {"mypy.ini": "[mypy]\n[mypy-a.*]\nignore_errors = True\n"},
        WEAKENS,
    ),
    ("setup.cfg of others does not count", "mypy", {}, {"setup.cfg": "[metadata]\nname = x\n"}, UNRELATED),
    (
        ".coveragerc hides the limit",
        "coverage",
        pyproject("coverage.report", "fail_under = 90"),
        {**pyproject("coverage.report", "fail_under = 90"), ".coveragerc": "[run]\nbranch = true\n"},
        WEAKENS,
    ),
    ("setup.cfg omits files", "coverage", {}, {"setup.cfg": "[coverage:run]\nomit =\n    src/x.py\n"}, WEAKENS),
    (
        "an empty pytest.ini hides strict xfail",
        "pytest",
        pyproject("pytest.ini_options", "xfail_strict = true"),
        {**pyproject("pytest.ini_options", "xfail_strict = true"), "pytest.ini": ""},
        WEAKENS,
    ),
    (
        "a pytest.ini among the tests",
        "pytest",
        pyproject("pytest.ini_options", 'addopts = "--strict-markers"'),
        {**pyproject("pytest.ini_options", 'addopts = "--strict-markers"'), "tests/pytest.ini": "[pytest]\n"},
        WEAKENS,
    ),
    ("a nested ruff.toml selects less", "ruff", RULES, {**RULES, "src/x/ruff.toml": 'lint.select = ["E"]\n'}, WEAKENS),
    (
        "a nested ruff.toml extends and ignores",
        "ruff",
        RULES,
        {**RULES, "src/ruff.toml": 'extend = "../pyproject.toml"\nlint.ignore = ["E501"]\n'},
        WEAKENS,
    ),
    (
        "a nested ruff.toml extends and selects more",
        "ruff",
        RULES,
        {**RULES, "src/ruff.toml": 'extend = "../pyproject.toml"\nlint.extend-select = ["B"]\n'},
        TIGHTENS,
    ),
    (
        "a nested pyproject.toml of something else",
        "ruff",
        RULES,
        {**RULES, "docs/pyproject.toml": "[project]\nname = 'x'\n"},
        UNRELATED,
    ),
    (
        ".ruff.toml hides ruff.toml",
        "ruff",
        {"ruff.toml": 'lint.select = ["E", "F", "I"]'},
        {"ruff.toml": 'lint.select = ["E", "F", "I"]', ".ruff.toml": ""},
        WEAKENS,
    ),
    ("the whole file is gone", "ruff", {"ruff.toml": 'lint.select = ["E", "F", "I"]'}, {}, WEAKENS),
    ("a file that cannot be read", "ruff", RULES, {"pyproject.toml": "[tool.ruff"}, UNKNOWN),
    (
        "a file that could not be read before",
        "ruff",
        {"pyproject.toml": "[tool.ruff"},
        {"pyproject.toml": ""},
        UNRELATED,
    ),
    (
        "tsconfig extends what was weakened",
        "typescript",
        {"tsconfig.json": '{"extends": "./base.json"}', "base.json": '{"compilerOptions": {"strict": true}}'},
        {"tsconfig.json": '{"extends": "./base.json"}', "base.json": "{}"},
        WEAKENS,
    ),
    (
        "jscpd in package.json",
        "jscpd",
        {"package.json": '{"jscpd": {"threshold": 1}}'},
        {"package.json": '{"jscpd": {"threshold": 9}}'},
        WEAKENS,
    ),
    (
        "another part of package.json",
        "jscpd",
        {"package.json": '{"jscpd": {"threshold": 1}}'},
        {"package.json": '{"jscpd": {"threshold": 1}, "name": "x"}'},
        UNRELATED,
    ),
]


@pytest.mark.parametrize(
    ("tool", "before", "now", "effect"), [row[1:] for row in PLACES], ids=[row[0] for row in PLACES]
)
def test_where_settings_stand(tool: str, before: Files, now: Files, effect: Effect) -> None:
    assert effect_of(tool, before, now) is effect


@pytest.mark.parametrize(
    ("protected", "before", "now", "effects"),
    [
        ("pyproject.toml#tool.ruff", RULES, pyproject("ruff.lint", 'select = ["E"]'), [WEAKENS]),
        ("pyproject.toml#tool.odd", pyproject("odd", "a = 1"), pyproject("odd", "a = 2"), [UNKNOWN]),
        ("pyproject.toml#tool.odd", pyproject("odd", "a = 1"), pyproject("odd", "a=1 # same"), []),
        ("pyproject.toml#tool.odd", pyproject("odd", "a = 1"), {}, [UNKNOWN]),
        ("config/rules.yaml", {"config/rules.yaml": "a: 1\n"}, {"config/rules.yaml": "a: 2\n"}, [UNKNOWN]),
        ("config/rules.yaml", {"config/rules.yaml": "a: 1\n"}, {"config/rules.yaml": "a: 1\n", "x": ""}, []),
        ("absent.toml", {}, {}, []),
    ],
    ids=["a known table", "an unknown table", "only its form", "it is gone", "lines", "the same lines", "never there"],
)
def test_what_a_gate_names_is_compared_too(protected: str, before: Files, now: Files, effects: list[Effect]) -> None:
    assert [one.effect for one in compare_protected(protected, look(before), look(now))] == effects


def test_both_values_stand_side_by_side() -> None:
    [difference] = compare_tool(
        BY_NAME["coverage"],
        look(pyproject("coverage.report", "fail_under = 90")),
        look(pyproject("coverage.report", "fail_under = 80")),
    )
    assert str(difference) == "coverage: report.fail_under: 90 → 80"
    assert difference.path == "pyproject.toml"


def test_of_lists_only_what_changed_is_shown() -> None:
    [difference] = compare_tool(
        BY_NAME["ruff"],
        look(pyproject("ruff.lint", 'ignore = ["E4", "E7"]')),
        look(pyproject("ruff.lint", 'ignore = ["E7", "E9"]')),
    )
    assert str(difference) == "ruff: lint.ignore: E4 → E9"


@pytest.mark.parametrize(
    ("tool", "names"),
    [("ruff", ["ruff"]), ("pytest", ["pytest", "coverage"]), ("tsc", ["typescript"]), ("echo", [])],
)
def test_what_a_command_depends_on(tool: str, names: list[str]) -> None:
    assert [one.name for one in tools_of(tool)] == names


def test_what_starts_other_tools_depends_on_all_of_them() -> None:
    assert [one.name for one in tools_of("make")][:2] == ["make", "ruff"]
    assert len(tools_of("npm")) == len(TOOLS) + 1
