import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from random import Random

import pytest

from gates.model.measurement import Metric
from gates.model.verdict import GateResult, Run, TreeId
from gates.record.progress_entry import progress_entry
from gates.record.read_record import Recorded, Unreadable, read_record
from gates.record.report_json import Json
from gates.record.statement import gates_sha256, record_name, render_record, render_statement, statement
from tests.record.runs import COMPLEXITY, DOCS, LINT, PASSING, RUN

NAME = record_name(RUN)
LINK = f"../.gates/records/{NAME}"
Edit = Callable[[Json], object]


def written(run: Run, policy_sha256: str | None = None) -> bytes:
    return render_statement(statement(run, policy_sha256=policy_sha256))


def read(data: bytes, name: str = NAME) -> Recorded:
    recorded = read_record(data, name)
    assert isinstance(recorded, Recorded), recorded
    return recorded


def why(data: bytes, name: str = NAME) -> str:
    found = read_record(data, name)
    assert isinstance(found, Unreadable), found
    assert found.name == name
    return found.why


def reseal(content: Json) -> bytes:
    """The bytes of an edited record, with a checksum that fits again."""
    digest = sha256(render_statement(content)).hexdigest()
    predicate = content["predicate"]
    assert isinstance(predicate, dict)
    predicate["gates"]["checksum"] = digest
    return render_statement(content)


def with_value(result: GateResult, value: float) -> GateResult:
    check = result.checks[0]
    verdict = replace(check.verdict, metric=Metric(name="errors", value=value))
    return replace(result, checks=(replace(check, verdict=verdict),))


RUNS = {
    "all kinds of gates": RUN,
    "passing": PASSING,
    "no tree": replace(PASSING, tree=None),
    "outside of git": replace(PASSING, tree=TreeId(git=None, sha256="cd" * 32)),
    "no plan": replace(PASSING, plan=None, source="gates.toml"),
    "several checks": replace(RUN, gates=(replace(COMPLEXITY, checks=(*LINT.checks, *COMPLEXITY.checks)), DOCS)),
    "a fraction": replace(PASSING, gates=(with_value(LINT, 0.1),)),
    "a huge number": replace(PASSING, gates=(with_value(LINT, 1e300),)),
    "no number": replace(PASSING, gates=(with_value(LINT, float("nan")),)),
    "a lone surrogate": replace(PASSING, source="\udcff.md", plan="\udcff.md"),
}


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS.keys())
def test_a_record_gives_back_the_run_and_the_very_lines_of_its_entry(run: Run) -> None:
    recorded = read(written(run))
    assert progress_entry(recorded.run, LINK) == progress_entry(run, LINK)
    assert (recorded.run.id, recorded.run.plan, recorded.run.tree) == (run.id, run.plan, run.tree)
    assert (recorded.run.verdict, recorded.run.exit_code) == (run.verdict, run.exit_code)
    assert [result.state for result in recorded.run.gates] == [result.state for result in run.gates]
    again = statement(recorded.run, gates_digest=recorded.gates_sha256, policy_sha256=recorded.policy_sha256)
    assert render_statement(again) == written(run)


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS.keys())
def test_a_record_is_its_statement_rendered(run: Run) -> None:
    digests = {"policy_sha256": "cd" * 32, "gates_digest": "ef" * 32}
    assert render_record(run, **digests) == render_statement(statement(run, **digests))
    assert render_record(run) == written(run)


def test_a_text_that_looks_like_the_checksum_is_not_taken_for_it() -> None:
    run = replace(PASSING, source='\n      "checksum": "",')
    assert render_record(run) == written(run)


def test_a_record_keeps_the_digests_of_gates_and_policy() -> None:
    recorded = read(written(RUN, policy_sha256="cd" * 32))
    assert recorded.gates_sha256 == gates_sha256([result.gate for result in RUN.gates])
    assert recorded.policy_sha256 == "cd" * 32
    assert read(written(RUN)).policy_sha256 is None


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "it is no JSON"),
        (b"\xff", "it is not UTF-8"),
        (b"[]", "the document is no object"),
        (b"{}", "predicate is missing"),
        (b'{"a": 1, "a": 2}', "a field is there twice"),
        (b'{"a": NaN}', "NaN is no number"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b"1" * 5000, "it is no JSON"),
    ],
    ids=["empty", "not utf-8", "list", "no fields", "twice", "nan", "deep", "long number"],
)
def test_what_is_no_record_says_why(data: bytes, expected: str) -> None:
    assert why(data) == expected


def details(content: Json) -> Json:
    predicate = content["predicate"]
    assert isinstance(predicate, dict)
    found: Json = predicate["gates"]
    return found


def gate(content: Json, index: int) -> Json:
    gates = details(content)["gates"]
    assert isinstance(gates, list)
    found: Json = gates[index]
    return found


def check(content: Json, index: int) -> Json:
    checks = gate(content, index)["checks"]
    assert isinstance(checks, list)
    found: Json = checks[0]
    return found


EDITS: dict[str, tuple[Edit, str]] = {
    "a state": (lambda c: gate(c, 1).update(state="passed"), "predicate.failedTests does not agree"),
    "the result": (lambda c: c.update(predicate={**details_parent(c), "result": "PASSED"}), "predicate.result"),
    "another schema": (lambda c: details(c).update(schema_version=2), "schema_version is not 1"),
    "a truth for a number": (lambda c: details(c).update(exit_code=True), "exit_code is no whole number"),
    "a text for a number": (lambda c: details(c).update(duration_s="1"), "duration_s is no number"),
    "an endless number": (lambda c: check(c, 0).update(duration_s=10**400), "duration_s is no number"),
    "a state of its own": (lambda c: gate(c, 1).update(state="fine"), "state is none of passed, failed, undecided"),
    "another time": (lambda c: details(c).update(started="2026-11-22T07:40:04Z"), "under another name"),
    "a broken time": (lambda c: details(c).update(started="yesterday"), "started is no time such as"),
    "a field more": (lambda c: c.update(extra=1), "extra does not agree with the rest of it"),
    "a tool's version": (
        lambda c: check(c, 0).update(tool={"name": "ruff", "version": "9"}),
        "predicate.configuration",
    ),
    "gates that are no list": (lambda c: details(c).update(gates={}), "gates is no list"),
    "a gate that is no object": (lambda c: details(c).update(gates=[1]), "an element of gates is no object"),
}


def details_parent(content: Json) -> Json:
    predicate = content["predicate"]
    assert isinstance(predicate, dict)
    return predicate


@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=EDITS.keys())
def test_a_record_that_contradicts_itself_is_not_one_that_gates_wrote(edit: Edit, expected: str) -> None:
    content = json.loads(written(RUN))
    edit(content)
    del content["predicate"]["gates"]["checksum"]
    assert expected in why(reseal(content))


def test_an_edit_without_a_new_checksum_shows_even_where_nothing_contradicts_it() -> None:
    data = written(RUN).replace(b'"duration_s": 0.61', b'"duration_s": 0.62', 1)
    assert why(data) == "predicate.gates.checksum does not agree with the rest of it"


def test_a_record_under_another_name_is_not_believed() -> None:
    assert why(written(RUN), "20261122T074003Z-00000000.json") == (
        "it is the record of run 20261122T074003Z-7c1e5e88, under another name"
    )


def test_reading_is_total() -> None:
    random, data = Random(7), written(RUN)
    for _ in range(300):
        at = random.randrange(len(data))
        broken = data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]
        found = read_record(broken, NAME)
        assert isinstance(found, Unreadable) or json.loads(broken) == json.loads(data)  # white space is free
