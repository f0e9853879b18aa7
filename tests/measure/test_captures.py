"""Every recorded run of every tool, from the command's text to the verdict."""

import pytest

from gates.measure.command import CommandLine
from gates.model.measurement import Measurement, Metric, Output, Tool
from tests.measure.captures import FOLDER, LINT, THRESHOLDS, Case, load_cases, objection

CASES = load_cases()
ABSENT = f"no recorded runs in {FOLDER}"

# Where more is demanded than by the one who recorded the runs.
DECIDED_OTHERWISE = {
    "listFiles-clean": "tsc --listFilesOnly lists the program and checks no types, so there is nothing to pass",
    "companion-listfiles-references-only": "tsc --listFilesOnly lists the program and checks no types",
    "findings-statistics-json": "ruff --statistics has one entry a rule: its counts are added up, not its entries",
}


@pytest.mark.skipif(not CASES, reason=ABSENT)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_recorded_run_is_judged_as_it_has_to_be(case: Case) -> None:
    found = objection(case)
    if case.name in DECIDED_OTHERWISE:
        assert found and "FALSE PASS" not in found, DECIDED_OTHERWISE[case.name]
    else:
        assert not found


@pytest.mark.skipif(not CASES, reason=ABSENT)
def test_believing_the_exit_status_is_found_wrong() -> None:
    objections = [found for case in CASES if "FALSE PASS" in (found := objection(case, _believe_the_exit_status))]
    assert len(objections) > 50


@pytest.mark.skipif(not CASES, reason=ABSENT)
def test_believing_the_absence_of_text_is_found_wrong() -> None:
    objections = [found for case in CASES if "FALSE PASS" in (found := objection(case, _believe_silence))]
    assert len(objections) > 5


def _believe_the_exit_status(line: CommandLine, output: Output) -> tuple[Measurement, ...]:
    return _all_metrics(good=output.exit_code == 0)


def _believe_silence(line: CommandLine, output: Output) -> tuple[Measurement, ...]:
    return _all_metrics(good=not output.stdout.data and not output.stderr.data)


def _all_metrics(*, good: bool) -> tuple[Measurement, ...]:
    names = {LINT[1], *(name for _, name in THRESHOLDS.values())}
    values = {name: 100.0 if (name == "pass_rate") == good else 0.0 for name in names}
    metrics = tuple(Metric(name=name, value=value) for name, value in values.items())
    return (Measurement(tool=Tool(name="believer"), metrics=metrics),)
