"""One ``[[gate]]`` of gates.toml as a typed value."""

from collections.abc import Mapping

from gates.document.metric_source import read_metric_source
from gates.document.names import confusable, slug
from gates.document.toml_table import TomlTable
from gates.model import lazy_re as re
from gates.model.gate import NO_VARIABLES, Canary
from gates.model.policy import ECOSYSTEMS, GateRule, RunVariant

GATE_KEYS = (
    *("id", "name", "run", "expect", "required", "strict", "timeout", "retries"),
    *("cpus", "exclusive", "share", "shards", "needs", "env", "inputs", "cache", "incremental"),
    *("metric", "canary", "protects"),
)
CANARY_KEYS = ("path", "text")
ALL_CPUS = "all"  # as many as there are: the tool is parallel itself

_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
_ENV_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def read_rule(table: TomlTable) -> GateRule:
    """Read one ``[[gate]]``; what is wrong with it is in ``table.problems``."""
    table.only(GATE_KEYS)
    table.required(("run", "expect"))
    gate_id, name = _identity(table)
    run = _run(table)
    expect = table.text("expect", example="0 errors")
    required = table.flag("required")
    return GateRule(
        id=gate_id,
        name=name,
        run=run,
        expect=expect or "",
        location=table.place(),
        expect_location=table.place("expect"),
        required=True if required is None else required,
        strict=table.flag("strict"),
        timeout=table.seconds("timeout"),
        retries=table.count("retries", example=1) or 0,
        cpus=None if table.values.get("cpus") == ALL_CPUS else table.count("cpus", example=2) or 1,
        exclusive=table.text("exclusive", example="database") or "",
        share=table.flag("share") is not False,
        shards=table.count("shards", example=2) or 1,
        needs=table.texts("needs", example="lint"),
        env=_environment(table),
        inputs=table.paths("inputs", example="src/**/*.py"),
        cache=table.flag("cache") is not False,
        incremental=table.flag("incremental"),
        metric=read_metric_source(table),
        canary=_canary(table),
        protects=table.paths("protects", example="pyproject.toml#tool.ruff"),
    )


def _identity(table: TomlTable) -> tuple[str, str]:
    """Return (id, name); each stands in for the other when that is absent, the id is empty when there is none."""
    if not {"id", "name"} & table.values.keys():
        table.report("missing-key", "", f'{table.title} has neither "id" nor "name"', 'add id = "…"')
        return "", ""
    name, gate_id = _name(table), _id(table)
    if "id" not in table.values:
        gate_id = slug(name)
        if name and not gate_id:
            table.report("missing-key", "name", f'the name "{name}" gives no id', 'add id = "…" in ASCII letters')
    return gate_id, name or gate_id


def _name(table: TomlTable) -> str:
    name = table.text("name", example="Type check") or ""
    if why := confusable(name):
        table.report("confusable-name", "name", f'the name "{name}" {why}', "write it with plain letters")
    return name


def _id(table: TomlTable) -> str:
    gate_id = table.text("id", example="type-check")
    if gate_id is None or _ID.fullmatch(gate_id):
        return gate_id or ""
    advice = f'write "{slug(gate_id) or "type-check"}"; lower-case letters, digits, ".", "_" and "-" are allowed'
    table.report("bad-id", "id", f'"{gate_id}" cannot be the id of a gate', advice)
    return ""


def _run(table: TomlTable) -> tuple[RunVariant, ...]:
    example = 'run = {python = "uv run ruff check .", typescript = "bunx ultracite check src"}'
    if not isinstance(table.values.get("run"), dict):
        command = table.text("run", example="uv run ruff check .", multiline=True)
        return (RunVariant(command=command, location=table.place("run")),) if command else ()
    variants = table.table("run", title='"run"', example=example)
    if variants is None:
        return ()
    variants.only(ECOSYSTEMS)
    if not variants.values:
        table.report("empty-value", "run", '"run" in [[gate]] names no command', f"for example {example}")
    return tuple(
        RunVariant(command=command, location=variants.place(ecosystem), ecosystem=ecosystem)
        for ecosystem in ECOSYSTEMS
        if (command := variants.text(ecosystem, example="uv run ruff check .", multiline=True)) is not None
    )


def _environment(table: TomlTable) -> Mapping[str, str]:
    variables = table.table("env", title='"env"', example='env = {CI = "1"}')
    if variables is None:
        return NO_VARIABLES
    found: dict[str, str] = {}
    for name, value in variables.values.items():
        if not _ENV_NAME.fullmatch(name):
            variables.report(
                "bad-name", name, f'"{name}" cannot be the name of an environment variable', "use A-Z, 0-9 and _"
            )
        elif value == "":
            found[name] = ""  # an empty variable is a value like any other
        elif (text := variables.text(name, example="1", multiline=True)) is not None:
            found[name] = text
    return found


def _canary(table: TomlTable) -> Canary | None:
    canary = table.table("canary", title='"canary"', example='canary = {path = "src/_canary.py", text = "import os"}')
    if canary is None:
        return None
    canary.only(CANARY_KEYS)
    canary.required(CANARY_KEYS)
    path = canary.relative_path("path", example="src/_canary.py")
    text = canary.text("text", example="import os", multiline=True)
    return Canary(path=path, text=text) if path and text else None
