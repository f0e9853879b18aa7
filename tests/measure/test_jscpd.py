"""jscpd's output, and its second look without the files that dilute the share."""

import pytest

from gates.measure.extractors import jscpd
from gates.model.measurement import Measurement, Output
from gates.model.outcome import Stream

CLONE = "Clone found (typescript):\n - src/a.ts [1:1 - 18:3] (17 lines, 184 tokens)\n   src/b.ts [1:1 - 18:3]\n\n"
NAMES = (
    "Format",
    "Files analyzed",
    "Total lines",
    "Total tokens",
    "Clones found",
    "Duplicated lines",
    "Duplicated tokens",
)


def table(files: int, lines: int, clones: int, duplicated: int, *, edge: str = "│") -> str:
    cells = ("Total:", files, lines, 10 * lines, clones, f"{duplicated} (1.2%)", f"{duplicated} (3%)")
    rows = (NAMES, cells)
    return (
        "".join(edge + edge.join(f" {cell} " for cell in row) + edge + "\n" for row in rows)
        + f"Found {clones} clones.\n"
    )


def said(stdout: str, words: str = "jscpd --min-tokens 50", stderr: str = "", exit_code: int = 0) -> Output:
    return Output(
        stdout=Stream(data=stdout.encode()),
        stderr=Stream(data=stderr.encode()),
        exit_code=exit_code,
        argv=tuple(words.split()),
    )


def values(measurement: Measurement | None) -> dict[str, float]:
    assert measurement is not None
    return {metric.name: metric.value for metric in measurement.metrics}


def reasons(measurement: Measurement | None) -> list[str]:
    assert measurement is not None
    return [problem.reason for problem in measurement.problems]


@pytest.mark.parametrize("edge", ["│", "|", "\x1b[90m│\x1b[39m"], ids=["box", "ascii", "coloured"])
def test_the_share_is_computed_from_the_counts(edge: str) -> None:
    measurement = jscpd.measure(said(CLONE + table(8, 600, 1, 17, edge=edge)))
    assert values(measurement)["duplication"] == pytest.approx(2.8333, abs=1e-4)
    assert measurement is not None
    assert measurement.examined is not None
    assert measurement.examined.count == 8
    assert [(finding.path, finding.line) for finding in measurement.findings] == [("src/a.ts", 1)]


def test_the_line_of_silent_is_read() -> None:
    line = "Duplications detection: Found 1 exact clones with 18(21.18%) duplicated lines in 6 (1 formats) files.\n"
    assert values(jscpd.measure(said(line)))["duplication"] == 21.18


def test_of_several_runs_the_worst_share_counts() -> None:
    assert values(jscpd.measure(said(table(2, 100, 1, 9) + table(2, 900, 0, 0))))["duplication"] == 9


@pytest.mark.parametrize("stdout", ["", "time: 0.582ms\n", "Found 0 clones.\n", "JSON report saved to report/x.json\n"])
def test_without_a_total_there_is_no_measurement(stdout: str) -> None:
    assert jscpd.measure(said(stdout)) is None


def test_no_files_is_nothing_examined_and_no_share() -> None:
    measurement = jscpd.measure(said(table(0, 0, 0, 0)))
    assert reasons(measurement) == ["nothing-examined"]
    assert "duplication" not in values(measurement)


@pytest.mark.parametrize(
    ("words", "stderr"),
    [
        pytest.param("jscpd", "config file .jscpd.json line 1: key must be a string at line 1 column 3\n", id="config"),
        pytest.param("jscpd", "Warning: Could not parse package.json: Expected property name\n", id="package.json"),
        pytest.param("jscpd --min-tokens fifty", "", id="a limit that is no number"),
        pytest.param("jscpd -k", "", id="a limit that is missing"),
    ],
)
def test_settings_that_were_not_applied_are_a_problem(words: str, stderr: str) -> None:
    assert reasons(jscpd.measure(said(table(4, 90, 0, 0), words, stderr))) == ["not-applied"]


OVER = "ERROR: jscpd found too many duplicates (16.19%) over threshold (3%)\n"


@pytest.mark.parametrize(
    ("words", "clones", "stderr", "codes"),
    [
        pytest.param("jscpd --threshold 3", 1, OVER, {1}, id="threshold"),
        pytest.param("jscpd --exitCode 3", 1, "", {3}, id="exit code in version 4"),
        pytest.param("jscpd --exit-code=3", 1, "", {3}, id="exit code in version 5"),
        pytest.param("jscpd --exitCode 3", 0, "", set(), id="no clones"),
        pytest.param("jscpd", 1, "", set(), id="nothing asked for"),
    ],
)
def test_a_status_is_explained_when_clones_were_found_and_it_was_asked_for(
    words: str, clones: int, stderr: str, codes: set[int]
) -> None:
    measurement = jscpd.measure(said(table(4, 90, clones, 9 * clones), words, stderr, 1))
    assert measurement is not None
    assert measurement.findings_exit_codes == codes


FOREIGN = "**/.git/**,**/node_modules/**,**/.venv/**,**/package-lock.json,**/pnpm-lock.yaml"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("jscpd --min-tokens 50", f"jscpd --min-tokens 50 --reporters console --ignore {FOREIGN}"),
        ("jscpd -k 50 .", f"jscpd -k 50 . --reporters console --ignore {FOREIGN}"),
        (
            "jscpd . --ignore a/** -r json,html --silent -i b/**",
            f"jscpd . --reporters console --ignore a/**,b/**,{FOREIGN}",
        ),
        ("jscpd --reporters=json --ignore=a/**", f"jscpd --reporters console --ignore a/**,{FOREIGN}"),
        ("jscpd src", None),
        ("jscpd --baseline b.json --update-baseline", None),
    ],
    ids=["no path", "the root", "own ignores and reporters", "glued", "a path", "writes a baseline"],
)
def test_the_probe_scans_the_whole_tree_without_foreign_files(words: str, expected: str | None) -> None:
    probe = jscpd.probe(tuple(words.split()))
    assert probe == (None if expected is None else tuple(expected.split()))


@pytest.mark.parametrize(
    ("probed", "share", "files"),
    [
        pytest.param(table(6, 85, 1, 17), 20, 6, id="the share was diluted"),
        pytest.param(table(21, 896, 1, 17), 100 * 17 / 896, 21, id="nothing foreign was counted"),
        pytest.param(table(8, 170, 3, 60), 10, 8, id="the ignores of a configuration were lost"),
        pytest.param(table(6, 85, 0, 0), 100 * 17 / 896, 21, id="the duplicates were in foreign files"),
        pytest.param("no table\n", 100 * 17 / 896, 21, id="the probe failed"),
    ],
)
def test_the_worse_share_counts(probed: str, share: float, files: int) -> None:
    measurement = jscpd.measure(said(CLONE + table(21, 896, 1, 17)))
    assert measurement is not None
    after = jscpd.apply_probe(measurement, said(probed))
    assert values(after)["duplication"] == pytest.approx(share)
    assert after.examined is not None
    assert after.examined.count == files


def test_a_diluted_share_is_explained() -> None:
    measurement = jscpd.measure(said(table(21, 896, 1, 17)))
    assert measurement is not None
    after = jscpd.apply_probe(measurement, said(table(6, 85, 1, 17)))
    assert after.notes == ("1.90 % with the files of git, packages and locks, 20.00 % without",)


def test_paths_are_what_is_scanned_and_the_configuration() -> None:
    words = ["jscpd", "src", "lib", "-k", "50", "--config", "jscpd.json", "--format", "typescript"]
    assert jscpd.paths(tuple(words)) == ("src", "lib", "jscpd.json")
