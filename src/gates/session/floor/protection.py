"""The configuration that gates depend on, at the base and now: what was weakened, and for which gates."""

from collections.abc import Iterator, Sequence
from functools import partial

from gates.judge.protection.compare import Difference, compare_protected, compare_tool
from gates.judge.protection.effect import Effect
from gates.judge.protection.find import Look
from gates.judge.protection.tools import Place, Tool, tools_of
from gates.measure.command import ToolCall, parse_command
from gates.model.diagnostic import Diagnostic, Location, Severity
from gates.model.gate import Gate
from gates.model.value import replace
from gates.session.floor.floor import Floor
from gates.session.floor.ground import Ground
from gates.session.reading.refusals import UNCLEAR, WEAKENED
from gates.session.reading.source import Source
from gates.tree.object_id import algorithm_of, blob_id

_CODES = {Effect.WEAKENS: WEAKENED, Effect.UNKNOWN: UNCLEAR}
_WORDS = {Effect.WEAKENS: "weakened", Effect.UNKNOWN: "changed in a way that nobody can judge"}
_CONFIG_OPTIONS = (
    "--config",
    "--config-file",
    "--rcfile",
    "--config-path",
    "--project",
    "-p",
    "-c",
    "-W",
    "--whitelist",
)
_SETTINGS_SUFFIXES = (".toml", ".ini", ".cfg", ".json", ".jsonc", ".txt", "rc")
_SHOWN_FILES = 3

Named = tuple[Diagnostic, tuple[str, ...]]


def protection_findings(source: Source, floor: Floor, before: Sequence[Gate], now: Sequence[Gate]) -> tuple[Named, ...]:
    """Every setting that is weaker than at the base, each with the names by which a decision may call it.

    What the gates' tools read counts without being named; ``protects`` adds files and tables to that. The findings are
    errors where the policy of the base (the one of now, if there was none) says ``protect = "refuse"``, else warnings.
    """
    settings = floor.policy.run if floor.policy else source.settings
    severity = Severity.ERROR if settings.protect == "refuse" else Severity.WARNING
    gates = _by_difference(floor.ground, before, now)
    found = [_finding(one, named, severity) for one, named in gates.items() if one.effect in _CODES]
    return (*found, *_hidden(floor.ground, severity))


def _by_difference(ground: Ground, before: Sequence[Gate], now: Sequence[Gate]) -> dict[Difference, list[Gate]]:
    """Every difference with the gates that depend on it; a new gate may bring the first settings of its tool."""
    known = {gate.id for gate in before}
    found: dict[Difference, list[Gate]] = {}
    for gate in (*before, *(gate for gate in now if gate.id not in known)):
        for difference in dict.fromkeys(_differences(gate, ground)):
            if gate.id in known or not difference.adopted:
                found.setdefault(difference, []).append(gate)
    return found


def _differences(gate: Gate, ground: Ground) -> Iterator[Difference]:
    for protected in gate.protects:
        yield from ground.differences(protected, partial(compare_protected, protected))
    for check in gate.checks:
        for call in parse_command(check.command).calls if check.applies else ():
            for tool in _configured(call, ground.before):
                key = " ".join((tool.name, *(place.name for place in tool.places)))
                yield from ground.differences(key, partial(compare_tool, tool))


def _configured(call: ToolCall, base: Look) -> tuple[Tool, ...]:
    """The tools whose settings the call reads; a file that it names with an option stands for the usual places."""
    tools = tools_of(call.tool)
    named = next((path for path in _named(call.argv) if path in base.files), "")
    if not tools or not named:
        return tools
    usual = next((place for place in tools[0].places if place.name == named.rpartition("/")[2]), None)
    place = replace(usual or Place(name=named, always=True), name=named)
    return (replace(tools[0], places=(place,), nested=False), *tools[1:])


def _named(argv: Sequence[str]) -> Iterator[str]:
    """The values of options that name a configuration file."""
    for word, following in zip(argv, (*argv[1:], ""), strict=True):
        option, _, value = word.partition("=")
        if option in _CONFIG_OPTIONS and (value or following).endswith(_SETTINGS_SUFFIXES):
            yield value or following


def _finding(difference: Difference, gates: Sequence[Gate], severity: Severity) -> Named:
    names = ", ".join(f'"{gate.name}"' for gate in gates)
    message = f"configuration of {names} {_WORDS[difference.effect]}: {difference}"
    finding = Diagnostic(
        location=Location(path=difference.path),
        code=_CODES[difference.effect],
        message=message,
        advice="take it back, or say why in the Decision Log",
        severity=severity,
    )
    return finding, (difference.path, *(name for gate in gates for name in (gate.id, gate.name)))


def _hidden(ground: Ground, severity: Severity) -> Iterator[Named]:
    """Tracked files that a .gitignore hides now and did not hide at the base: tools that heed it skip them."""
    changed = _changed_ignores(ground)
    if not changed and all(map(ground.before.files.__contains__, ground.now.files)):
        return  # nothing is there that could be hidden since
    new = [path for path in ground.hidden() if changed or path not in ground.before.files]
    if new:
        shown = ", ".join(new[:_SHOWN_FILES]) + (" …" if len(new) > _SHOWN_FILES else "")
        place = changed[0] if changed else ".gitignore"
        finding = Diagnostic(
            location=Location(path=place),
            code=WEAKENED,
            message=f"tracked files are hidden from tools that heed .gitignore: {shown}",
            advice="take the pattern back, or do not track these files",
            severity=severity,
        )
        yield finding, (place, *new)


def _changed_ignores(ground: Ground) -> list[str]:
    base, now = ground.before, ground.now
    ignores = {path for files in (base.files, now.files) for path in files if path.endswith(".gitignore")}
    return sorted(path for path in ignores if not _is_same(ground, path))


def _is_same(ground: Ground, path: str) -> bool:
    """Whether a file is that of the base; git is asked for the latter only where its id does not tell."""
    data = _content(ground.now, path)
    digest = ground.files.get(f"{ground.root.prefix}{path}", "").partition(" ")[2]
    known = data is not None and bool(digest) and blob_id(data, algorithm_of(digest)) == digest
    return known or data == _content(ground.before, path)


def _content(look: Look, path: str) -> bytes | None:
    return look.read(path) if path in look.files else None
