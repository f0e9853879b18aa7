"""For each tool the files that it must complain about: a table, and the few ways to fill it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from posixpath import dirname, join, normpath
from types import MappingProxyType

from gates.measure.arguments import values
from gates.measure.canaries import texts, volume
from gates.measure.canaries.places import (
    Wanted,
    below,
    find_places,
    is_python_test,
    is_script_test,
    python_test_name,
    script_test_name,
    suffix_of,
)
from gates.measure.canaries.scene import Scene, asks_for, in_each, limit_of, present, targets
from gates.measure.command import ToolCall
from gates.model.gate import Canary

PYTHON = (".py",)
TYPED = (".ts", ".tsx", ".mts", ".cts")
SCRIPT = (*TYPED, ".js", ".jsx", ".mjs", ".cjs")
USUAL_TESTS = "tests"
DEFAULT_COMPLEXITY = 15
DEFAULT_SHARE = 3.0  # percent
DEFAULT_COVERAGE = 80.0
LEAST_UNTESTED = 50  # lines
BYTES_OF_A_LINE = 40
LEAST_CLONE = 6_000  # bytes
DENSITY = 4  # times what the limit asks for: lines, tokens and bytes of others are not like ours
MOST_CLONES = 4_000_000  # bytes; a limit near 100 % cannot be reached by planting

Preset = Callable[[ToolCall, Scene], Iterator[Canary]]


def _sources(suffixes: tuple[str, ...], text: str, call: ToolCall, scene: Scene) -> Iterator[Canary]:
    """The text in new source files of each place, one for each kind of source that the project has."""
    named = targets(call)
    places = find_places(scene.files, named, lambda path: suffix_of(path) in suffixes)
    found = present(suffixes, scene, named)
    yield from in_each(places, lambda stem, _: [f"{stem}{suffix}" for suffix in found], text, scene)


def _python_tests(text: str, call: ToolCall, scene: Scene) -> Iterator[Canary]:
    if any("::" in word for word in call.argv):  # single tests are named: a new one is not run
        return
    if asks_for(scene.expectation, "coverage"):
        yield from _uncovered(call, scene)
        return
    places = _test_places(call, scene, is_python_test)
    yield from in_each(places, lambda stem, files: [python_test_name(stem, files)], text, scene)


def _script_tests(text: str, call: ToolCall, scene: Scene) -> Iterator[Canary]:
    places = _test_places(call, scene, is_script_test)
    yield from in_each(places, lambda stem, files: [script_test_name(stem, files)], text, scene)


def _test_places(call: ToolCall, scene: Scene, wanted: Wanted) -> tuple[str, ...]:
    """Where tests are; a project that has none gets its first one where they usually are."""
    named = targets(call)
    if named or any(wanted(path) for path in scene.files):
        return find_places(scene.files, named, wanted)
    return (USUAL_TESTS,)


def _complex(call: ToolCall, scene: Scene) -> Iterator[Canary]:
    if "-Eduplicate" in call.argv or ("-E", "duplicate") in zip(call.argv, call.argv[1:], strict=False):
        yield from _cloned(call, scene)
        return
    given = [float(value) for value in values(call.argv, frozenset({"-C", "--CCN"})) if value.isdecimal()]
    limit = limit_of(scene.expectation, "max_cc", DEFAULT_COMPLEXITY)
    amount = int(max(limit, *given, 1)) + 5
    named = targets(call)
    suffix = present(tuple(volume.LANGUAGES), scene, named)[0]
    places = find_places(scene.files, named, lambda path: suffix_of(path) == suffix)
    yield from in_each(places, lambda stem, _: [f"{stem}{suffix}"], volume.branches(suffix, amount), scene)


def _cloned(call: ToolCall, scene: Scene) -> Iterator[Canary]:
    """Clones beyond the share of the project that the limit allows, all in one place."""
    named = targets(call)
    share = min(limit_of(scene.expectation, "duplication", DEFAULT_SHARE), 90.0) / 100
    total = sum(scene.files[path] for path in below(scene.files, named))
    size = min(LEAST_CLONE + int(DENSITY * total * share / (1 - share)), MOST_CLONES)
    suffix = present(tuple(volume.LANGUAGES), scene, named)[0]
    place = find_places(scene.files, named, lambda path: suffix_of(path) == suffix)[0]
    if place in scene.files:
        return  # a single file cannot be given a second one
    for number, text in enumerate(volume.clones(suffix, size)):
        yield Canary(path=normpath(join(place, f"{volume.NAME}_{number}{suffix}")), text=text)


def _uncovered(call: ToolCall, scene: Scene) -> Iterator[Canary]:
    """A module that is imported and not tested, with more lines than the limit leaves untested."""
    limit = min(max(limit_of(scene.expectation, "coverage", DEFAULT_COVERAGE), 1.0), 100.0) / 100
    places = find_places(scene.files, _measured(call, scene), _is_source)
    total = sum(size for path, size in scene.files.items() if suffix_of(path) == ".py")
    lines = LEAST_UNTESTED + int(DENSITY * total / BYTES_OF_A_LINE * (1 - limit) / limit)
    module = normpath(join(places[0], f"{volume.NAME}_untested.py"))
    tests = _test_places(call, scene, is_python_test)[0]
    yield Canary(path=module, text=volume.untested(lines))
    yield Canary(path=normpath(join(tests, python_test_name(volume.NAME, scene.files))), text=volume.importing(module))


def _is_source(path: str) -> bool:
    return suffix_of(path) == ".py" and "test" not in path


def _measured(call: ToolCall, scene: Scene) -> tuple[str, ...]:
    """The folders whose coverage is measured, as far as the call names them or the packages that they hold."""
    given = [value.replace(".", "/") for value in values(call.argv, frozenset({"--cov", "--source"})) if value]
    folders = sorted({dirname(path) for path in scene.files})
    return tuple(folder for folder in folders if any(f"/{folder}".endswith(f"/{name}") for name in given))


_PYTHON_LINT: Preset = partial(_sources, PYTHON, texts.PYTHON_LINT)
_PYTHON_TYPES: Preset = partial(_sources, PYTHON, texts.PYTHON_TYPES)
_SCRIPT_LINT: Preset = partial(_sources, SCRIPT, texts.SCRIPT_LINT)
_SCRIPT_TYPES: Preset = partial(_sources, TYPED, texts.SCRIPT_TYPES)

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "bandit": partial(_sources, PYTHON, texts.PYTHON_SECURITY),
        "basedpyright": _PYTHON_TYPES,
        "biome": _SCRIPT_LINT,
        "coverage report": _uncovered,
        "dmypy": _PYTHON_TYPES,
        "eslint": _SCRIPT_LINT,
        "flake8": _PYTHON_LINT,
        "jscpd": _cloned,
        "lizard": _complex,
        "mypy": _PYTHON_TYPES,
        "oxlint": _SCRIPT_LINT,
        "pylint": _PYTHON_LINT,
        "pyrefly": _PYTHON_TYPES,
        "pyright": _PYTHON_TYPES,
        "pytest": partial(_python_tests, texts.PYTHON_TEST),
        "radon": _complex,
        "ruff": _PYTHON_LINT,
        "ruff format": partial(_sources, PYTHON, texts.PYTHON_FORMAT),
        "tsc": _SCRIPT_TYPES,
        "ty": _PYTHON_TYPES,
        "ultracite": _SCRIPT_LINT,
        "unittest": partial(_python_tests, texts.PYTHON_UNITTEST),
        "vue-tsc": _SCRIPT_TYPES,
        "vulture": partial(_sources, PYTHON, texts.PYTHON_UNUSED),
        "xenon": _complex,
        **{runner: partial(_script_tests, text) for runner, text in texts.SCRIPT_TESTS.items()},
    }
)
