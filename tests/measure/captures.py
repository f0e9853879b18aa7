"""Recorded runs of real tools: what each wrote, how it ended, and what has to be made of it.

The recordings are no part of the project. They are looked for in the folder that GATES_SHARED names, or next to the
project; tests that need them are skipped without them.
"""

import json
import os
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gates.judge.expectation import parse_expectation
from gates.judge.judge import judge
from gates.measure.command import CommandLine, parse_command
from gates.measure.measure import measure
from gates.model.measurement import Measurement, Output
from gates.model.outcome import Stream
from gates.model.verdict import State, Verdict

FOLDER = Path(os.environ.get("GATES_SHARED", Path(__file__).parents[3] / "shared")) / "captures"

THRESHOLDS = {"lizard": ("Max CC ≤ 10", "max_cc"), "jscpd": ("Duplication ≤ 3%", "duplication")} | dict.fromkeys(
    ("pytest", "bun", "vitest", "jest", "unittest", "node", "go", "cargo"), ("100% passing", "pass_rate")
)
LINT = ("0 errors", "errors")

Measure = Callable[[CommandLine, Output], tuple[Measurement, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One recorded run with what has to be made of it.

    ``metric`` and ``checked`` are None where nothing can be read; ``verdict`` is PASS, FAIL or ERROR.
    """

    tool: str
    name: str
    command: str
    output: Output
    metric: float | None
    checked: float | None
    verdict: str

    @property
    def id(self) -> str:
        return f"{self.tool}/{self.name}"

    @property
    def expectation(self) -> tuple[str, str]:
        """The threshold of the template for this tool, and the metric that it asks for."""
        return THRESHOLDS.get(self.tool.rpartition("-")[0], LINT)


@cache
def load_cases() -> tuple[Case, ...]:
    """Read every case; empty when the folder is absent."""
    table = FOLDER / "expected.tsv"
    if not table.is_file():
        return ()
    rows = [line.split("\t") for line in table.read_text("utf-8").split("\n")[1:] if line]
    return tuple(_load(tool, name, metric, checked, verdict) for tool, name, _, metric, checked, verdict, *_ in rows)


def _load(tool: str, name: str, metric: str, checked: str, verdict: str) -> Case:
    stem = FOLDER / tool / name
    command = _command(json.loads(stem.with_name(f"{name}.argv").read_text("utf-8"))["argv"])
    output = Output(
        stdout=Stream(data=stem.with_name(f"{name}.stdout").read_bytes()),
        stderr=Stream(data=stem.with_name(f"{name}.stderr").read_bytes()),
        exit_code=int(stem.with_name(f"{name}.exit").read_text("utf-8")),
        command=command,
    )
    return Case(
        tool=tool,
        name=name,
        command=command,
        output=output,
        metric=None if metric == "-" else float(metric),
        checked=None if checked == "-" else float(checked),
        verdict=verdict,
    )


def _command(argv: list[str]) -> str:
    return argv[2] if argv[:2] == ["bash", "-c"] else shlex.join(argv)


def judged(case: Case, how: Measure = measure) -> Verdict:
    """Take a case the whole way: command, measurements, verdict at the template's threshold."""
    measurements = how(parse_command(case.command), case.output)
    return judge(parse_expectation(case.expectation[0]), case.output.exit_code, measurements)


def objection(case: Case, how: Measure = measure) -> str:
    """Say what is wrong with what is made of a case; empty when nothing is."""
    verdict = judged(case, how)
    if case.verdict == "PASS" and verdict.state is not State.PASSED:
        return f"should pass, is {verdict.state}: {verdict.explanation}"
    if case.verdict != "PASS" and verdict.state is State.PASSED:
        return f"FALSE PASS, should be {case.verdict}: {verdict.explanation}"
    return _wrong_number(case, how) if case.verdict != "ERROR" else ""


def _wrong_number(case: Case, how: Measure) -> str:
    name = case.expectation[1]
    metrics = [one.metric(name) for one in how(parse_command(case.command), case.output)]
    values = [metric.value for metric in metrics if metric is not None]
    if case.metric is None or any(abs(value - case.metric) < 0.01 for value in values):
        return ""
    return f"{name} should be {case.metric}, is {values}"
