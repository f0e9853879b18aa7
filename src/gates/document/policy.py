"""gates.toml as typed values, with everything that is wrong with it."""

import hashlib
import shlex
from collections.abc import Iterator, Mapping
from functools import lru_cache

from gates.document.names import normal
from gates.document.rule import read_rule
from gates.document.suggest import suggest
from gates.document.toml_places import Places, find_places
from gates.document.toml_table import TomlTable
from gates.model import lazy_re as re
from gates.model.diagnostic import Diagnostic, Location
from gates.model.gate import NO_VARIABLES
from gates.model.policy import PROTECT, GateRule, Policy, RunSettings

DOCUMENT_KEYS = ("run", "plans", "vars", "gate")
RUN_KEYS = ("jobs", "timeout", "fail_fast", "strict", "protect", "allow_exceptions")
PLANS_KEYS = ("include",)

_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_TOML_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


@lru_cache(maxsize=2)  # that of now and that of the base, which are mostly the same
def read_policy(data: bytes, path: str) -> Policy:
    """Read a gates.toml; ``path`` is what diagnostics call it. Never raises: what is wrong is in the diagnostics."""
    digest = hashlib.sha256(data).hexdigest()
    parsed = _parse(data, path)
    if isinstance(parsed, Diagnostic):
        return Policy(path=path, sha256=digest, diagnostics=(parsed,))
    values, places = parsed
    problems: list[Diagnostic] = []
    document = TomlTable(title="gates.toml", values=values, key=(), places=places, problems=problems)
    document.only(DOCUMENT_KEYS)
    rules = tuple(read_rule(table) for table in document.tables("gate"))
    variables, run, plans = _variables(document), _run_settings(document), _plans(document)
    problems += [*_duplicates(rules), *_unknown_needs(rules, places), *_cycles(rules)]
    return Policy(
        path=path,
        sha256=digest,
        rules=tuple(rule for rule in rules if rule.id and rule.run and rule.expect),
        variables=variables,
        run=run,
        plans=plans,
        diagnostics=tuple(sorted(problems, key=lambda problem: problem.location)),
    )


def _parse(data: bytes, path: str) -> tuple[Mapping[str, object], Places] | Diagnostic:
    text = _decode(data, path)
    if isinstance(text, Diagnostic):
        return text
    import tomllib  # 12 ms that a run of a plan without a gates.toml does not pay

    try:
        return tomllib.loads(text), find_places(text, path)
    except tomllib.TOMLDecodeError as error:
        return _syntax_error(str(error), text, path)
    except RecursionError:
        return Diagnostic(
            location=Location(path=path), code="not-toml", message="lists or tables are nested too deeply"
        )
    except ValueError as error:  # a number of thousands of digits
        return Diagnostic(location=Location(path=path), code="not-toml", message=f"unreadable value: {error}")


def _decode(data: bytes, path: str) -> str | Diagnostic:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line_start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[line_start : error.start].decode("utf-8-sig", errors="replace")) + 1
        location = Location(path=path, line=data.count(b"\n", 0, error.start) + 1, column=column)
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        return Diagnostic(location=location, code="not-utf8", message=message, advice="save the file as UTF-8")


def _syntax_error(error: str, text: str, path: str) -> Diagnostic:
    location, message = Location(path=path), error
    if match := _TOML_PLACE.fullmatch(error):
        message, line, column = match.groups()
        lines = text.split("\n")
        location = Location(path=path, line=int(line or len(lines)), column=int(column or len(lines[-1]) + 1))
    return Diagnostic(location=location, code="not-toml", message=f"no valid TOML: {message}")


def _run_settings(document: TomlTable) -> RunSettings:
    table = document.table("run", title="[run]", example="[run]")
    if table is None:
        return RunSettings()
    table.only(RUN_KEYS)
    return RunSettings(
        jobs=table.count("jobs", example=4),
        timeout=table.seconds("timeout"),
        fail_fast=bool(table.flag("fail_fast")),
        strict=bool(table.flag("strict")),
        protect=table.choice("protect", PROTECT) or PROTECT[0],
        allow_exceptions=bool(table.flag("allow_exceptions")),
    )


def _plans(document: TomlTable) -> tuple[str, ...]:
    table = document.table("plans", title="[plans]", example="[plans]")
    if table is None:
        return ()
    table.only(PLANS_KEYS)
    patterns = table.paths("include", example="docs/plans/**/*.md")
    for pattern in patterns:
        if not pattern.endswith(".md"):
            message = f'"include" in [plans] holds a pattern that is not for Markdown: "{pattern}"'
            table.report("not-markdown", "include", message, "end every pattern in .md", element=pattern)
    return patterns


def _variables(document: TomlTable) -> Mapping[str, str]:
    """Read [vars]; a list becomes words, each quoted for the shell where it needs to be."""
    table = document.table("vars", title="[vars]", example="[vars]")
    if table is None:
        return NO_VARIABLES
    found: dict[str, str] = {}
    for name, value in table.values.items():
        if not _VARIABLE.fullmatch(name):
            table.report(
                "bad-name", name, f'"{name}" cannot be the name of a variable', 'use letters, digits, "_" and "-"'
            )
        elif isinstance(value, list):
            found[name] = shlex.join(table.texts(name, example="src"))
        elif (text := table.text(name, example="src")) is not None:
            found[name] = text
    return found


def _duplicates(rules: tuple[GateRule, ...]) -> Iterator[Diagnostic]:
    """Two rules that one row could name: the second could only weaken or repeat the first."""
    seen: dict[str, GateRule] = {}
    for rule in rules:
        for word in dict.fromkeys((normal(rule.id), normal(rule.name))):
            first = seen.setdefault(word, rule) if word else rule
            if first is not rule:
                message = f'two gates are called "{word}", the first on line {first.location.line}'
                advice = "give each gate its own id and name"
                yield Diagnostic(location=rule.location, code="duplicate-gate", message=message, advice=advice)
                break


def _unknown_needs(rules: tuple[GateRule, ...], places: Places) -> Iterator[Diagnostic]:
    ids = tuple(dict.fromkeys(rule.id for rule in rules if rule.id))
    for index, rule in enumerate(rules):
        for position, need in enumerate(rule.needs):
            if need not in ids:
                location = places.of(("gate", index, "needs", position))
                advice = suggest(need, ids) or f"ids: {', '.join(ids)}"
                message = f'"{rule.name}" needs "{need}", which is the id of no gate'
                yield Diagnostic(location=location, code="unknown-need", message=message, advice=advice)


def _cycles(rules: tuple[GateRule, ...]) -> Iterator[Diagnostic]:
    """Name every circle of needs once, at the gate of it that comes first in the file."""
    needs = {rule.id: rule.needs for rule in rules}
    done: set[str] = set()
    for rule in rules:
        if rule.id not in done and (circle := _circle_through(rule.id, needs)):
            done.update(circle)
            message = f"gates need each other: {' -> '.join(circle)}"
            yield Diagnostic(
                location=rule.location, code="need-cycle", message=message, advice="remove one of these needs"
            )


def _circle_through(start: str, needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the shortest way from ``start`` along the needs back to ``start``; empty when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    reached: set[str] = set()
    for way in ways:  # grows while it is walked
        for need in needs.get(way[-1], ()):
            if need == start:
                return (*way, start)
            if need not in reached:
                reached.add(need)
                ways.append((*way, need))
    return ()
