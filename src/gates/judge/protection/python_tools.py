"""The settings of mypy, pytest and coverage."""

import shlex
from collections.abc import Mapping, Sequence

from gates.judge.protection.effect import (
    Effect,
    Rule,
    higher,
    is_on,
    less,
    more,
    off,
    on,
    scale,
    scope,
    unknown,
    unrelated,
    words_of,
    worst,
)
from gates.judge.protection.settings import Key, Settings
from gates.model import lazy_re as re

_STRICT = (
    *("warn_unused_configs", "disallow_any_generics", "disallow_subclassing_any", "disallow_untyped_calls"),
    *("disallow_untyped_defs", "disallow_incomplete_defs", "check_untyped_defs", "disallow_untyped_decorators"),
    *("warn_redundant_casts", "warn_unused_ignores", "warn_return_any", "strict_equality", "extra_checks"),
    *("strict_bytes", "no_implicit_reexport"),
)

MYPY: Mapping[str, Rule] = {
    "strict": unrelated,  # counts through the switches that it turns on
    "strict_optional": on(default=True),
    "warn_no_return": on(default=True),
    "no_implicit_optional": on(default=True),
    "implicit_optional": off(),
    **dict.fromkeys(_STRICT, on()),
    "warn_unreachable": on(),
    "local_partial_types": on(),
    "strict_concatenate": on(),
    "disallow_*": on(),
    "warn_*": on(),
    "ignore_errors": off(),
    "ignore_missing_imports": off(),
    "follow_imports": scale("skip", "silent", "normal", "error", default="normal"),
    "follow_untyped_imports": unrelated,
    "allow_*": off(),
    "disable_error_code": less(),
    "enable_error_code": more(),
    "exclude": less(),
    "files": more(),
    "packages": more(),
    "modules": more(),
    "plugins": unknown,
    "mypy_path": unrelated,
    "*": unrelated,
}


def normal_mypy(settings: Settings) -> Settings:
    """``strict`` as the switches that it stands for, and every override by its module."""
    main = settings.get("mypy", {} if _sections(settings) else settings)
    top = {name: value for name, value in main.items() if name != "overrides"} if isinstance(main, Mapping) else {}
    if is_on(top.get("strict")):
        top = {**dict.fromkeys(_STRICT, True), **top}
    if "implicit_reexport" in top:
        top["no_implicit_reexport"] = not is_on(top.pop("implicit_reexport"))
    overrides: dict[str, dict[str, object]] = {}
    for modules, values in (*_tables(settings), *_sections(settings)):
        for module in words_of(modules):
            overrides.setdefault(module, {}).update(values)
    return {**top, "overrides": overrides}


def _tables(settings: Settings) -> list[tuple[object, Settings]]:
    """The overrides of pyproject.toml: modules and what holds for them."""
    tables = settings.get("overrides")
    found = [table for table in tables if isinstance(table, Mapping)] if isinstance(tables, list) else []
    return [
        (table.get("module"), {name: value for name, value in table.items() if name != "module"}) for table in found
    ]


def _sections(settings: Settings) -> list[tuple[object, Settings]]:
    """The overrides of an INI file, one section each."""
    return [
        (name.removeprefix("mypy-"), section)
        for name, section in settings.items()
        if name.startswith("mypy-") and isinstance(section, Mapping)
    ]


def inherited_mypy(key: Key) -> Key:
    """Where the value of an override's setting comes from when the override does not say it."""
    return key[2:] if key[:1] == ("overrides",) else ()


# Options that make pytest run, or report, less; and those that make it stricter.
_LAXER = (
    *("-k", "-m", "--ignore", "--ignore-glob", "--deselect", "--collect-only", "--co", "--no-cov", "--lf"),
    *("--last-failed", "--maxfail", "-x", "--exitfirst", "--noconftest", "--runxfail", "-c", "-o", "--pyargs"),
    *("--continue-on-collection-errors", "--suppress-no-test-exit-code", "--sw", "--stepwise", "--stepwise-skip"),
)
_STRICTER = (
    "--strict",
    "--strict-markers",
    "--strict-config",
    "--cov",
    "--cov-branch",
    "--doctest-modules",
    "-W",
    "--mypy",
)
_SHORT_WITH_VALUE = ("-k", "-m", "-p", "-n", "-W", "-c", "-o")
_LOWEST_COVERAGE = "--cov-fail-under"


def arguments(before: object, now: object) -> Effect:
    """The options in ``addopts``: what is added may leave tests out, what is taken away may have been strict."""
    old, new = _options(before), _options(now)
    effects = [_option(word, gone=False) for word in new if word not in old]
    effects += [_option(word, gone=True) for word in old if word not in new]
    return worst(higher(0)(_lowest(old), _lowest(new)), *effects)


def _option(word: str, *, gone: bool) -> Effect:
    name = word.split("=")[0].split(" ")[0]
    if name == "-p":  # a plugin that is switched off may have made tests fail, or nothing
        return Effect.UNKNOWN if word.startswith("-p no:") else Effect.UNRELATED
    if name in _LAXER:
        return Effect.TIGHTENS if gone else Effect.WEAKENS
    if name in _STRICTER:
        return Effect.WEAKENS if gone else Effect.TIGHTENS
    if not word.startswith("-"):  # a path: with one, pytest no longer looks everywhere
        return Effect.UNKNOWN
    return Effect.UNRELATED


def _options(value: object) -> list[str]:
    """The options, each with the word that belongs to it."""
    joined: list[str] = []
    for word in map(str, value if isinstance(value, list) else _split(str(value or ""))):
        if joined and not word.startswith("-") and _waits(joined[-1]):
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
    return joined


def _waits(option: str) -> bool:
    """Whether the word after an option is its value."""
    return option in _SHORT_WITH_VALUE or (option.startswith("--") and "=" not in option)


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _lowest(options: Sequence[str]) -> str | None:
    return next((re.split("[= ]", word)[1] for word in options if word.startswith(_LOWEST_COVERAGE)), None)


def warning_filters(before: object, now: object) -> Effect:
    """Filters matter only below one that turns warnings into errors."""
    old, new = words_of(before), words_of(now)
    errors = more()([one for one in old if _is_error(one)], [one for one in new if _is_error(one)])
    if not any(map(_is_error, (*old, *new))):
        return Effect.UNRELATED
    quiet = less()([one for one in old if not _is_error(one)], [one for one in new if not _is_error(one)])
    return worst(errors, quiet)


def _is_error(word: str) -> bool:
    return word.partition(":")[0].strip() == "error"


PYTEST: Mapping[str, Rule] = {
    "addopts": arguments,
    "testpaths": scope,
    "python_files": more(("test_*.py", "*_test.py")),
    "python_classes": more(("Test",)),
    "python_functions": more(("test",)),
    "norecursedirs": less(("*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}")),
    "filterwarnings": warning_filters,
    "xfail_strict": on(),
    "strict*": on(),
    "required_plugins": more(),
    "usefixtures": unknown,
    "collect_*": unknown,
    "*": unrelated,
}


def normal_pytest(settings: Settings) -> Settings:
    """The settings themselves, which pyproject.toml has one table further down."""
    inner = settings.get("ini_options")
    return inner if isinstance(inner, Mapping) else settings


COVERAGE: Mapping[str, Rule] = {
    "report/fail_under": higher(0),
    "report/omit": less(),
    "report/exclude_lines": less(),
    "report/exclude_also": less(),
    "report/partial_*": less(),
    "report/ignore_errors": off(),
    "report/include": scope,
    "run/omit": less(),
    "run/branch": on(),
    "run/source": scope,
    "run/include": scope,
    "run/dynamic_context": unrelated,
    "*": unrelated,
}


def normal_coverage(settings: Settings) -> Settings:
    """The sections; those of setup.cfg and tox.ini carry the tool's name, and stand among those of others."""
    own = {name: value for name, value in settings.items() if name.startswith("coverage:")}
    sections = {name.removeprefix("coverage:"): value for name, value in (own or settings).items()}
    run = sections.get("run")
    if isinstance(run, Mapping) and ("source" in run or "source_pkgs" in run):
        source = [*words_of(run.get("source")), *words_of(run.get("source_pkgs"))]
        sections["run"] = {**run, "source": source, "source_pkgs": None}
    return sections
