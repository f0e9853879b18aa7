"""A record read back as the run that it tells of, or the reason why it cannot be one that gates wrote."""

from collections.abc import Mapping, Sequence
from functools import partial
from math import nan

from gates.model.diagnostic import Location
from gates.model.expectation import Expectation, Operator, Threshold
from gates.model.gate import Check, Gate
from gates.model.measurement import Examined, Metric, Tool
from gates.model.value import dataclass, replace
from gates.model.verdict import (
    CheckResult,
    GateResult,
    JudgedBy,
    Reason,
    Run,
    RunVerdict,
    Shard,
    State,
    TreeId,
    Verdict,
)
from gates.record.fields import Fields, WrongFieldError, parse_object
from gates.record.report_json import SCHEMA_VERSION, Json
from gates.record.statement import record_name, statement
from gates.record.store import RECORDS

Known = Mapping[tuple[str, str], Expectation]  # by text and gate
NONE_KNOWN: Known = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A record that says nothing but what gates writes of a run.

    ``run`` is complete but for what records leave out: what tools printed, explanations, places, and everything of a
    gate that its digest stands for. ``policy_sha256`` is None for a run without a gates.toml.
    """

    name: str
    run: Run
    gates_sha256: str
    policy_sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A file that is no record, or one that was changed; ``why`` is a phrase."""

    name: str
    why: str


def read_record(data: bytes, name: str, known: Known = NONE_KNOWN) -> Recorded | Unreadable:
    """Read the bytes of the record with the file name ``name``. Never raises.

    ``known``: what the texts of expectations mean for the gates of these names, where somebody has read them already.
    """
    try:
        content = parse_object(data)
        recorded = _recorded(Fields(content), name, known)
    except (ValueError, RecursionError) as error:
        return Unreadable(name=name, why=_phrase(error))
    if difference := _difference(
        content, statement(recorded.run, policy_sha256=recorded.policy_sha256, gates_digest=recorded.gates_sha256)
    ):
        return Unreadable(name=name, why=f"{difference} does not agree with the rest of it")
    if record_name(recorded.run) != name or f"{recorded.run.id}.json" != name:
        return Unreadable(name=name, why=f"it is the record of run {recorded.run.id}, under another name")
    return recorded


def read_statement(data: bytes) -> Recorded | Unreadable:
    """Read a statement that came without the name of its file. Never raises."""
    try:
        run = Fields(parse_object(data)).below("predicate").below("gates").text("run")
    except (ValueError, RecursionError) as error:
        return Unreadable(name="", why=_phrase(error))
    return read_record(data, f"{run}.json")


def _phrase(error: Exception) -> str:
    match error:
        case WrongFieldError():
            return str(error)
        case RecursionError():
            return "it is nested too deeply"
        case UnicodeDecodeError():
            return "it is not UTF-8"
        case _:
            return "it is no JSON"


def _difference(content: Json, rendered: Json) -> str:
    """The path of a field in which the record is not what gates would have written; the checksum if no other is."""
    for key in sorted(content.keys() | rendered.keys(), key=_checksum_last):
        here, there = content.get(key), rendered.get(key)
        if here == there and (key in content) == (key in rendered):
            continue
        if isinstance(here, dict) and isinstance(there, dict):
            return f"{key}.{_difference(here, there)}"
        return key
    return ""


def _checksum_last(key: str) -> tuple[bool, str]:
    return key in ("gates", "checksum"), key


def _recorded(content: Fields, name: str, known: Known) -> Recorded:
    predicate = content.below("predicate")
    details = predicate.below("gates")
    if details.count("schema_version") != SCHEMA_VERSION:
        raise WrongFieldError(f"schema_version is not {SCHEMA_VERSION}")
    digests = {
        entry.text("name"): entry.below("digest").text("sha256")
        for entry in predicate.objects("configuration")
        if "digest" in entry.values
    }
    if "gates" not in digests:
        raise WrongFieldError("configuration has no digest of the gates")
    run = Run(
        id=details.text("run"),
        source=details.text("source"),
        root="",
        tree=_tree(content.objects("subject")),
        started=details.moment("started"),
        duration=details.number("duration_s"),
        verdict=details.choice("verdict", RunVerdict),
        exit_code=details.count("exit_code"),
        gates=tuple(_gate_result(gate, known) for gate in details.objects("gates")),
        plan=details.optional(details.text, "plan"),
        exceptions=details.texts("exceptions") if "exceptions" in details.values else (),
        record=f"{RECORDS}/{name}",
    )
    return Recorded(name=name, run=run, gates_sha256=digests["gates"], policy_sha256=digests.get("gates.toml"))


def _tree(subject: Sequence[Fields]) -> TreeId | None:
    if not subject:
        return None
    digest = subject[0].below("digest")
    return TreeId(git=digest.text("gitTree") if "gitTree" in digest.values else None, sha256=digest.text("sha256"))


def _gate_result(fields: Fields, known: Known) -> GateResult:
    name, text = fields.text("name"), fields.text("expectation")
    expectation = known.get((text, name)) or _expectation(text, name)
    checks = tuple(_check_result(check, expectation) for check in fields.objects("checks"))
    gate = Gate(
        id=fields.text("id"),
        name=name,
        checks=tuple(Check(command=check.command) for check in checks),
        expectation=expectation,
        location=Location(path=""),
        required=fields.flag("required"),
    )
    state, reason = fields.choice("state", State), fields.optional(partial(fields.choice, kind=Reason), "reason")
    return GateResult(gate=gate, state=state, reason=reason, checks=checks)


def _expectation(text: str, gate: str) -> Expectation:
    from gates.judge.expectation import parse_expectation  # mostly the gates have been read

    return replace(parse_expectation(text, gate=gate), text=text)


def _check_result(fields: Fields, expectation: Expectation) -> CheckResult:
    return CheckResult(
        command=fields.text("command"),
        expectation=expectation,
        verdict=_verdict(fields),
        shell=fields.text("shell"),
        exit_code=fields.optional(fields.count, "exit_code"),
        duration=fields.number("duration_s"),
        age=fields.count("age_s") if fields.flag("cached") else None,
        log=fields.optional(fields.text, "log"),
        probe=fields.optional(fields.text, "probe"),
        attempts=fields.count("attempts"),
        run_of=fields.text("run_of") if "run_of" in fields.values else "",
        shards=tuple(map(_shard, fields.objects("shards"))) if "shards" in fields.values else (),
    )


def _shard(fields: Fields) -> Shard:
    return Shard(
        name=fields.text("name"),
        command=fields.text("command"),
        exit_code=fields.optional(fields.count, "exit_code"),
        duration=fields.number("duration_s"),
        log=fields.optional(fields.text, "log"),
    )


def _verdict(fields: Fields) -> Verdict:
    metric = fields.optional(fields.below, "metric")
    examined = fields.optional(fields.below, "examined")
    threshold = fields.optional(fields.below, "threshold")
    tool = fields.optional(fields.below, "tool")
    return Verdict(
        state=fields.choice("state", State),
        explanation="",
        reason=fields.optional(partial(fields.choice, kind=Reason), "reason"),
        judged_by=fields.choice("judged_by", JudgedBy),
        metric=_metric(metric) if metric else None,
        examined=Examined(count=examined.count("count"), unit=examined.text("unit")) if examined else None,
        threshold=_threshold(threshold) if threshold else None,
        tool=Tool(name=tool.text("name"), version=tool.optional(tool.text, "version")) if tool else None,
    )


def _metric(fields: Fields) -> Metric:
    value = fields.optional(fields.number, "value")
    return Metric(name=fields.text("name"), value=nan if value is None else value, unit=fields.text("unit"))


def _threshold(fields: Fields) -> Threshold:
    return Threshold(
        text=fields.text("text"),
        metrics=(),
        operator=fields.choice("operator", Operator),
        limit=fields.number("limit"),
        unit=fields.text("unit"),
    )
