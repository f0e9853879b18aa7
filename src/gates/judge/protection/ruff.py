"""The settings of ruff, in one form: what is selected, what is ignored, and where."""

from collections.abc import Mapping

from gates.judge.protection.effect import Rule, less, lower, more, off, scope, unknown, unrelated, words_of
from gates.judge.protection.settings import Settings

_DEFAULT_SELECT = ("E4", "E7", "E9", "F")
_LEGACY = (
    "select",
    "ignore",
    "extend-select",
    "extend-ignore",
    "per-file-ignores",
    "extend-per-file-ignores",
    "mccabe",
)
_NEW_NAMES = {"TCH": "TC"}  # prefixes that were renamed without a change of meaning


def covers(general: str, special: str) -> bool:
    """Whether one rule selector includes another: ``ALL`` every one, ``E`` each that starts with it."""
    return general == "ALL" or _current(special).startswith(_current(general))


RULES: Mapping[str, Rule] = {
    "lint/select": more(_DEFAULT_SELECT, covers),
    "lint/ignore": less((), covers),
    "lint/per-file-ignores/*": less((), covers),
    "exclude": less(),
    "lint/exclude": less(),
    "include": scope,
    "force-exclude": off(),
    "line-length": lower(88),
    "lint/pycodestyle/max-line-length": lower(88),
    "lint/pycodestyle/max-doc-length": lower(),
    "lint/pycodestyle/ignore-overlong-task-comments": off(),
    "lint/mccabe/max-complexity": lower(10),
    "lint/pylint/max-args": lower(5),
    "lint/pylint/max-branches": lower(12),
    "lint/pylint/max-returns": lower(6),
    "lint/pylint/max-statements": lower(50),
    "lint/pylint/max-*": lower(),
    "lint/pylint/allow-*": less(),
    "lint/flake8-annotations/*": off(),
    "lint/flake8-bugbear/extend-immutable-calls": less(),
    "lint/flake8-builtins/*ignore*": less(),
    "lint/flake8-quotes/*": unrelated,
    "lint/pep8-naming/*ignore-names": less(),
    "lint/pyupgrade/keep-runtime-typing": off(),
    "lint/allowed-confusables": less(),
    "builtins": less(),
    "lint/isort/*": unrelated,
    "lint/fixable": unrelated,
    "lint/unfixable": unrelated,
    "lint/extend-*fix*": unrelated,
    "lint/extend-*fixes": unrelated,
    "lint/external": unrelated,
    "lint/task-tags": unrelated,
    "lint/typing-*": unrelated,
    "lint/preview": unrelated,
    "lint/explicit-preview-rules": unrelated,
    "lint/*": unknown,
    "extend": unknown,
    "per-file-target-version/*": unrelated,
    "*": unrelated,  # everything else is about formatting, output and speed
}


def normal(settings: Settings) -> Settings:
    """Everything about linting below ``lint``, each list with its ``extend-`` companion, each rule once."""
    lint = {name: settings[name] for name in _LEGACY if name in settings} | dict(_table(settings, "lint"))
    selected = _joined(lint, "select", "extend-select", default=_DEFAULT_SELECT)
    ignores = {**_table(lint, "per-file-ignores")}
    for pattern, codes in _table(lint, "extend-per-file-ignores").items():
        ignores[pattern] = [*words_of(ignores.get(pattern)), *words_of(codes)]
    lint |= {"select": selected, "ignore": _joined(lint, "ignore", "extend-ignore"), "per-file-ignores": ignores}
    top = {name: value for name, value in settings.items() if name not in _LEGACY}
    top |= {"lint": lint, "exclude": _joined(settings, "exclude", "extend-exclude")}
    if not _checks_length(selected, words_of(lint["ignore"])):
        top.pop("line-length", None)
    for table, names in (
        (lint, ("extend-select", "extend-ignore", "extend-per-file-ignores")),
        (top, ("extend-exclude",)),
    ):
        for name in names:
            table.pop(name, None)
    return top


def relevant(before: Settings, now: Settings) -> Settings:
    """The settings of now without those ignores that concern only rules which were not selected before, either."""
    old, new = _table(before, "lint"), dict(_table(now, "lint"))
    selected = words_of(old.get("select"))
    new["ignore"] = _concerning(selected, new.get("ignore"), old.get("ignore"))
    files = _table(old, "per-file-ignores")
    new["per-file-ignores"] = {
        pattern: _concerning(selected, codes, files.get(pattern))
        for pattern, codes in _table(new, "per-file-ignores").items()
    }
    return {**now, "lint": new}


def _concerning(selected: list[str], codes: object, known: object) -> list[str]:
    kept = words_of(known)
    return [
        code
        for code in words_of(codes)
        if code in kept or any(covers(rule, code) or covers(code, rule) for rule in selected)
    ]


def _checks_length(selected: list[str], ignored: list[str]) -> bool:
    """Whether too long lines are found at all; the formatter also reads the number, but hides nothing by it."""
    wanted = any(covers(code, "E501") or covers(code, "W505") for code in selected)
    return wanted and not any(covers(code, "E501") for code in ignored)


def _joined(table: Mapping[str, object], *names: str, default: tuple[str, ...] = ()) -> list[str]:
    first, *others = names
    start = list(default) if table.get(first) is None else words_of(table[first])
    return start + [word for name in others for word in words_of(table.get(name))]


def _table(settings: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = settings.get(name)
    return value if isinstance(value, Mapping) else {}


def _current(code: str) -> str:
    return next((new + code[len(old) :] for old, new in _NEW_NAMES.items() if code.startswith(old)), code)
