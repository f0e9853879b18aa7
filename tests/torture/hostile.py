"""A run in which every foreign text is a payload, and all that gates makes of it."""

import io
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache

from gates.cli.github import GitHubPresenter
from gates.cli.live import LivePresenter
from gates.cli.presenters import JsonLinesPresenter, JsonPresenter, PlainPresenter, Presenter
from gates.cli.terminal import printable
from gates.document.progress import insert_entry
from gates.model.diagnostic import Diagnostic, Location
from gates.model.event import CheckEnded, CheckStarted, GateEnded, RunEnded, RunStarted
from gates.model.measurement import Finding, Tool
from gates.model.value import replace
from gates.model.verdict import GateResult, Run, Verdict
from gates.record.gitlab import gitlab
from gates.record.html import html
from gates.record.junit import junit
from gates.record.markdown import markdown
from gates.record.progress_entry import progress_entry
from gates.record.sarif import sarif
from gates.record.statement import render_statement, statement
from tests.record.runs import COMPLEXITY, DOCS, LINT, RUN, SKIPPED, TESTS
from tests.torture import judges

STAMP = "(2026-11-22T07:40Z)"
LINK = "../.gates/records/20261122T074003Z-7c1e5e88.json"
HARMLESS = "plain words"

PLAN = b"""# Plan

- Status: In Progress

A [record] and [x], a [link](to) and `code`.

## Progress

- (2026-01-01T00:00Z) started, see [y]

## Quality Gates

| Gate | Command | Threshold |
|---|---|---|
| Lint | `ruff check .` | 0 errors |

## Notes

Text with a [footnote][^1].

[y]: https://example.org
"""
PLANS = (
    PLAN,
    PLAN.replace(b"\n", b"\r\n"),
    PLAN.replace(b"- (2026", b"1. (2026"),
    PLAN.replace(b"- (2026-01-01T00:00Z)", b"- (2026-01-01T00:00Z) a\n\n- (2026-01-02T00:00Z)"),
    PLAN.replace(b"see [y]\n\n", b"see [y]\n"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which foreign texts are the payload; the others are harmless."""

    name: str = HARMLESS
    threshold: str = HARMLESS
    output: str = HARMLESS
    path: str = HARMLESS


def everywhere(payload: str) -> Place:
    """The payload in all of them."""
    return Place(name=payload, threshold=payload, output=payload, path=payload)


def hostile_run(*places: Place) -> Run:
    """A run with every state for each place, in which names, thresholds and outputs are its own, and one path."""
    results = (LINT, COMPLEXITY, TESTS, DOCS, SKIPPED)
    return replace(
        RUN,
        source=places[0].path,
        plan=places[0].path,
        notes=tuple(note for place in places for note in (f"a note: {place.name}", place.output)),
        gates=tuple(_hostile_result(result, place) for place in places for result in results),
    )


def _hostile_result(result: GateResult, place: Place) -> GateResult:
    gate = replace(
        result.gate,
        name=place.name,
        expectation=replace(result.gate.expectation, text=place.threshold),
        location=Location(path=place.path, line=3),
    )
    checks = tuple(
        replace(
            check,
            command=place.output,
            expectation=gate.expectation,
            verdict=_hostile_verdict(check.verdict, place),
            log=f"{place.name}.log",
            probe=place.output,
        )
        for check in result.checks
    )
    return replace(result, gate=gate, checks=checks, note=place.output if result.note else "")


def _hostile_verdict(verdict: Verdict, place: Place) -> Verdict:
    findings = (
        Finding(text=place.output, path=place.path, line=7),
        Finding(text=place.output),
        Finding(text=f"x {place.output}", path="src/x.py"),
    )
    return replace(
        verdict,
        explanation=place.output,
        worst=place.output,
        notes=(place.output,),
        findings=findings,
        tool=Tool(name="tool", version=place.output),
    )


def objections(*places: Place, plan: bytes = PLAN) -> Iterator[str]:
    """What the judges say about all that gates makes of such a run."""
    run = hostile_run(*places)
    lines = progress_entry(run, LINK)
    yield judges.entry(lines)
    yield judges.plan(plan, insert_entry(plan, lines), STAMP, _kinds_of_entry(plan, len(places)))
    yield from _on_the_terminal(run)
    yield from _in_reports(run, places)


def _on_the_terminal(run: Run) -> Iterator[str]:
    for color in (False, True):
        out, err = io.StringIO(), io.StringIO()
        _show(PlainPresenter(stdout=out, stderr=err, color=color, verbose=True), run)
        for text in (out.getvalue(), err.getvalue()):
            yield judges.terminal(text, color=color) or judges.ci_log(text)
    out = io.StringIO()
    _show(JsonPresenter(stdout=out), run)
    yield judges.json_document(out.getvalue())
    out = io.StringIO()
    _show(JsonLinesPresenter(stdout=out), run)
    yield from (judges.json_document(line) for line in out.getvalue().rstrip("\n").split("\n"))
    out = io.StringIO()
    inner = PlainPresenter(stdout=out, stderr=out, verbose=True)
    _show(GitHubPresenter(inner=inner, stdout=out, workspace="/project", token="t0ken"), run)
    yield judges.annotations(out.getvalue(), "t0ken")
    for advice, message in zip(run.notes[::2], run.notes[1::2], strict=True):
        problem = str(Diagnostic(location=Location(path=run.source), code="x", message=message, advice=advice))
        shown = f"{printable(problem)}\n"
        yield judges.terminal(shown) or judges.ci_log(shown) or ("" if shown.count("\n") == 1 else "two lines")


def _in_reports(run: Run, places: tuple[Place, ...]) -> Iterator[str]:
    yield judges.xml_document(junit(run), cases=len(run.gates))
    says_something = tuple(bool(place.output) for place in places)
    yield judges.markdown(markdown(run), _kinds_of_harmless_summary(says_something), rows=len(run.gates))
    yield judges.html_page(html(run, (run, run)), _elements_of_harmless_page(len(places)))
    for report in (sarif(run), gitlab(run), render_statement(statement(run)).decode()):
        try:
            json.loads(report)
        except ValueError as error:
            yield f"no JSON: {error}"


def live_output(runs: list[Run]) -> str:
    """What the live table draws while these runs go on."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    err = Terminal()
    for run in runs:
        with closing(LivePresenter(stdout=io.StringIO(), stderr=err, color=True)) as presenter:
            _show(presenter, run)
    return err.getvalue()


def _show(presenter: Presenter, run: Run) -> None:
    gates = tuple(result.gate for result in run.gates)
    presenter.show(RunStarted(gates=gates, source=run.source, notes=run.notes))
    for result in run.gates:
        for check in result.checks:
            presenter.show(CheckStarted(gate=result.gate, command=check.command))
            presenter.show(CheckEnded(gate=result.gate, result=check))
        presenter.show(GateEnded(result=result))
    presenter.show(RunEnded(run=run))


def naive_objections(payload: str) -> Iterator[str]:
    """The negative control: what the judges say when the payload is put everywhere as it is."""
    run = hostile_run(everywhere(payload))
    yield judges.entry((progress_entry(RUN, LINK)[0], _naive_line(payload)))
    yield judges.plan(PLAN, _naive_plan(payload), STAMP, _kinds_of_naive_entry())
    yield judges.terminal(f"{payload}\n") or judges.ci_log(payload)
    yield judges.xml_document(f'<testsuites><testcase name="{payload}">{payload}</testcase></testsuites>', cases=1)
    yield judges.markdown(f"| Gate |\n|---|\n| {payload} |\n", kinds_of_row(), rows=1)
    yield judges.json_document(f'{{"name": "{payload}", "run": "{run.id}"}}')


def _naive_line(payload: str) -> str:
    return f"FAIL {payload}: max CC 14 ({payload})"


def _naive_plan(payload: str) -> bytes:
    entry = f"- {STAMP} Quality gates\n  - {_naive_line(payload)}\n\n    {payload}\n"
    return PLAN.replace(b"started, see [y]\n", b"started, see [y]\n" + entry.encode("utf-8", "replace"))


@cache
def _kinds_of_naive_entry() -> list[str]:
    return judges.kinds_of_entry(_naive_plan(HARMLESS), STAMP)


@cache
def kinds_of_row() -> list[str]:
    """The tokens of the table that the naive summary would be without a payload."""
    return judges.kinds_of(f"| Gate |\n|---|\n| {HARMLESS} |\n")


@cache
def _kinds_of_entry(plan: bytes, places: int) -> list[str]:
    lines = progress_entry(hostile_run(*[Place()] * places), LINK)
    return judges.kinds_of_entry(insert_entry(plan, lines), STAMP)


@cache
def _kinds_of_harmless_summary(says_something: tuple[bool, ...]) -> list[str]:
    """What the summary is built of when all texts are harmless, and empty where they are empty."""
    run = hostile_run(*(Place() if says else Place(output="") for says in says_something))
    return judges.kinds_of(markdown(run))


@cache
def _elements_of_harmless_page(places: int) -> list[tuple[str, ...]]:
    run = hostile_run(*[Place()] * places)
    return judges.elements_of(html(run, (run, run)))
